"""A merge taken back: every record as it was before, except for what somebody has changed since."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from directory import actions, addresses, snapshots
from directory.merging import proposals, rows
from directory.models import Merge, RedirectCause, SlugRedirect
from directory.models.change import reason_of
from directory.models.rules import REFERENCES
from directory.snapshots import MODELS, TIES, LostReferenceError, Record, Values

# The fields of each record that were left as they are.
Left = list[tuple[Record, list[str]]]
Slugs = Mapping[tuple[str, str], str]


class UndoneError(Exception):
    """A merge can be undone once."""


def _records(merge: Merge) -> dict[tuple[str, int], Record]:
    """Return the touched records that are still there. Raises LostReferenceError if one of the two is not."""
    found: dict[tuple[str, int], Record] = {}
    for noun, model in MODELS.items():
        keys = [row["pk"] for row in merge.changed if row["noun"] == noun]
        found |= {(noun, record.pk): record for record in model.objects.filter(pk__in=keys)}
    for key, name in ((merge.winner, merge.winner_name), (merge.loser, merge.loser_name)):
        if (merge.noun, key) not in found:
            raise LostReferenceError(merge.noun, name)
    return found


def undo(merge: Merge, *, by: User | None, reason: str = "") -> Left:
    """Give each touched record what it stored before, where what the merge stored still stands; end the redirect.

    All is one change of each of them. Returns what was left as it is, for it has been changed since. Raises
    UndoneError, LostReferenceError where one of the two records was deleted, and what `actions.apply` raises.
    """
    with transaction.atomic():
        current = Merge.objects.select_for_update().get(pk=merge.pk)
        if current.is_undone:
            raise UndoneError
        records = _records(current)
        slugs = _slugs(current, records)
        redirect = _redirect(current)
        told = _told(current, reason, is_public=redirect.exists() or addresses.was_public(_loser(current, records)))
        with actions.editing_together(records.values(), by=by, reason=told, restores=True):
            redirect.delete()
            addresses.give_back(_loser(current, records), current.redirects)
            left = _restore(current, records, slugs)
        proposals.move_back(current.moved)
        current.undone_by, current.undone_at = by, timezone.now()
        current.save(update_fields=["undone_by", "undone_at"])
        return left


def _loser(merge: Merge, records: Mapping[tuple[str, int], Record]) -> Record:
    return records[merge.noun, merge.loser]


def _slugs(merge: Merge, records: Mapping[tuple[str, int], Record]) -> Slugs:
    """Return the present slug of each record that has been renamed since, by its noun and the slug that it had."""
    then = {(row["noun"], row["pk"]): row["slug"] for row in merge.changed}
    return {(key[0], then[key]): record.slug for key, record in records.items() if record.slug != then[key]}


def _in_present_words(name: str, value: Any, noun: str, slugs: Slugs) -> Any:
    """Return a kept value with records under the slugs that they have now."""
    if name in REFERENCES:
        return slugs.get((noun, value), value)
    for (of, former), slug in slugs.items() if name in TIES else ():
        value = rows.renamed(name, value, of, former, slug)
    return sorted(value) if name in ("participations", "relationships") else value


def _redirect(merge: Merge) -> QuerySet[SlugRedirect]:
    """Return the redirect from the loser's address, where it still leads to the winner."""
    [slug] = [row["slug"] for row in merge.changed if (row["noun"], row["pk"]) == (merge.noun, merge.loser)]
    led = SlugRedirect.objects.filter(noun=merge.noun, slug=slug, cause=RedirectCause.MERGED)
    return led.filter(**{merge.noun: merge.winner})


def _told(merge: Merge, reason: str, *, is_public: bool) -> str:
    """Return the reason as the public reads it; of an entry that was never public it does not speak."""
    told = f"Undid the merge of {merge.loser_name} into {merge.winner_name}" if is_public else ""
    return reason_of(told, reason)


def _restore(merge: Merge, records: Mapping[tuple[str, int], Record], slugs: Slugs) -> Left:
    """Write what each record stored before, first what the winner gives back: some of it may stand only once.

    What ties other records to the two is written with these.
    """
    left: Left = []
    planned: list[tuple[Record, Values]] = []
    for row in merge.changed:
        record = records.get((row["noun"], row["pk"]))
        is_one_of_two = row["noun"] == merge.noun and row["pk"] in (merge.winner, merge.loser)
        without = () if is_one_of_two else TIES
        if record:
            fields = {name: values for name, values in row["fields"].items() if name not in without}
            values, kept = _values_before(record, fields, slugs)
            planned.append((record, values))
            left += [(record, kept)] if kept else []
    for record, values in planned:
        snapshots.write(record, values)
    return left


def _values_before(record: Record, fields: Mapping[str, list[Any]], slugs: Slugs) -> tuple[Values, list[str]]:
    """Return the values to write onto a record, and the names of the fields that are left as they are."""
    now, values, kept = snapshots.stored(record), {}, []
    for name, both in fields.items():
        before, after = (_in_present_words(name, value, record.noun, slugs) for value in both)
        values[name], stood = rows.restored(name, before, after, now[name])
        if not stood:
            kept.append(name)
    return {name: value for name, value in values.items() if value != now[name]}, kept
