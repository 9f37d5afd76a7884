"""Data set -> database, and what it means to the register that entries came in past the editors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from directory import actions, snapshots
from directory.dataset import NOUNS, RECORDS, DataSet, DataSetError, Entry, Noun, collect, joined
from directory.models import ChangeAction, Guide, ReviewState
from directory.search import document

_TIES = ("participation", "relationship", "citation")

# The number of each row that is there, by its noun and what it is called.
Keys = dict[str, dict[str, int]]

# What an entry says about itself and not about what it describes.
_EDITORIAL = {"review_state", "checked_on"}


@contextmanager
def loading() -> Iterator[None]:
    """Make all that the block loads into the database one change of the register.

    Raw rows come without what the site derives or counts by itself, so this brings it up to date, by the rules of
    `actions.editing`: the version of a record moves, and its history gets a row, where a stored value differs from
    before; `updated_at` moves where a shown one does. If anything differs, the change log gets one row for it all.
    """
    with transaction.atomic():
        before, counted, dated = collect(), _counted(), _dated()
        yield
        after = collect()
        document.derive_all()
        for name in RECORDS:
            _recount(name, before, after, counted)
        _redate(before, after, dated)
        if after != before:
            actions.log(by=None, action=ChangeAction.LOADED)
            analyze()


def analyze() -> None:
    """Tell the database how much it holds. Until it looks by itself it plans for empty tables, and may take minutes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def insert(data: DataSet) -> None:
    """Enter a data set into a database that holds no entry: what `loaddata` does row by row, in few queries.

    Raises DataSetError for a reference to nothing, IntegrityError for what a constraint refuses.
    """
    keys: Keys = {}
    for name, noun in NOUNS.items():
        own = [field for field in noun.references if field.related_model is noun.model]
        others = [field for field in noun.columns if field not in own]
        rows = [(noun.model(**_values(others, entry, keys)), entry) for entry in data[name]]
        noun.model._default_manager.bulk_create([row for row, _entry in rows], batch_size=200)
        keys[name] = {noun.label_of(entry): row.pk for row, entry in rows}
        if own:
            _refer(noun, own, rows, keys)
        for field in noun.links:
            _link(field, rows, keys)


def _refer(noun: Noun, fields: list[Any], rows: list[tuple[Any, Entry]], keys: Keys) -> None:
    """Set the references of rows to others of the same noun, now that all are there."""
    for row, entry in rows:
        for name, number in _values(fields, entry, keys).items():
            setattr(row, name, number)
    changed = [row for row, entry in rows if any(entry[field.name] for field in fields)]
    noun.model._default_manager.bulk_update(changed, [field.name for field in fields], batch_size=200)


def _link(field: Any, rows: list[tuple[Any, Entry]], keys: Keys) -> None:
    """Link rows to the words of a vocabulary, in the order of the entry where the model keeps one."""
    through = field.remote_field.through
    place = getattr(through, "_sort_field_name", None)
    links = [
        {field.m2m_column_name(): row.pk, field.m2m_reverse_name(): _number(field, key, keys), place: number}
        for row, entry in rows
        for number, key in enumerate(entry[field.name], 1)
    ]
    known = ({name: value for name, value in link.items() if name} for link in links)
    through._default_manager.bulk_create([through(**link) for link in known], batch_size=500)


def _values(fields: list[Any], entry: Entry, keys: Keys) -> dict[str, Any]:
    """Return the values of columns, with references as the numbers of the rows that they lead to."""
    return {
        field.attname: _number(field, entry[field.name], keys) if field.is_relation else entry[field.name]
        for field in fields
    }


def _number(field: Any, key: list[str] | None, keys: Keys) -> int | None:
    if not key:
        return None
    try:
        return keys[field.related_model._meta.model_name][joined(key)]
    except KeyError as error:
        raise DataSetError(f"{field} refers to “{joined(key)}”, which does not exist") from error


def _counted() -> dict[tuple[str, str], tuple[int, datetime]]:
    """Return the version and `updated_at` of each record."""
    rows = ((name, NOUNS[name].model.objects.values_list("slug", "version", "updated_at")) for name in RECORDS)
    return {(name, slug): (version, updated_at) for name, found in rows for slug, version, updated_at in found}


