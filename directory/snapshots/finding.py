"""What values refer to: entries under the keys that they have now, whatever they had; and what is lost."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from directory.models import (
    FormerUrl,
    Initiative,
    Organisation,
    ParticipationRole,
    ReviewState,
    SlugRedirect,
    Source,
)
from directory.snapshots.taking import Record, Values, in_order

# The place of a value that refers to one entry, which is lost.
LOST = object()
# Entries by their model, and by each key under which they were asked for.
Known = dict[Any, dict[str, Any]]


class Lost(NamedTuple):
    """A reference of a field to what no longer exists."""

    field: str
    key: str


class LostReferenceError(LookupError):
    """Values refer to something that no longer exists."""

    def __init__(self, field: str, key: str) -> None:
        super().__init__(f"{field} refers to “{key}”, which does not exist")
        self.field, self.key = field, key


def key_of(row: Any) -> str:
    """Return by what an entry is found."""
    return row.url if isinstance(row, Source) else row.slug


def references(model: type[Record], name: str, value: Any) -> Iterator[tuple[Any, str]]:
    """Yield the model and the key of each entry that a value of this field refers to."""
    if name == "citations":
        yield from ((Source, url) for url, _fields in value or ())
    elif name == "participations":
        for initiative, organisation, _role in value or ():
            yield from ((Initiative, initiative), (Organisation, organisation))
    elif name == "relationships":
        for subject, _kind, object_, _since, evidence in value or ():
            yield from ((Organisation, subject), (Organisation, object_))
            yield from ((Source, url) for url, _fields in evidence)
    elif (field := _fields(model).get(name)) and field.is_relation:
        yield from ((field.related_model, key) for key in _listed(value))


def _fields(model: type[Record]) -> dict[str, Any]:
    return {field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def find(model: Any, keys: Iterable[str]) -> dict[str, Any]:
    """Return entries by the keys under which they are or were known; those that are not found are left out."""
    wanted = set(keys)
    if not wanted:
        return {}
    by = "url" if model is Source else "slug"
    found = {getattr(row, by): row for row in model._default_manager.filter(**{f"{by}__in": wanted})}
    gone = wanted - found.keys()
    if gone and model is Source:
        former = FormerUrl.objects.filter(url__in=gone).select_related("source")
        return found | {row.url: row.source for row in former}
    if gone and model in (Organisation, Initiative):
        return found | SlugRedirect.objects.records(model._meta.model_name, gone)
    return found


def _standing(model: Any, keys: Iterable[str]) -> dict[str, Any]:
    """Return entries by key, what records were merged into in their place."""
    found = find(model, keys)
    if model not in (Organisation, Initiative):
        return found
    archived = [slug for slug, record in found.items() if record.review_state == ReviewState.ARCHIVED]
    return found | SlugRedirect.objects.records(model._meta.model_name, archived)


class Resolver:
    """Looks up all that values of a record refer to, at once; `own` are the slugs that it has or had."""

    def __init__(self, record: Record, values: Values) -> None:
        self.record, self.own = record, {record.slug, values.get("slug") or record.slug}
        self.lost: list[Lost] = []
        wanted: dict[Any, set[str]] = {}
        for name, value in values.items():
            for model, key in references(type(record), name, value):
                wanted.setdefault(model, set()).add(key)
        self.known: Known = {model: _standing(model, keys) for model, keys in wanted.items()}
        present = {name: self._present(name, value) for name, value in values.items()}
        self.values = {name: value for name, value in present.items() if value is not LOST}

    def _key(self, field: str, model: Any, key: str) -> str | None:
        """Return the present key of an entry; None, with a note, for one that is lost."""
        if model is type(self.record) and key in self.own and field in ("participations", "relationships"):
            return self.record.slug
        if (row := self.known[model].get(key)) is None:
            self.lost.append(Lost(field, key))
            return None
        self.known[model][key_of(row)] = row
        return key_of(row)

    def _present(self, name: str, value: Any) -> Any:
        """Return a value with present keys, without the rows that refer to what is lost; LOST where nothing is left."""
        if name == "citations":
            return self._evidence(name, value)
        if name == "participations":
            return self._participations(value)
        if name == "relationships":
            return self._relationships(value)
        field = _fields(type(self.record)).get(name)
        if field is None or not field.is_relation:
            return value
        keys = [self._key(name, field.related_model, key) for key in _listed(value)]
        if not field.many_to_many:
            return (keys[0] or LOST) if keys else None
        return in_order(field, dict.fromkeys(key for key in keys if key))

    def _evidence(self, name: str, rows: list[list[Any]]) -> list[list[Any]]:
        """Two rows that have come to cite one source are one."""
        found: dict[str, list[str]] = {}
        for url, fields in rows:
            if key := self._key(name, Source, url):
                found[key] = sorted({*found.get(key, ()), *fields})
        return [[url, fields] for url, fields in found.items()]

    def _participations(self, rows: list[list[str]]) -> list[list[str]]:
        """Whoever leads in one of two rows that have become one leads."""
        found: dict[tuple[str, str], str] = {}
        for initiative, organisation, role in rows:
            ends = self._ends("participations", (Initiative, initiative), (Organisation, organisation))
            if ends:
                found[ends] = role if found.get(ends) != ParticipationRole.LEAD else ParticipationRole.LEAD.value
        return sorted([*ends, role] for ends, role in found.items())

    def _relationships(self, rows: list[list[Any]]) -> list[list[Any]]:
        found: dict[tuple[str, str, str], list[Any]] = {}
        for subject, kind, object_, since, evidence in rows:
            ends = self._ends("relationships", (Organisation, subject), (Organisation, object_))
            if ends and ends[0] != ends[1]:
                told = [since, sorted(self._evidence("relationships", evidence))]
                found.setdefault((ends[0], kind, ends[1]), told)
        return sorted([*key, *told] for key, told in found.items())

    def _ends(self, field: str, *ends: tuple[Any, str]) -> tuple[str, str] | None:
        first, second = (self._key(field, model, key) for model, key in ends)
        return (first, second) if first and second else None


def resolved(record: Record, values: Mapping[str, Any]) -> tuple[Values, list[Lost]]:
    """Return values with all that they refer to under its present key, and what of it is lost.

    Of a list what is lost is left out, of a field that refers to one entry the whole.
    """
    resolver = Resolver(record, dict(values))
    return resolver.values, resolver.lost
