"""All that is stored of a record, its links, ties and evidence included, as plain values; and the way back.

Values can be kept as JSON. They name other entries by what those are found by: slugs, and the addresses of documents.
`write` is the inverse of `take`: what it has written is taken again as the same values.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Model, Prefetch, Q, QuerySet

from directory.models import Citation, Initiative, Organisation, Participation, Relationship, SlugRedirect, Source

Record = Organisation | Initiative
Values = dict[str, Any]

# Columns that follow from the others.
DERIVED = {"id", "updated_at", "version", "search_text", "sort_name"}
# Columns that say something about the entry, not about what it describes.
PRIVATE = {"review_state", "checked_on", "link_state"}


class Snapshot(NamedTuple):
    """All that is stored of a record, and the part that the public may see."""

    stored: Values
    shown: Values


class LostReferenceError(LookupError):
    """Values refer to something that no longer exists."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(f"{field} refers to “{key}”, which does not exist")
        self.field, self.key = field, key


# Record -> values.


def links(model: type[Record]) -> list[Any]:
    """Return the many-to-many fields that have no facts of their own."""
    fields: list[Any] = list(model._meta.many_to_many)
    return [field for field in fields if field.remote_field.through._meta.auto_created]


def with_everything(records: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch records together with all that a snapshot looks at, in the same few queries for one as for all."""
    model = records.model
    ties = Relationship.objects.select_related("subject", "object").prefetch_related("citations__source")
    parts = Participation.objects.select_related("initiative", "organisation")
    prefetches: list[Any] = [
        *(field.name for field in links(model)),
        Prefetch("citations", Citation.objects.oldest_first()),
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
        slugs = [term.slug for term in getattr(record, field.name).all()]
        values[field.name] = slugs if hasattr(field, "sort_value_field_name") else sorted(slugs)
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


# Values -> record.


def write(record: Record, values: Values) -> None:
    """Write values of any fields onto a stored record.

    Raises LostReferenceError where one refers to nothing, ValidationError for what the models refuse. No history,
    change log or derived column follows: `directory.actions.apply` sees to that.
    """
    _write_columns(record, values)
    for field in links(type(record)):
        if field.name in values:
            found = _found(field.related_model, values[field.name], field.name)
            getattr(record, field.name).set([found[slug] for slug in values[field.name]])
    if "citations" in values:
        _write_citations(record, values["citations"])
    if "participations" in values:
        _write_participations(record, values["participations"])
    if isinstance(record, Organisation) and "relationships" in values:
        _write_relationships(record, values["relationships"], {record.slug, values.get("slug", "")})


def _found(model: Any, keys: Iterable[str], field: str, by: str = "slug") -> dict[str, Any]:
    """Return the entries of these keys by key, or what stands in for them. Raises LostReferenceError."""
    wanted = set(keys)
    found = {getattr(row, by): row for row in model._default_manager.filter(**{f"{by}__in": wanted})}
    found |= SlugRedirect.objects.standing_in(model, wanted, found)
    for key in sorted(wanted - found.keys()):
        raise LostReferenceError(field, key)
    return found


def _write_columns(record: Record, values: Values) -> None:
    fields = [field for field in record._meta.concrete_fields if field.name in values and field.name not in DERIVED]
    for field in fields:
        value = values[field.name]
        if field.is_relation:
            value = _found(field.related_model, [value], field.name)[value] if value else None
        setattr(record, field.name, value if field.is_relation else field.to_python(value))
    if fields:
        names = {field.name for field in fields}
        record.clean_fields(exclude={field.name for field in record._meta.fields} - names)
        record.clean()
        _check_constraints(record, names)
        record.save(update_fields=names)


def _check_constraints(record: Record, names: set[str]) -> None:
    """Raise ValidationError where one of these columns breaks a rule of the database; each rule costs a query."""
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            looked_at = set(getattr(constraint, "fields", ())) | _columns_of(getattr(constraint, "condition", None))
            if looked_at & names:
                constraint.validate(model, record)


def _columns_of(condition: Q | None) -> set[str]:
    return set(condition.referenced_base_fields) if condition else set()


def _write_citations(record: Record, rows: list[list[Any]]) -> None:
    """Give the record these citations in this order, which is that of their numbers; keep those that stand in place."""
    sources = _found(Source, (url for url, _fields in rows), "citations", by="url")
    present = {citation.source.url: citation for citation in record.citations.oldest_first()}
    kept: list[Citation] = []
    for url, _fields in rows:
        citation = present.get(url)
        if citation is None or (kept and citation.pk < kept[-1].pk):
            break
        kept.append(citation)
    for citation in present.values():
        if citation not in kept:
            citation.delete()
    for citation, (_url, fields) in zip(kept, rows, strict=False):
        _support(citation, fields)
    for url, fields in rows[len(kept) :]:
        _save(Citation(source=sources[url], fields=fields, **{record.noun: record}))


def _support(citation: Citation, fields: list[str]) -> None:
    if sorted(citation.fields) != sorted(fields):
        _set(citation, fields=fields)


def _set(row: Model, **values: Any) -> None:
    """Save a row if a value differs."""
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        _save(row)


def _save(row: Model) -> None:
    row.full_clean()
    row.save()


def _write_participations(record: Record, rows: list[list[str]]) -> None:
    place, other, model = (1, "organisation", Organisation) if isinstance(record, Initiative) else _INITIATIVE_END
    others = _found(model, (row[place] for row in rows), "participations")
    present = {getattr(part, other).slug: part for part in record.participations.select_related(other)}
    wanted = {row[place]: row[2] for row in rows}
    for slug in present.keys() - wanted.keys():
        present[slug].delete()
    for slug, role in wanted.items():
        if slug in present:
            _set(present[slug], role=role)
        else:
            _save(Participation(role=role, **{other: others[slug], record.noun: record}))


_INITIATIVE_END: tuple[int, str, type[Record]] = (0, "initiative", Initiative)


def _write_relationships(record: Organisation, rows: list[list[Any]], own: set[str]) -> None:
    """Give the organisation these relationships; `own` is what it is or was called."""
    wanted: dict[Any, tuple[str, list[Any]]] = {
        tuple(record.slug if part in own else part for part in (subject, kind, object_)): (since, evidence)
        for subject, kind, object_, since, evidence in rows
    }
    ends = {slug for subject, _kind, object_ in wanted for slug in (subject, object_)}
    found = _found(Organisation, ends, "relationships")
    ties = Relationship.objects.of(record).select_related("subject", "object")
    present = {tie.natural_key(): tie for tie in ties}
    for key in present.keys() - wanted.keys():
        present[key].delete()
    for key, (since, evidence) in wanted.items():
        tie = present.get(key) or Relationship(subject=found[key[0]], kind=key[1], object=found[key[2]])
        if not tie.pk or tie.since != (since or None):
            tie.since = since or None  # type: ignore[assignment]
            _save(tie)
        _write_evidence(tie, evidence)


def _write_evidence(tie: Relationship, rows: list[list[Any]]) -> None:
    sources = _found(Source, (url for url, _fields in rows), "relationships", by="url")
    present = {citation.source.url: citation for citation in tie.citations.select_related("source")}
    wanted = dict(rows)
    for url in present.keys() - wanted.keys():
        present[url].delete()
    for url, fields in wanted.items():
        if url in present:
            _support(present[url], fields)
        else:
            _save(Citation(source=sources[url], relationship=tie, fields=fields))


def others(record: Record, before: Values, values: Values) -> list[Record]:
    """Return the records at the other ends of the ties that would change if the values were written."""
    slugs: dict[Any, set[str]] = {Organisation: set(), Initiative: set()}
    for name in {"participations", "relationships"} & values.keys():
        old, new = before.get(name, []), values[name]
        for first, second, third, *_rest in [row for row in (*old, *new) if row not in old or row not in new]:
            if name == "relationships":
                slugs[Organisation] |= {first, third}
            else:
                slugs[Initiative].add(first)
                slugs[Organisation].add(second)
    found = [other for model, wanted in slugs.items() for other in model.objects.filter(slug__in=wanted)]
    return [other for other in found if other != record]
