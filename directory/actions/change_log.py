"""The change log: one row after the other, in the order in which transactions end."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from directory.models import Change, ChangeAction

# The number of the lock that PostgreSQL gives to one writer of the change log at a time.
CHANGE_LOG_LOCK = 2_026_112_500


def take_turn() -> None:
    """Let no other transaction change a record until this one ends.

    Whoever follows the log must not miss a number, and two writers who each hold a record that the other needs would
    wait for ever: so this comes before any row is locked. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_LOG_LOCK])


def log(
    *,
    by: User | None,
    action: ChangeAction,
    noun: str = "",
    slug: str = "",
    fields: Any = None,
    reason: str = "",
) -> Change:
    """Append one row to the change log, whose numbers come in the order in which transactions end."""
    take_turn()
    return Change.objects.create(by=by, noun=noun, slug=slug, action=action, fields=fields or {}, reason=reason)
