"""Two to five records of one noun side by side. Pure functions of facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# A table of more does not fit on a sheet of A4.
FEWEST, MOST = 2, 5


@dataclass(frozen=True)
class Row:
    """The same fact of each record; a cell is None where it is not known. `differs` says whether known values do."""

    label: str
    cells: Sequence[Any]
    differs: bool


def rows(columns: Sequence[Sequence[Any]]) -> list[Row]:
    """Return the facts of several records by label, in the order in which the records tell them."""
    by_label = [{str(fact.label): fact for fact in column if fact.is_known} for column in columns]
    return [_row(label, [facts.get(label) for facts in by_label]) for label in _in_order(columns)]


def _row(label: str, cells: list[Any]) -> Row:
    said = {_said(cell) for cell in cells if cell}
    return Row(label, cells, len(said) > 1)


def _said(fact: Any) -> tuple[str, ...]:
    return tuple(sorted(str(link.label) for link in fact.links)) if fact.links else (str(fact.text),)


def _in_order(columns: Iterable[Sequence[Any]]) -> list[str]:
    """Return all labels in an order that keeps that of each record."""
    order: list[str] = []
    for column in columns:
        place = 0
        for label in (str(fact.label) for fact in column):
            if label in order:
                place = order.index(label) + 1
            else:
                order.insert(place, label)
                place += 1
    return order
