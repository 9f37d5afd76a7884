"""Writes of records and of what hangs on them."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from directory import addresses, snapshots
from directory.actions.change_log import log, take_turn
from directory.models import ChangeAction, Citation, Initiative, Participation, Relationship, ReviewState, Sector
from directory.models.rules import REFERENCES, REQUIRED, lacking, refuse_circle
from directory.search import document
from directory.snapshots import Lost, Record, Snapshot, Values, differences

Tie = Participation | Relationship | Citation


class IncompleteError(ValidationError):
    """A record would be public without what a public record must have; `error_dict` says so field by field."""

    def __init__(self, record: Record, names: Iterable[str]) -> None:
        super().__init__({name: REQUIRED[name] for name in names})
        self.record = record


def _action(old: Record | None, new: Record, fields: Values) -> ChangeAction | None:
    """What a change of a record means to the public; None where it means nothing."""
    was_public = bool(old and old.is_public)
    if was_public != new.is_public:
        return ChangeAction.PUBLISHED if new.is_public else ChangeAction.ARCHIVED
    if not new.is_public:
        return None
    if fields:
        return ChangeAction.CHANGED
    return ChangeAction.CHECKED if old and old.checked_on != new.checked_on else None


@contextmanager
def _without_history(record: Record) -> Iterator[None]:
    """Keep the writes within the block from leaving a row of history each."""
    record.skip_history_when_saving = True
    try:
        yield
    finally:
        del record.skip_history_when_saving


def _write_history(record: Record, values: Values, *, is_new: bool, by: User | None, reason: str) -> None:
    """Let django-simple-history, which listens to this signal, write one row with the new version and all values."""
    if by:
        record._history_user = by
    record._change_reason = reason or None
    post_save.send(type(record), instance=record, created=is_new, raw=False, using=record._state.db)
    _keep(record, record.version, values)


def _keep(record: Record, version: int, values: Values) -> None:
    """Keep the values of a version with its row of history, where it has one that does not hold them yet."""
    type(record).history.filter(id=record.pk, version=version, stored__isnull=True).update(stored=values)


def _refuse_incomplete(old: Values, new: Record, values: Values) -> None:
    """Raise IncompleteError if a record becomes public without what it must have, or loses that while it is public."""
    was_public = old.get("review_state") == ReviewState.PUBLISHED
    known = set(lacking(old)) if was_public else set()
    if new.is_public and (names := [name for name in lacking(values) if name not in known]):
        raise IncompleteError(new, names)


def _refuse_circles(old: Values, record: Record, values: Values) -> None:
    """Raise ValidationError where a reference that has changed comes back to the record, as of a parent of its parent.

    Only here is all written: while two records are merged, for example, one may refer to the other in passing.
    """
    for name in [name for name in REFERENCES if values.get(name) != old.get(name)]:
        try:
            refuse_circle(record, name, getattr(record, name))
        except ValidationError as error:
            raise ValidationError({name: error}) from error


@contextmanager
def editing(record: Record, *, by: User | None, reason: str = "", restores: bool = False) -> Iterator[None]:
    """Make the writes within the block one change of the record.

    The block saves the record and whatever hangs on it. Afterwards the derived columns are brought up to date. If a
    stored value differs, the version moves and the history gets its row; if the record is or was public and what the
    public sees differs, the change log gets one too. Raises IncompleteError, unless the block only restores what was
    stored before, and ValidationError for a former address of another record and for references in a circle.
    """
    records = type(record).objects
    with transaction.atomic():
        take_turn()
        old = records.select_for_update().filter(pk=record.pk).first() if record.pk else None
        before = snapshots.take(snapshots.load(old)) if old else Snapshot({}, {})
        with _without_history(record):
            yield
        new = document.derive(snapshots.load(record))
        after = snapshots.take(new)
        fields = differences(before.shown, after.shown)
        is_changed = before.stored != after.stored
        if fields:
            new.updated_at = timezone.now()
        if is_changed and not restores:
            _refuse_incomplete(before.stored, new, after.stored)
        _refuse_circles(before.stored, new, after.stored)
        addresses.settle(old, new)
        if old and is_changed:
            _keep(old, old.version, before.stored)
            new.version = old.version + 1
        derived = {name: getattr(new, name) for name in snapshots.DERIVED - {"id"}}
        records.filter(pk=new.pk).update(**derived)
        if is_changed:
            _write_history(new, after.stored, is_new=not old, by=by, reason=reason)
        if action := _action(old, new, fields):
            told = fields if action == ChangeAction.CHANGED else {}
            slug = old.slug if old and action == ChangeAction.ARCHIVED else new.slug  # the one that the public knows
            log(by=by, action=action, noun=new.noun, slug=slug, fields=told, reason=reason)
    record.refresh_from_db(fields=["version", "updated_at"])


def concerned(tie: Tie) -> list[Record]:
    """Return the records on whose pages a participation, a relationship or a citation shows."""
    if isinstance(tie, Participation):
        return [tie.initiative, tie.organisation]
    if isinstance(tie, Relationship):
        return [tie.subject, tie.object]
    if tie.relationship:
        return concerned(tie.relationship)
    return [record for record in (tie.organisation, tie.initiative) if record]


@contextmanager
def editing_together(
    records: Iterable[Record], *, by: User | None, reason: str = "", restores: bool = False
) -> Iterator[None]:
    """Make the writes within the block one change of each of the records, for example of both ends of a tie."""
    each = {(record.noun, record.pk or 0): record for record in records}
    with transaction.atomic(), ExitStack() as stack:
        for _key, record in sorted(each.items(), key=lambda item: item[0]):
            stack.enter_context(editing(record, by=by, reason=reason, restores=restores))
        yield


def apply(record: Record, values: Values, *, by: User | None, reason: str = "") -> None:
    """Write values of any fields, as `directory.snapshots` keeps them, as one change of the record and of what it ties.

    Raises LostReferenceError where a value refers to nothing, ValidationError for what the models refuse.
    """
    with transaction.atomic():
        others = snapshots.others(record, snapshots.stored(record), values)
        with editing_together([record, *others], by=by, reason=reason):
            snapshots.write(record, values)


def set_review_state(record: Record, state: ReviewState, *, by: User | None, reason: str = "") -> None:
    """Move a record to another review state, for example publish or archive it."""
    with editing(record, by=by, reason=reason):
        record.review_state = state
        record.save(update_fields=["review_state"])


def mark_as_checked(record: Record, *, by: User | None, reason: str = "") -> None:
    """Say that a person confirmed the whole entry today."""
    with editing(record, by=by, reason=reason):
        record.checked_on = timezone.localdate()
        record.save(update_fields=["checked_on"])


def set_sectors(record: Record, sectors: Iterable[Sector], *, by: User | None, reason: str = "") -> None:
    """Put a record into these sectors and no others, the most important one first."""
    with editing(record, by=by, reason=reason):
        record.sectors.set(sectors)


def delete(record: Record, *, by: User | None, reason: str = "") -> None:
    """Delete a record. Raises ProtectedError while other entries, former addresses or proposed changes refer to it.

    What was public under several addresses, or was decided on, is archived instead: neither is ever lost.
    """
    others = [part.organisation for part in record.participations.all()] if isinstance(record, Initiative) else []
    with transaction.atomic(), editing_together(others, by=by, reason=reason):
        take_turn()
        noun, slug, was_public = record.noun, record.slug, record.is_public
        key, model, values = record.pk, type(record), snapshots.stored(record)
        record.delete()
        model.history.filter(id=key, history_type="-").update(stored=values)
        if was_public:
            log(by=by, action=ChangeAction.DELETED, noun=noun, slug=slug, reason=reason)


def restore(row: Any, *, by: User | None, reason: str = "") -> tuple[Record, list[Lost]]:
    """Bring a deleted record back as a draft, from the row that its deletion left in the history.

    It has its number, slug and values again, without what refers to something that no longer exists, which is returned
    with it. Raises ValueError for any other row of history, ValidationError where its slug was taken meanwhile.
    """
    if row.history_type != "-" or row.stored is None:
        raise ValueError("only what a deletion left can be restored")
    values = row.stored | {"review_state": ReviewState.DRAFT.value}
    record = row.instance_type(id=row.id, version=row.version + 1, **{name: values[name] for name in _AT_LEAST})
    with transaction.atomic():
        take_turn()
        record.validate_unique()
        others = snapshots.others(record, {}, values)
        with editing_together([record, *others], by=by, reason=reason):
            record.save(force_insert=True)
            lost = snapshots.write(record, values, skips_lost=True)
    return record, lost


# What a record needs to be stored at all.
_AT_LEAST = ("slug", "name_en", "kind")
