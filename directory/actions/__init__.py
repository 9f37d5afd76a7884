"""Writes that touch several models. Each runs in one transaction and leaves one row in the change log for each record.

`updated_at` moves only when a value that the public can see has changed; the version moves with every stored value.

Where a record becomes public, or ceases to be, its own row stands for all that this changes: the pages of others tied
to it name it or do so no more, but nothing that is stored of them has changed. Whoever follows the log finds those by
the ties of the record.
"""

from directory.actions.change_log import CHANGE_LOG_LOCK, log, take_turn
from directory.actions.records import (
    IncompleteError,
    Tie,
    apply,
    concerned,
    delete,
    editing,
    editing_together,
    mark_as_checked,
    restore,
    set_review_state,
    set_sectors,
)
from directory.actions.shared import delete_term, editing_source, editing_term, is_public_evidence, users_of
from directory.snapshots import Record

__all__ = [
    "CHANGE_LOG_LOCK",
    "IncompleteError",
    "Record",
    "Tie",
    "apply",
    "concerned",
    "delete",
    "delete_term",
    "editing",
    "editing_source",
    "editing_term",
    "editing_together",
    "is_public_evidence",
    "log",
    "mark_as_checked",
    "restore",
    "set_review_state",
    "set_sectors",
    "take_turn",
    "users_of",
]
