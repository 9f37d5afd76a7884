"""Record -> values."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, Prefetch, QuerySet

from directory.models import Citation, Initiative, Organisation, Participation, Relationship

Record = Organisation | Initiative
Values = dict[str, Any]

# The model of each noun.
MODELS: dict[str, type[Record]] = {"organisation": Organisation, "initiative": Initiative}
# What hangs on a record, and ties it to others.
TIES = ("citations", "participations", "relationships")

# Columns that follow from the others.
DERIVED = {"id", "updated_at", "version", "search_text", "sort_name"}
# Columns that say something about the entry, not about what it describes.
PRIVATE = {"review_state", "checked_on", "link_state"}


class Snapshot(NamedTuple):
    """All that is stored of a record, and the part that the public may see."""

    stored: Values
    shown: Values


def links(model: type[Record]) -> list[Any]:
    """Return the many-to-many fields that have no facts of their own."""
    fields: list[Any] = list(model._meta.many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def in_order(field: Any, slugs: Iterable[str]) -> list[str]:
    """Return what a many-to-many field holds as it is kept: in the order of the field, where it has one."""
    return list(slugs) if hasattr(field, "sort_value_field_name") else sorted(slugs)


def with_everything(records: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch records together with all that a snapshot looks at, in the same few queries for one as for all."""
    model = records.model
    ties = Relationship.objects.select_related("subject", "object").prefetch_related("citations__source")
    parts = Participation.objects.select_related("initiative", "organisation")
    prefetches: list[Any] = [
        *(field.name for field in links(model)),
        Prefetch("citations", Citation.objects.in_order()),
        Prefetch("participations", parts),
    ]
    if model is Organisation:
        prefetches += [Prefetch(name, ties) for name in ("relationships_from", "relationships_to")]
    references = [field.name for field in model._meta.concrete_fields if field.is_relation]
    return records.select_related(*references).prefetch_related(*prefetches)


def load(record: Record) -> Any:
    """Return the record as it is stored now, with all that a snapshot looks at; None where there is none."""
    return with_everything(type(record).objects.filter(pk=record.pk)).first() if record.pk else None


def columns(row: Model, *, is_shown: bool) -> Values:
    """Return the values of the columns of any entry, or of those that the public may see."""
    without = DERIVED | PRIVATE if is_shown else DERIVED
    fields = [field for field in row._meta.concrete_fields if field.name not in without]
    values = {field.name: _plain(field.value_from_object(row)) for field in fields}
    for field in fields:
        if field.is_relation and (related := getattr(row, field.name)):
            values[field.name] = related.slug if not is_shown or getattr(related, "is_public", True) else None
    return values


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _linked(record: Record) -> Values:
    values: Values = {}
    for field in links(type(record)):
        values[field.name] = in_order(field, [term.slug for term in getattr(record, field.name).all()])
    values["citations"] = _evidence(record.citations.all())
    return values


def _evidence(citations: Iterable[Citation]) -> list[list[Any]]:
    return [[citation.source.url, sorted(citation.fields)] for citation in citations]


def _ties(record: Record) -> dict[str, list[tuple[list[Any], bool]]]:
    """Return the participations and relationships of a record, each with whether its other end is public."""
    ties: dict[str, list[tuple[list[Any], bool]]] = {"participations": []}
    for part in record.participations.all():
        other = part.organisation if isinstance(record, Initiative) else part.initiative
        row: list[Any] = [part.initiative.slug, part.organisation.slug, part.role]
        ties["participations"].append((row, other.is_public))
    if isinstance(record, Organisation):
        ties["relationships"] = []
        for tie in [*record.relationships_from.all(), *record.relationships_to.all()]:
            other = tie.object if tie.subject_id == record.pk else tie.subject
            row = [*tie.natural_key(), tie.since or "", sorted(_evidence(tie.citations.all()))]
            ties["relationships"].append((row, other.is_public))
    return {name: sorted(rows) for name, rows in ties.items()}


def take(record: Record | None) -> Snapshot:
    """Return the snapshot of a record that `load` has fetched; an empty one of none."""
    if record is None:
        return Snapshot({}, {})
    linked = _linked(record)
    snapshot = Snapshot(columns(record, is_shown=False) | linked, columns(record, is_shown=True) | linked)
    for name, rows in _ties(record).items():
        snapshot.stored[name] = [row for row, _is_public in rows]
        snapshot.shown[name] = [row for row, is_public in rows if is_public]
    return snapshot


def stored(record: Record) -> Values:
    """Return all that is stored of a record now, in a form that JSON can hold."""
    return take(load(record)).stored


def differences(before: Values, after: Values) -> dict[str, list[Any]]:
    """Return the old and the new value of each field that differs."""
    return {
        name: [before.get(name), after.get(name)]
        for name in [*before, *(name for name in after if name not in before)]
        if before.get(name) != after.get(name)
    }
