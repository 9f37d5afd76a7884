"""Datasette over HTTP on the site's SQLite file, its limits raised until every facet is counted in full."""

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from directory.search.facets import FACETS
from directory.search.question import Question
from tests.benchmarks.engines import Found
from tests.benchmarks.engines.sqlite import match
from tests.benchmarks.rows import Row
from tests.benchmarks.servers import free_port, wait_until_it_answers

SETTINGS = {
    "default_page_size": 20,
    "facet_time_limit_ms": 120_000,
    "max_returned_rows": 100_000,
    "sql_time_limit_ms": 120_000,
    "suggest_facets": "off",
}
SINGLE = {"kind", "status", "district", "headquarters"}
# As many values of a facet as a page of the site carries at most.
SHOWN = 100
# Its server hangs up on whoever asks nothing for five seconds.
IDLE_SECONDS = 4


def build(rows: Iterable[Row], path: Path) -> None:
    """Write a table for each noun into the SQLite file: plain columns, and lists as JSON, as Datasette facets them.

    The text index is the one of the FTS5 engine, which has been built into the same file.
    """
    with closing(sqlite3.connect(path)) as database:
        for noun, facets in FACETS.items():
            columns = ", ".join(f"{facet.name} TEXT" for facet in facets)
            database.execute(f"DROP TABLE IF EXISTS {noun}_list")
            database.execute(
                f"CREATE TABLE {noun}_list (pk INTEGER PRIMARY KEY, by_name TEXT, name_en TEXT, name_zh TEXT, "
                f"summary_en TEXT, year INTEGER, {columns})"
            )
        for row in rows:
            values = _values(row)
            marks = ", ".join("?" * len(values))
            database.execute(f"INSERT INTO {row.noun}_list VALUES ({marks})", values)
        for noun, facets in FACETS.items():
            for column in ["by_name", "year", *(facet.name for facet in facets if facet.name in SINGLE)]:
                database.execute(f"CREATE INDEX {noun}_list_{column} ON {noun}_list ({column})")
        database.commit()
        database.execute("ANALYZE")


def _values(row: Row) -> list[Any]:
    cells = [row.facets[facet.name] for facet in FACETS[row.noun]]
    facets = [
        (values[0] if values else "") if facet.name in SINGLE else json.dumps(values)
        for facet, values in zip(FACETS[row.noun], cells, strict=True)
    ]
    return [row.pk, row.by_name, row.name_en, row.name_zh, row.summary_en, row.year, *facets]


def parameters(question: Question) -> Iterator[tuple[str, str]]:
    """What its address says: the filters, the words, the order, and every facet."""
    for facet, values in question.chosen.items():
        if facet in SINGLE:
            yield f"{facet}__in", ",".join(values)
        elif len(values) == 1:
            yield f"{facet}__arraycontains", values[0]
        else:
            listed = ", ".join(f"'{value}'" for value in values)
            yield "_where", f"exists (select 1 from json_each({facet}) where value in ({listed}))"
    if question.text:
        yield "_search", match(question)
    if question.year_min:
        yield "year__gte", str(question.year_min)
        yield "year__lte", str(question.year_max)
    yield "_sort", "by_name"
    for declared in FACETS[question.noun]:
        yield ("_facet" if declared.name in SINGLE else "_facet_array"), declared.name


class Datasette:
    name = "Datasette"
    same_lifted = False
    last_page = 1

    def __init__(self, program: Path, path: Path) -> None:
        tables = {f"{noun}_list": {"fts_table": "words", "fts_pk": "pk", "searchmode": "raw"} for noun in FACETS}
        metadata = path.with_name("datasette.json")
        metadata.write_text(json.dumps({"databases": {path.stem: {"tables": tables}}}))
        self.port = free_port()
        self.database = path.stem
        settings = [text for name, value in SETTINGS.items() for text in ("--setting", name, str(value))]
        command = [str(program), "serve", str(path), "--port", str(self.port), "--metadata", str(metadata), *settings]
        self.server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until_it_answers(self.server, self.port, "/-/versions.json")
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        self.asked_at = time.monotonic()

    def address(self, question: Question, **more: str) -> str:
        query = urlencode([*parameters(question), *more.items()])
        return f"/{self.database}/{question.noun}_list.json?{query}"

    def page(self, question: Question) -> str:
        """The address of its HTML page, with as many values of each facet as the site's page has."""
        query = urlencode([*parameters(question), ("_facet_size", str(SHOWN))])
        return f"/{self.database}/{question.noun}_list?{query}"

    def answer(self, question: Question) -> Found:
        if time.monotonic() - self.asked_at > IDLE_SECONDS:
            self.connection.close()  # the next request opens it again
        self.connection.request("GET", self.address(question, _facet_size="max"))
        response = self.connection.getresponse()
        self.asked_at = time.monotonic()
        read = json.loads(response.read())
        if response.status != 200:
            raise RuntimeError(f"Datasette answers {response.status}: {read}")
        counts = {
            facet: {str(one["value"]): one["count"] for one in result["results"] if one["value"]}
            for facet, result in read["facet_results"].items()
        }
        place = read["columns"].index("pk")
        return Found(read["filtered_table_rows_count"], [row[place] for row in read["rows"]], counts)

    def close(self) -> None:
        self.connection.close()
        self.server.terminate()
        self.server.wait(timeout=30)
