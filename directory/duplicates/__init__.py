"""Likely duplicates: records that may be one, by names, websites and identifiers, and what editors judged of them.

Finding them reads all records of a noun. The pairs are kept in the cache under the number of the last change of one,
drafts included, so that this is done once after each change: 0.05 s for 1,000 records, 1 s for 10,000.
"""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, QuerySet, Value

from directory.actions import Record
from directory.duplicates.clues import Clues, clues_of, columns, ties
from directory.duplicates.pair import Band, Pair, Reason, compare
from directory.duplicates.register import Register
from directory.models import DistinctPair, Organisation, Relationship

KEPT_SECONDS = 60 * 60
# So many are named to somebody who enters one more.
MOST_ALIKE = 5


def _versions(models: Iterable[type[Record]]) -> dict[str, str]:
    """Return the number and moment of the last change of a record of each noun, public or not."""
    newest = [_newest_version(model) for model in models]
    rows = newest[0].union(*newest[1:], all=True) if newest else ()
    return {noun: f"{number}-{moment:%Y%m%dT%H%M%S.%f}" for noun, number, moment in rows}


def _newest_version(model: Any) -> QuerySet:
    history = model.history.order_by()
    last = model.history.order_by("-history_id").values("history_id")[:1]
    noun = Value(model._meta.model_name, CharField())
    return history.filter(history_id__in=last).values_list(noun, "history_id", "history_date")


def _register(model: type[Record]) -> Register:
    """Lay out all records of a noun. Those that the register itself ties together are two to everybody."""
    rows = list(model.objects.order_by("pk").values(*columns(model), *ties(model)))
    tied = {(row["pk"], row[end]) for row in rows for end in ties(model) if row[end]}
    if model is Organisation:
        tied |= set(Relationship.objects.values_list("subject", "object"))
    return Register(map(clues_of, rows), tied)


def _found(model: type[Record], version: str) -> list[Pair]:
    key = f"duplicates:{model._meta.model_name}:{version}"
    if (kept := cache.get(key)) is None:
        kept = _register(model).pairs()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def likely(*models: type[Record]) -> dict[type[Record], list[Pair]]:
    """Return the likely duplicates of each noun on which no editor has judged yet, the surest first."""
    versions = _versions(models)
    judged = DistinctPair.objects.keys_of(*(str(model._meta.model_name) for model in models))
    found = {}
    for model in models:
        noun = str(model._meta.model_name)
        pairs = _found(model, versions.get(noun, ""))
        found[model] = [pair for pair in pairs if (noun, *pair.keys) not in judged]
    return found


def _clues(record: Record) -> Clues:
    values = {name: getattr(record, name) for name in columns(type(record))}
    return clues_of(values | {"pk": record.pk or 0})


def like(record: Record) -> list[Pair]:
    """Return the likeliest duplicates of a record that is not saved yet, which stands first in each pair."""
    return _register(type(record)).like(_clues(record))[:MOST_ALIKE]


def reasons(first: Record, second: Record) -> tuple[Reason, ...]:
    """Return why two records may be one, whatever anybody has judged."""
    pair = compare(_clues(first), _clues(second))
    return pair.reasons if pair else ()


def tell_apart(first: Record, second: Record, *, by: Any) -> None:
    """Remember that two records are not the same."""
    low, high = sorted((first.pk, second.pk))
    DistinctPair.objects.get_or_create(noun=first.noun, first=low, second=high, defaults={"by": by})


def take_back(first: Record, second: Record) -> None:
    """Forget that two records are not the same."""
    DistinctPair.objects.between(first.noun, (first.pk, second.pk)).delete()


__all__ = ["Band", "Pair", "Reason", "like", "likely", "reasons", "take_back", "tell_apart"]
