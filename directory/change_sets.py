"""Changes that one person proposes and a Publisher decides on. They reach the record through `actions.apply`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation

from directory import actions, conflicts, snapshots
from directory.conflicts import Difference
from directory.models import ChangeSet, ChangeSetState, Origin
from directory.models.change import reason_of
from directory.snapshots import Lost, Record, Values


class DecidedError(Exception):
    """Somebody else has decided on a proposed change, or its proposer has taken it back."""


def proposed(change_set: ChangeSet) -> tuple[Values, list[Lost]]:
    """Return what can still be written of what is proposed, and what cannot: that refers to what was deleted since."""
    return snapshots.resolved(change_set.record, change_set.proposed)


def differences(change_set: ChangeSet) -> list[Difference]:
    """Return what a proposed change would change now: before it was made, now ("theirs") and proposed ("mine").

    Whatever was renamed since has its present name in each of them, and what was deleted stands in none.
    """
    base, _lost = snapshots.resolved(change_set.record, change_set.base)
    return conflicts.between(base, snapshots.stored(change_set.record), proposed(change_set)[0])


def own(record: Record, by: User) -> ChangeSet | None:
    """Return the change of a record that an Editor has proposed and nobody has decided on."""
    return ChangeSet.objects.open().by_editor(by).about(record).first()


def propose(record: Record, after: Values, *, by: User, reason: str = "", is_whole: bool = False) -> ChangeSet | None:
    """Propose values of a record in which they differ from what is stored, and return the proposed change.

    An Editor has one open proposal for each record: what is new joins it, or takes its place if `is_whole` says that it
    was made on top of it. What the record said when a field was first proposed stays the base of that field. Returns
    None where nothing is proposed any more.
    """
    with transaction.atomic():
        actions.take_turn()
        record = type(record).objects.select_for_update().get(pk=record.pk)
        before = snapshots.stored(record)
        earlier = own(record, by)
        wanted = after if is_whole or not earlier else earlier.proposed | after
        changed = {name: value for name, value in wanted.items() if before.get(name) != value}
        if not changed:
            if earlier:
                _decide(earlier, ChangeSetState.WITHDRAWN, by=by)
            return None
        change_set = earlier or ChangeSet(by=by, origin=Origin.EDITOR, **{record.noun: record})
        change_set.base = {name: change_set.base.get(name, before.get(name)) for name in changed}
        change_set.proposed = changed
        change_set.base_version = record.version
        change_set.state = ChangeSetState.PENDING
        change_set.at = timezone.now()
        change_set.reason = reason or change_set.reason
        change_set.save()
        return change_set


def public_reason(change_set: ChangeSet) -> str:
    """Return the reason as the public reads it: who proposed the change by role, never by name."""
    with translation.override("en"):
        return reason_of(f"Proposed by {change_set.get_origin_display()}", change_set.reason)


@contextmanager
def holding(change_set: ChangeSet) -> Iterator[ChangeSet]:
    """Keep all others from a proposed change and its record while somebody decides; yield it as it is now.

    Raises DecidedError where somebody else has decided already.
    """
    with transaction.atomic():
        actions.take_turn()
        record = change_set.record
        type(record).objects.select_for_update().get(pk=record.pk)
        ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        current = ChangeSet.objects.with_record().get(pk=change_set.pk)
        if not current.is_open:
            raise DecidedError
        yield current


def accept(change_set: ChangeSet, values: Values, *, by: User, comment: str = "") -> None:
    """Apply these values of a proposed change, whole or in part, as one change of the record.

    Raises DecidedError, and what `actions.apply` raises.
    """
    with holding(change_set) as current:
        actions.apply(current.record, values, by=by, reason=public_reason(current))
        current.accepted = sorted(values)
        state = ChangeSetState.PARTLY if differences(current) else ChangeSetState.ACCEPTED
        _decide(current, state, by=by, comment=comment)


def send_back(change_set: ChangeSet, *, by: User, comment: str) -> None:
    """Ask the proposer to change something. Raises DecidedError."""
    with holding(change_set) as current:
        _decide(current, ChangeSetState.SENT_BACK, by=by, comment=comment)


def reject(change_set: ChangeSet, *, by: User, comment: str = "") -> None:
    """Decline a proposed change. Raises DecidedError."""
    with holding(change_set) as current:
        _decide(current, ChangeSetState.REJECTED, by=by, comment=comment)


def withdraw(change_set: ChangeSet, *, by: User) -> None:
    """Take a proposed change back. Raises DecidedError."""
    with holding(change_set) as current:
        _decide(current, ChangeSetState.WITHDRAWN, by=by, comment=current.comment)


def _decide(change_set: ChangeSet, state: ChangeSetState, *, by: User, comment: str = "") -> None:
    change_set.state = state
    change_set.decided_by, change_set.decided_at = by, timezone.now()
    change_set.comment = comment
    change_set.save()
