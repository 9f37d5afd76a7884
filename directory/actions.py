"""Writes that touch several models. Each runs in one transaction and leaves one row in the change log for each record.

`updated_at` moves only when a value that the public can see has changed; the version moves with every stored value.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Model, ProtectedError, Q
from django.db.models.signals import post_save
from django.utils import timezone

from directory.models import (
    Change,
    ChangeAction,
    Citation,
    Initiative,
    Organisation,
    Participation,
    Relationship,
    ReviewState,
    Sector,
    Source,
)
from directory.models.taxonomy import Term
from directory.search import document

Record = Organisation | Initiative
Tie = Participation | Relationship | Citation
Values = dict[str, Any]

# The number of the lock that PostgreSQL gives to one writer of the change log at a time.
CHANGE_LOG_LOCK = 2_026_112_500

# Columns that follow from the others.
_DERIVED = {"id", "updated_at", "version", "search_text", "sort_name"}
# Columns that say something about the entry, not about what it describes.
_PRIVATE = {"review_state", "checked_on", "link_state"}
# The history keeps the first characters of a reason, the change log all of it.
_HISTORY_REASON = 100


class Snapshot(NamedTuple):
    """All that is stored of a record, its links and evidence included, and the part that the public may see."""

    stored: Values
    shown: Values


def _columns(row: Model, *, is_shown: bool) -> Values:
    without = _DERIVED | _PRIVATE if is_shown else _DERIVED
    fields = [field for field in row._meta.concrete_fields if field.name not in without]
    values = {field.name: field.value_from_object(row) for field in fields}
    for field in fields:
        if field.is_relation and (related := getattr(row, field.name)):
            values[field.name] = related.slug if not is_shown or getattr(related, "is_public", True) else None
    return values


def _links(record: Record) -> Values:
    fields = [field for field in record._meta.many_to_many if field.name != "organisations"]
    values: Values = {field.name: [term.slug for term in getattr(record, field.name).all()] for field in fields}
    values["citations"] = [[c.source.url, sorted(c.fields)] for c in record.citations.oldest_first()]
    return values


def _ties(record: Record) -> dict[str, list[tuple[list[Any], bool]]]:
    """Return the participations and relationships of a record, each with whether its other end is public."""
    ties: dict[str, list[tuple[list[Any], bool]]] = {"participations": []}
    for part in record.participations.select_related("initiative", "organisation"):
        other = part.organisation if isinstance(record, Initiative) else part.initiative
        row = [part.initiative.slug, part.organisation.slug, part.role]
        ties["participations"].append((row, other.is_public))
    if isinstance(record, Organisation):
        ties["relationships"] = []
        found = Relationship.objects.of(record).select_related("subject", "object")
        for tie in found.prefetch_related("citations__source"):
            other = tie.object if tie.subject_id == record.pk else tie.subject
            urls = sorted(citation.source.url for citation in tie.citations.all())
            ties["relationships"].append(([*tie.natural_key(), tie.since or "", urls], other.is_public))
    return {name: sorted(rows) for name, rows in ties.items()}


def _snapshot(record: Record) -> Snapshot:
    links = _links(record)
    snapshot = Snapshot(_columns(record, is_shown=False) | links, _columns(record, is_shown=True) | links)
    for name, rows in _ties(record).items():
        snapshot.stored[name] = [row for row, _is_public in rows]
        snapshot.shown[name] = [row for row, is_public in rows if is_public]
    return snapshot


def public_values(record: Record) -> Values:
    """Return all that the public sees of a record, its links and evidence included, in a form that JSON can hold."""
    return _snapshot(record).shown


def differences(before: Values, after: Values) -> dict[str, list[Any]]:
    """Return the old and the new value of each field that differs."""
    return {
        name: [before.get(name), after.get(name)]
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    }


def _take_turn() -> None:
    """Let no other transaction number a change until this one ends: whoever follows the log must not miss a row.

    SQLite has one writer at a time anyway.
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
    _take_turn()
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


def _write_history(record: Record, *, is_new: bool, by: User | None, reason: str) -> None:
    """Let django-simple-history, which listens to this signal, write one row with all links and the new version."""
    if by:
        record._history_user = by
    record._change_reason = reason[:_HISTORY_REASON] or None
    post_save.send(type(record), instance=record, created=is_new, raw=False, using=record._state.db)


@contextmanager
def editing(record: Record, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of the record.

    The block saves the record and whatever hangs on it. Afterwards the derived columns are brought up to date. If a
    stored value differs, the version moves and the history gets its row; if the record is or was public and what the
    public sees differs, the change log gets one too.
    """
    records = type(record).objects
    with transaction.atomic():
        old = records.select_for_update().filter(pk=record.pk).first() if record.pk else None
        before = _snapshot(old) if old else Snapshot({}, {})
        with _without_history(record):
            yield
        new = document.derive(records.get(pk=record.pk))
        after = _snapshot(new)
        fields = differences(before.shown, after.shown)
        is_changed = before.stored != after.stored
        if fields:
            new.updated_at = timezone.now()
        if old and is_changed:
            new.version = old.version + 1
        derived = {name: getattr(new, name) for name in _DERIVED - {"id"}}
        records.filter(pk=new.pk).update(**derived)
        if is_changed:
            _write_history(new, is_new=not old, by=by, reason=reason)
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
def editing_together(records: Iterable[Record], *, by: User | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of each of the records, for example of both ends of a tie."""
    each = {(record.noun, record.pk or 0): record for record in records}
    with transaction.atomic(), ExitStack() as stack:
        for _key, record in sorted(each.items(), key=lambda item: item[0]):
            stack.enter_context(editing(record, by=by, reason=reason))
        yield


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
    with editing_together(others, by=by, reason=reason):
        noun, slug, was_public = record.noun, record.slug, record.is_public
        record.delete()
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
        old = terms.filter(pk=term.pk).first()
        before = _columns(old, is_shown=True) if old else {}
        yield
        fields = differences(before, _columns(terms.get(pk=term.pk), is_shown=True))
        if fields:
            action = ChangeAction.CHANGED if old else ChangeAction.PUBLISHED
            noun = term._meta.model_name or ""
            log(by=by, action=action, noun=noun, slug=term.slug, fields=fields if old else {}, reason=reason)
        if old and {"name_en", "name_zh"} & fields.keys():
            document.derive_all()


def delete_term(term: Term, *, by: User | None, reason: str = "") -> None:
    """Delete a vocabulary's word. Raises ProtectedError while a record carries it."""
    with transaction.atomic():
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
        old = Source.objects.select_for_update().filter(pk=source.pk).first()
        before = _columns(old, is_shown=True) if old else {}
        yield
        fields = differences(before, _columns(Source.objects.get(pk=source.pk), is_shown=True))
        if fields and is_public_evidence(source):
            log(by=by, action=ChangeAction.CHANGED, noun="source", slug=str(source.pk), fields=fields, reason=reason)
