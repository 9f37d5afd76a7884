"""What was proposed for a record that is merged is proposed for the other one, and goes back with an undoing."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.merging import rows
from directory.models import ChangeSet, ChangeSetState, Origin
from directory.snapshots import TIES, Record, Values

# What is kept of a proposed change that moves, and what of one that is closed. The rest follows from these.
MOVED = ("organisation_id", "initiative_id", "proposed", "base")
CLOSED = ("state", "comment")


def move(winner: Record, loser: Record, *, by: User | None) -> list[dict[str, Any]]:
    """Let what is proposed for the loser be proposed for the winner; return what is to be known to take that back."""
    return [kept for each in ChangeSet.objects.open().about(loser) for kept in _move(each, winner, loser, by)]


def _move(change_set: ChangeSet, winner: Record, loser: Record, by: User | None) -> Iterable[dict[str, Any]]:
    """An Editor has one open proposal for each record: where there is one for the winner, the two are joined."""
    values = {name: _of_winner(getattr(change_set, name), winner, loser) for name in ("proposed", "base")}
    by_editor = change_set.by if change_set.origin == Origin.EDITOR else None
    own = ChangeSet.objects.open().by_editor(by_editor).about(winner).first() if by_editor else None
    if own is None:
        yield _changed(change_set, MOVED, values | {f"{winner.noun}_id": winner.pk})
        return
    yield _changed(own, MOVED, {name: values[name] | getattr(own, name) for name in values})
    yield _changed(change_set, CLOSED, {"state": ChangeSetState.WITHDRAWN.value, "comment": _comment(winner, own)})
    ChangeSet.objects.filter(pk=change_set.pk).update(decided_by=by, decided_at=timezone.now())


def _comment(winner: Record, own: ChangeSet) -> str:
    said = _("Merged into %(name)s. What this proposed is now part of change %(number)d, unless that says otherwise.")
    return said % {"name": winner.name_en, "number": own.pk}


def _changed(change_set: ChangeSet, names: Iterable[str], values: Values) -> dict[str, Any]:
    """Give a proposed change these values; return what it held before and holds after of what is kept."""
    before = {name: getattr(change_set, name) for name in names}
    ChangeSet.objects.filter(pk=change_set.pk).update(**values)
    return {"pk": change_set.pk, "before": before, "after": before | values}


def _of_winner(values: Values, winner: Record, loser: Record) -> Values:
    """Return proposed values with the winner in the place of the loser."""
    found = {name: value for name, value in values.items() if name != "slug"}
    for name in TIES:
        if name in found:
            found[name] = rows.renamed(name, found[name], winner.noun, loser.slug, winner.slug)
    return found


def move_back(moved: list[dict[str, Any]]) -> None:
    """Take back what was done to those proposed changes that nobody has touched or decided on since."""
    for kept in moved:
        change_set = ChangeSet.objects.filter(pk=kept["pk"]).first()
        is_closed = "state" in kept["after"]
        if change_set is None or not (is_closed or change_set.is_open):
            continue
        if {name: getattr(change_set, name) for name in kept["after"]} == kept["after"]:
            again = {"decided_by": None, "decided_at": None} if is_closed else {}
            ChangeSet.objects.filter(pk=kept["pk"]).update(**kept["before"], **again)
