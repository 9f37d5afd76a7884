"""Writes that touch several models. Each runs in one transaction and leaves one row in the change log.

`updated_at` and the version of a record move only when a value that the public can see has changed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone

from directory.models import Change, ChangeAction, Initiative, Organisation, Relationship, ReviewState
from directory.models.taxonomy import Term
from directory.search import document

Record = Organisation | Initiative
Values = dict[str, Any]

# Columns that say something about the entry, not about what it describes.
_PRIVATE = {"id", "review_state", "checked_on", "updated_at", "version", "search_text", "sort_name"}


def _columns(record: Model) -> Values:
    values = {f.name: f.value_from_object(record) for f in record._meta.concrete_fields if f.name not in _PRIVATE}
    for field in record._meta.concrete_fields:
        if field.is_relation and field.name in values:
            related = getattr(record, field.name)
            values[field.name] = related.slug if related else None
    return values


def public_values(record: Record) -> Values:
    """Return all that the public sees of a record, its links and evidence included, in a form that JSON can hold."""
    values = _columns(record)
    for field in record._meta.many_to_many:
        if field.name != "organisations":
            values[field.name] = [term.slug for term in getattr(record, field.name).all()]
    values["citations"] = [[c.source.url, sorted(c.fields)] for c in record.citations.oldest_first()]
    parts = record.participations.select_related("initiative", "organisation")
    values["participations"] = sorted([p.initiative.slug, p.organisation.slug, p.role] for p in parts)
    if isinstance(record, Organisation):
        ties = Relationship.objects.of(record).select_related("subject", "object")
        values["relationships"] = sorted([*tie.natural_key(), tie.since or ""] for tie in ties)
    return values


def differences(before: Values, after: Values) -> dict[str, list[Any]]:
    """Return the old and the new value of each field that differs."""
    return {
        name: [before.get(name), after.get(name)]
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    }


def log(
    *,
    by: AbstractBaseUser | None,
    action: ChangeAction,
    noun: str = "",
    slug: str = "",
    fields: Any = None,
    reason: str = "",
) -> Change:
    """Append one row to the change log."""
    return Change.objects.create(by=by, noun=noun, slug=slug, action=action, fields=fields or {}, reason=reason)


def _action(was_public: bool, is_public: bool) -> ChangeAction | None:
    return {
        (False, True): ChangeAction.PUBLISHED,
        (True, True): ChangeAction.CHANGED,
        (True, False): ChangeAction.ARCHIVED,
    }.get((was_public, is_public))


@contextmanager
def editing(record: Record, *, by: AbstractBaseUser | None, reason: str = "") -> Iterator[None]:
    """Make the writes within the block one change of the record.

    The block saves the record and whatever hangs on it. Afterwards the derived columns are brought up to date and,
    if the record is or was public and a public value differs, the version moves and the change log gets its row.
    """
    with transaction.atomic():
        old = type(record).objects.select_for_update().filter(pk=record.pk).first() if record.pk else None
        before, was_public = (public_values(old), old.is_public) if old else ({}, False)
        yield
        new = type(record).objects.get(pk=record.pk)
        fields = differences(before, public_values(new))
        document.derive(new)
        if fields:
            new.updated_at = timezone.now()
            new.version = F("version") + 1 if old else 1
        type(record).objects.filter(pk=new.pk).update(
            search_text=new.search_text, sort_name=new.sort_name, updated_at=new.updated_at, version=new.version
        )
        action = _action(was_public, new.is_public)
        if action and (fields or action != ChangeAction.CHANGED):
            published = fields if action == ChangeAction.CHANGED else {}
            log(by=by, action=action, noun=new.noun, slug=new.slug, fields=published, reason=reason)
    record.refresh_from_db(fields=["version", "updated_at"])


def set_review_state(record: Record, state: ReviewState, *, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Move a record to another review state, for example publish or archive it."""
    with editing(record, by=by, reason=reason):
        record.review_state = state
        record.save(update_fields=["review_state"])


def mark_as_checked(record: Record, *, by: AbstractBaseUser | None) -> None:
    """Say that a person confirmed the whole entry today."""
    with transaction.atomic():
        record.checked_on = timezone.localdate()
        record.save(update_fields=["checked_on"])
        if record.is_public:
            log(by=by, action=ChangeAction.CHECKED, noun=record.noun, slug=record.slug)


def delete(record: Record, *, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Delete a record for good. Raises ProtectedError while other entries refer to it."""
    with transaction.atomic():
        noun, slug, was_public = record.noun, record.slug, record.is_public
        record.delete()
        if was_public:
            log(by=by, action=ChangeAction.DELETED, noun=noun, slug=slug, reason=reason)


@contextmanager
def editing_term(term: Term, *, by: AbstractBaseUser | None) -> Iterator[None]:
    """Make the writes within the block one change of a vocabulary's word, whose name many records are found by."""
    with transaction.atomic():
        yield
        log(by=by, action=ChangeAction.CHANGED, noun=term._meta.model_name or "", slug=term.slug)
        document.derive_all()
