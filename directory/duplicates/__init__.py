"""Likely duplicates: records that may be one, by their names, websites and identifiers, and what editors judged of them.

Finding them reads all records of a noun. The pairs are kept in the cache under the number of the last change of one,
drafts included, so that this is done once after each change: 0.05 s for 1,000 records, 1 s for 10,000.
"""

from typing import Any

from django.core.cache import cache

from directory.actions import Record
from directory.duplicates.clues import Clues, clues_of, columns
from directory.duplicates.pair import Band, Pair, Reason, compare
from directory.duplicates.register import Keys, Register
from directory.models import DistinctPair, Organisation, Relationship

KEPT_SECONDS = 24 * 60 * 60



def _version(model: Any) -> str:
    """Return the number and moment of the last change of a record of a noun, public or not."""
    newest = model.history.order_by("-history_id").values_list("history_id", "history_date").first()
    return "-".join(map(str, newest or ())).replace(" ", "T")


def _tied(model: type[Record]) -> set[Keys]:
    """Return the pairs of records that the register itself ties together: nobody takes them for one."""
    tied: set[Keys] = set()
    for name in ("parent", "successor"):
        if hasattr(model, name):
            tied |= set(model.objects.exclude(**{name: None}).values_list("pk", name))
    return tied | set(Relationship.objects.values_list("subject", "object")) if model is Organisation else tied


def _register(model: type[Record]) -> Register:
    return Register(map(clues_of, model.objects.order_by("pk").values(*columns(model))), _tied(model))


def _found(model: type[Record]) -> list[Pair]:
    key = f"duplicates:{model._meta.model_name}:{_version(model)}"
    if (kept := cache.get(key)) is None:
        kept = _register(model).pairs()
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def likely(*models: type[Record]) -> dict[type[Record], list[Pair]]:
    """Return the likely duplicates of each noun on which no editor has judged yet, the surest first."""
    nouns = {model: str(model._meta.model_name) for model in models}
    judged = DistinctPair.objects.keys_of(*nouns.values())
    return {
        model: [pair for pair in _found(model) if (noun, *pair.keys) not in judged] for model, noun in nouns.items()
    }


def _clues(record: Record) -> Clues:
    return clues_of({name: getattr(record, name) for name in columns(type(record))} | {"pk": record.pk or 0})


def like(record: Record) -> list[Pair]:
    """Return the likely duplicates of a record that is not saved yet, which stands first in each pair."""
    return _register(type(record)).like(_clues(record))


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
