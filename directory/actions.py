"""Writes that touch several models. Each runs in one transaction and leaves one row in the change log for each record.

`updated_at` moves only when a value that the public can see has changed; the version moves with every stored value.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError, Q
from django.db.models.signals import post_save
from django.utils import timezone

from directory import addresses, snapshots
from directory.models import (
    Change,
    ChangeAction,
    Citation,
    Initiative,
    Participation,
    Relationship,
    ReviewState,
    Sector,
    Source,
)
from directory.models.base import REQUIRED, lacking
from directory.models.taxonomy import Term
from directory.search import document
from directory.snapshots import Record, Snapshot, Values, columns, differences

Tie = Participation | Relationship | Citation

# The number of the lock that PostgreSQL gives to one writer of the change log at a time.
CHANGE_LOG_LOCK = 2_026_112_500


class IncompleteError(ValidationError):
    """A record would be public without what a public record must have; `error_dict` says so field by field."""

    def __init__(self, record: Record, names: Iterable[str]) -> None:
        super().__init__({name: REQUIRED[name] for name in names})
        self.record = record


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


@contextmanager
def editing(record: Record, *, by: User | None, reason: str = "", restores: bool = False) -> Iterator[None]:
    """Make the writes within the block one change of the record.

    The block saves the record and whatever hangs on it. Afterwards the derived columns are brought up to date. If a
    stored value differs, the version moves and the history gets its row; if the record is or was public and what the
    public sees differs, the change log gets one too. Raises IncompleteError, unless the block only restores what was
    stored before, and ValidationError for a former address of another record.
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
    """Delete a record for good. Raises ProtectedError while other entries refer to it."""
    others = [part.organisation for part in record.participations.all()] if isinstance(record, Initiative) else []
    with transaction.atomic(), editing_together(others, by=by, reason=reason):
        take_turn()
        noun, slug, was_public = record.noun, record.slug, record.is_public
        key, model, values = record.pk, type(record), snapshots.stored(record)
        record.delete()
        model.history.filter(id=key, history_type="-").update(stored=values)
        if was_public:
            log(by=by, action=ChangeAction.DELETED, noun=noun, slug=slug, reason=reason)


def users_of(term: Term) -> list[Record]:
    """Return the records that carry a vocabulary's word."""
    relations = [relation for relation in term._meta.related_objects if relation.many_to_many]
    return [record for relation in relations for record in getattr(term, relation.get_accessor_name() or "").all()]


@contextmanager
def editing_term(term: Term, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of a vocabulary's word, whose name many records are found by."""
    terms = type(term)._default_manager
    with transaction.atomic():
        take_turn()
        old = terms.filter(pk=term.pk).first()
        before = columns(old, is_shown=True) if old else {}
        yield
        fields = differences(before, columns(terms.get(pk=term.pk), is_shown=True))
        if fields:
            action = ChangeAction.CHANGED if old else ChangeAction.PUBLISHED
            noun = term._meta.model_name or ""
            log(by=by, action=action, noun=noun, slug=term.slug, fields=fields if old else {}, reason=reason)
        if old and {"name_en", "name_zh"} & fields.keys():
            document.derive_all()


def delete_term(term: Term, *, by: User | None, reason: str = "") -> None:
    """Delete a vocabulary's word. Raises ProtectedError while a record carries it."""
    with transaction.atomic():
        take_turn()
        if users := users_of(term):
            raise ProtectedError(f"{term.slug} is in use", set(users))
        noun, slug = term._meta.model_name or "", term.slug
        term.delete()
        log(by=by, action=ChangeAction.DELETED, noun=noun, slug=slug, reason=reason)


def is_public_evidence(source: Source) -> bool:
    """True where a public page cites the source."""
    public = ReviewState.PUBLISHED
    cited = (
        Q(organisation__review_state=public)
        | Q(initiative__review_state=public)
        | Q(relationship__subject__review_state=public, relationship__object__review_state=public)
    )
    return bool(source.pk) and source.citations.filter(cited).exists()


@contextmanager
def editing_source(source: Source, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of a source, which every page that cites it shows.

    Sources have no slug: the change log names them by their number.
    """
    with transaction.atomic():
        take_turn()
        old = Source.objects.select_for_update().filter(pk=source.pk).first()
        before = columns(old, is_shown=True) if old else {}
        yield
        fields = differences(before, columns(Source.objects.get(pk=source.pk), is_shown=True))
        if fields and is_public_evidence(source):
            log(by=by, action=ChangeAction.CHANGED, noun="source", slug=str(source.pk), fields=fields, reason=reason)
