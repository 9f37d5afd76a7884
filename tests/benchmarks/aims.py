"""What was aimed for, as ratios within one run."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.benchmarks.figures import Growth, Part, percentile_95, ratio

Row = list[Any]
SQL = ("ORM GROUP BY", "SQL reference", "SQLite FTS5", "PostgreSQL")


def aims(parts: Sequence[Part], growth: Growth) -> list[Row]:
    """Return a row for each aim: what it is, what was measured, whether it was met."""
    by_size = {part.size: part for part in parts}
    rows = []
    for size, least in ((10_000, 10), (100_000, 40)):
        if part := by_size.get(size):
            for engine in [name for name in SQL if name in part.engines]:
                times = ratio(part, engine)
                rows.append(_at_least(f"search with all counts faster than {engine}, {size:,} records", times, least))
    if part := by_size.get(10_000):
        times = median(part.pages["Datasette, without text"]) / median(part.pages["new, without text"])
        rows.append(_at_least("new list page faster than Datasette's, 10,000 records", times, 10))
        slow = percentile_95(part.pages["suggestions"])
        what = "suggestions while typing, 10,000 records: 95 in 100 within 10 ms"
        rows.append([what, f"{slow:.1f} ms", _yes(slow <= 10)])
        times = median(part.pages["kept"]) / median(part.pages["bare"])
        rows.append(_at_most("kept page against a bare WSGI answer", times, 1.5))
    small, large = min(growth), max(growth)
    times = median(growth[large]) / median(growth[small])
    rows.append(_at_most(f"growth of a new list page from {small:,} to {large:,} records", times, 2))
    return rows


def _at_least(what: str, times: float, aim: float) -> Row:
    return [f"{what}: at least {aim} times", f"{times:.3g} times", _yes(times >= aim)]


def _at_most(what: str, times: float, aim: float) -> Row:
    return [f"{what}: at most {aim} times", f"{times:.2f} times", _yes(times <= aim)]


def _yes(is_met: bool) -> str:
    return "yes" if is_met else "no"
