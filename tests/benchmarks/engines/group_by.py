"""One SQL statement that answers a question over narrow tables, for databases with a text index of their own.

    record(id, noun, by_name, year)     one row a record
    tag(record, facet, value)           one row for each value of each of its facets

How a database finds words is told to it as a condition on `id`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from directory.search.question import PAGE_SIZE, Question
from tests.benchmarks.engines import Found
from tests.benchmarks.rows import Row

TABLES = """
CREATE TABLE record (id integer PRIMARY KEY, noun text NOT NULL, by_name text NOT NULL, year integer);
CREATE TABLE tag (
    record integer NOT NULL, facet text NOT NULL, value text NOT NULL, PRIMARY KEY (record, facet, value)
){};
"""
INDEXES = """
CREATE INDEX record_by_name ON record (noun, by_name);
CREATE INDEX tag_by_value ON tag (facet, value, record);
ANALYZE;
"""


def record_values(row: Row) -> tuple[Any, ...]:
    return (row.pk, row.noun, row.by_name, row.year)


def tag_values(row: Row) -> Iterable[tuple[int, str, str]]:
    return ((row.pk, facet, value) for facet, values in row.facets.items() for value in values)


class Statement:
    """Collects the parts of the statement and their parameters, in step."""

    def __init__(self, mark: str, has_text: str, text: str) -> None:
        self.mark, self.has_text, self.text = mark, has_text, text
        self.parameters: list[Any] = []
        self.sets: list[str] = []

    def add_set(self, name: str, question: Question) -> None:
        """Name the records that a question asks for."""
        conditions = [f"noun = {self._with(question.noun)}"]
        if self.text:
            conditions.append(self.has_text.format(self._with(self.text)))
        for facet, values in question.chosen.items():
            listed = self._tagged(facet, values)
            conditions.append(f"id IN (SELECT record FROM tag WHERE {listed})")
        if question.year_min:
            conditions.append(f"year >= {self._with(question.year_min)}")
        if question.year_max:
            conditions.append(f"year <= {self._with(question.year_max)}")
        self.sets.append(f"{name} AS MATERIALIZED (SELECT id, by_name FROM record WHERE {' AND '.join(conditions)})")

    def _with(self, value: Any) -> str:
        self.parameters.append(value)
        return self.mark

    def _tagged(self, facet: str, values: Sequence[str]) -> str:
        return f"facet = {self._with(facet)} AND value IN ({', '.join(self._with(value) for value in values)})"

    def whole(self, question: Question) -> str:
        """Return the statement: rows of ('', '', total), of (facet, value, count) and of ('#', by_name, id)."""
        lifted = [facet for facet, values in question.chosen.items() if values]
        self.add_set("found", question)
        for place, facet in enumerate(lifted):
            self.add_set(f"lifted{place}", question.without(facet))
        others = "".join(f" AND facet <> {self._with(facet)}" for facet in lifted)
        joined = f"found JOIN tag ON record = id WHERE true{others}"
        parts = [
            "SELECT '', '', count(*) FROM found",
            f"SELECT facet, value, count(*) FROM {joined} GROUP BY facet, value",
        ]
        for place, facet in enumerate(lifted):
            joined = f"lifted{place} JOIN tag ON record = id WHERE facet = {self._with(facet)}"
            parts.append(f"SELECT facet, value, count(*) FROM {joined} GROUP BY facet, value")
        page = f"SELECT '#', by_name, id FROM found ORDER BY by_name LIMIT {PAGE_SIZE} OFFSET {question.start}"
        parts.append(f"SELECT * FROM ({page}) AS page")
        return f"WITH {', '.join(self.sets)} {' UNION ALL '.join(parts)}"


def found(rows: Iterable[tuple[str, str, int]]) -> Found:
    """Turn the rows of the statement into an answer."""
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    page: list[tuple[str, int]] = []
    total = 0
    for facet, value, number in rows:
        if facet == "#":
            page.append((value, number))
        elif facet:
            counts[facet][value] = number
        else:
            total = number
    return Found(total, [pk for _name, pk in sorted(page)], counts)
