"""What it means to the register that fixtures were loaded into the database."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory import actions
from directory.dataset import NOUNS, RECORDS, DataSet, Entry, collect
from directory.models import ChangeAction, ReviewState
from directory.search import document

_TIES = ("participation", "relationship", "citation")

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
        before, counted = collect(), _counted()
        yield
        after = collect()
        document.derive_all()
        for name in RECORDS:
            _recount(name, before, after, counted)
        if after != before:
            actions.log(by=None, action=ChangeAction.LOADED)


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
    for record in records:
        if record.slug in is_changed:
            actions.write_history(record, is_new=(name, record.slug) not in counted, by=None, reason="")


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