def _recount(name: str, before: DataSet, after: DataSet, counted: Mapping[Any, tuple[int, datetime]]) -> None:
    """Set version and `updated_at` of each record of a noun, and write the history of those that differ."""
    is_changed = _differing(_by_record(name, before), _by_record(name, after))
    is_shown_changed = _differing(_by_record(name, _shown(before)), _by_record(name, _shown(after)))
    now = timezone.now()
    records = list(NOUNS[name].model.objects.all())
    for record in records:
        version, updated_at = counted.get((name, record.slug), (0, now))
        record.version = version + (record.slug in is_changed)
        record.updated_at = now if record.slug in is_shown_changed else updated_at
    NOUNS[name].model.objects.bulk_update(records, ["version", "updated_at"], batch_size=200)
    for is_new in (True, False):
        told = [r for r in records if r.slug in is_changed and ((name, r.slug) not in counted) == is_new]
        _write_history(NOUNS[name], told, is_new=is_new)


def _dated() -> dict[str, datetime]:
    """Return `updated_at` of each guide."""
    return dict(Guide.objects.values_list("slug", "updated_at"))


def _redate(before: DataSet, after: DataSet, dated: Mapping[str, datetime]) -> None:
    """Set `updated_at` of each guide: it moves where the guide or one of its parts differs."""
    changed = _differing(_by_guide(before), _by_guide(after))
    for guide in Guide.objects.filter(slug__in=dated.keys() - changed):
        Guide.objects.filter(pk=guide.pk).update(updated_at=dated[guide.slug])


def _by_guide(data: DataSet) -> dict[str, list[Entry]]:
    found = {entry["slug"]: [entry] for entry in data["guide"]}
    for part in data["guidepart"]:
        found[part["guide"][0]].append(part)
    return found


def _write_history(noun: Noun, records: list[Any], *, is_new: bool) -> None:
    """Write a row of history of each record, with all that is stored of it, in few queries."""
    rows = noun.model.history.bulk_history_create(records, batch_size=100, update=not is_new)
    found = snapshots.with_everything(noun.model.objects.filter(pk__in=[record.pk for record in records]))
    values = {record.pk: snapshots.take(record).stored for record in found}
    for row in rows:
        row.stored = values[row.id]
    noun.model.history.bulk_update(rows, ["stored"], batch_size=100)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {slug for slug, values in after.items() if before.get(slug) != values}


def _by_record(name: str, data: DataSet) -> dict[str, list[Entry]]:
    """Return all that is said of each record of a noun, by its slug: its entry, its ties and its evidence."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in data[name]:
        found[entry["slug"]].append(entry)
    for tie in _TIES:
        ends = [field.name for field in NOUNS[tie].references if field.related_model is NOUNS[name].model]
        for entry in data[tie]:
            for end in ends:
                if entry[end]:
                    found[entry[end][0]].append(entry)
    return found


def _shown(data: DataSet) -> DataSet:
    """Return the part of a data set that the public sees: nothing about the entries, and no hidden record."""
    hidden = {
        (name, entry["slug"])
        for name in RECORDS
        for entry in data[name]
        if entry["review_state"] != ReviewState.PUBLISHED
    }
    return {name: list(_shown_entries(name, entries, hidden)) for name, entries in data.items()}


def _shown_entries(name: str, entries: list[Entry], hidden: set[tuple[str, str]]) -> Iterator[Entry]:
    """Yield entries without their references to hidden records; a tie to one is hidden as a whole."""
    for entry in entries:
        lost = {f.name: None for f in NOUNS[name].references if _leads_to(hidden, f, entry[f.name])}
        if name in RECORDS:
            yield {key: value for key, value in (entry | lost).items() if key not in _EDITORIAL}
        elif not lost:
            yield entry


def _leads_to(hidden: set[tuple[str, str]], field: Any, key: list[str] | None) -> bool:
    if not key:
        return False
    target = field.related_model._meta.model_name
    if target == "relationship":
        return ("organisation", key[0]) in hidden or ("organisation", key[2]) in hidden
    return (target, key[0]) in hidden
