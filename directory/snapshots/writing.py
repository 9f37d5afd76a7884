"""Values -> record."""

from collections.abc import Callable
from typing import Any

from directory.models import Citation, Initiative, Organisation, Participation, Relationship, Source
from directory.models.rules import rules_about
from directory.snapshots.bulk import bring
from directory.snapshots.finding import Lost, LostReferenceError, Resolver, find
from directory.snapshots.taking import DERIVED, Record, Values, links

# Returns the entry of a model and key.
Look = Callable[[Any, str], Any]


def write(record: Record, values: Values, *, skips_lost: bool = False) -> list[Lost]:
    """Write values of any fields onto a stored record.

    Raises LostReferenceError where one refers to nothing, or else skips that and returns it. Raises ValidationError for
    what the models refuse. No history, change log or derived column follows: `directory.actions.apply` sees to that.
    """
    resolver = Resolver(record, values)
    if resolver.lost and not skips_lost:
        raise LostReferenceError(*resolver.lost[0])
    values, own = resolver.values, record.slug

    def look(model: Any, key: str) -> Any:
        return record if model is type(record) and key == own else resolver.known[model][key]

    _write_columns(record, values, look)
    for field in links(type(record)):
        if field.name in values:
            getattr(record, field.name).set([look(field.related_model, slug) for slug in values[field.name]])
    if "citations" in values:
        _write_citations(record, values["citations"], look)
    if "participations" in values:
        _write_participations(record, values["participations"], look)
    if isinstance(record, Organisation) and "relationships" in values:
        _write_relationships(record, values["relationships"], look)
    return resolver.lost


def _write_columns(record: Record, values: Values, look: Look) -> None:
    fields = [field for field in record._meta.concrete_fields if field.name in values and field.name not in DERIVED]
    for field in fields:
        value = values[field.name]
        if field.is_relation:
            value = look(field.related_model, value) if value else None
        setattr(record, field.name, value if field.is_relation else field.to_python(value))
    if fields:
        names = {field.name for field in fields}
        others = {field.name for field in record._meta.fields} - names
        record.clean_fields(exclude=others)
        record.clean()
        record.validate_unique(exclude=others)
        for owner, rule in rules_about(record, names):
            rule.validate(owner, record)
        record.save(update_fields=names)


def _write_citations(record: Record, rows: list[list[Any]], look: Look) -> None:
    """Give the record these citations in this order; those that stand are kept, and moved where needed."""
    stands = {citation.source_id: citation for citation in record.citations.in_order()}
    wanted = bring(Citation, stands, _cited(rows, look), {record.noun: record})
    kept = [citation for citation in stands.values() if citation in wanted]
    if wanted != kept + [citation for citation in wanted if citation not in kept]:
        for position, citation in enumerate(wanted):
            citation.position = position
        Citation.objects.bulk_update(wanted, ["position"])


def _cited(rows: list[list[Any]], look: Look) -> dict[int, Values]:
    """Return the columns of citations by their source."""
    sources = [(look(Source, url), fields) for url, fields in rows]
    return {source.pk: {"source": source, "fields": fields} for source, fields in sources}


def _write_participations(record: Record, rows: list[list[str]], look: Look) -> None:
    place, name, model = (1, "organisation", Organisation) if isinstance(record, Initiative) else _INITIATIVE_END
    stands = {getattr(part, f"{name}_id"): part for part in record.participations.select_related(name)}
    ends = [(look(model, row[place]), row[2]) for row in rows]
    wanted: dict[int, Values] = {end.pk: {name: end, "role": role} for end, role in ends}
    bring(Participation, stands, wanted, {record.noun: record})


_INITIATIVE_END: tuple[int, str, type[Record]] = (0, "initiative", Initiative)


def _write_relationships(record: Organisation, rows: list[list[Any]], look: Look) -> None:
    ties = Relationship.objects.of(record).select_related("subject", "object").prefetch_related("citations__source")
    stands = {(tie.subject_id, tie.kind, tie.object_id): tie for tie in ties}
    wanted: dict[Any, Any] = {}
    for subject, kind, object_, since, evidence in rows:
        tie = Relationship(subject=look(Organisation, subject), kind=kind, object=look(Organisation, object_))
        wanted[tie.subject_id, kind, tie.object_id] = (tie, since or None, evidence)
    for key in stands.keys() - wanted.keys():
        stands[key].delete()
    for key, (new, since, evidence) in wanted.items():
        tie = stands.get(key, new)
        cited = {citation.source_id: citation for citation in tie.citations.all()} if tie.pk else {}
        if not tie.pk or tie.since != since:
            tie.since = since
            tie.full_clean()
            tie.save()
        bring(Citation, cited, _cited(evidence, look), {"relationship": tie})


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
    found = [other for model, wanted in slugs.items() for other in find(model, wanted).values()]
    return [other for other in found if other != record]
