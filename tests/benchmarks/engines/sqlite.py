"""SQLite with its own full-text index (FTS5) over the site's tokens, and GROUP BY."""

import sqlite3
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from directory.search.question import Question
from tests.benchmarks.engines import ANY_PAGE, Found, group_by
from tests.benchmarks.engines.reading import written
from tests.benchmarks.rows import Row

CHUNK = 5_000
# The tokens come in analysed, so the tokenizer only splits at spaces. `prefix` helps words that are still being typed.
TEXT = (
    "CREATE VIRTUAL TABLE words USING fts5(tokens, content='', detail=none, prefix='2 3 4', "
    "tokenize=\"unicode61 remove_diacritics 0 tokenchars '.-'\")"
)


def match(question: Question) -> str:
    """Write what was typed as FTS5 reads it."""
    return written(question, ('"{}"', '"{}" *'), " AND ", " OR ")


class Fts5:
    name = "SQLite FTS5"
    same_lifted = True
    last_page = ANY_PAGE

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)

    @classmethod
    def build(cls, rows: Iterable[Row], path: Path) -> "Fts5":
        """Write the narrow tables and the text index into an SQLite file, which may hold others."""
        built = cls(path)
        built._build(iter(rows))
        return built

    def _build(self, rows: Iterable[Row]) -> None:
        database = self.database
        for table in ("record", "tag", "words"):
            database.execute(f"DROP TABLE IF EXISTS main.{table}")
        database.executescript(group_by.TABLES.format(" WITHOUT ROWID"))
        database.execute(TEXT)
        while chunk := list(islice(rows, CHUNK)):
            database.executemany("INSERT INTO record VALUES (?, ?, ?, ?)", map(group_by.record_values, chunk))
            tags = (values for row in chunk for values in group_by.tag_values(row))
            database.executemany("INSERT INTO tag VALUES (?, ?, ?)", tags)
            texts = ((row.pk, row.tokens) for row in chunk)
            database.executemany("INSERT INTO words (rowid, tokens) VALUES (?, ?)", texts)
        database.execute("INSERT INTO words (words) VALUES ('optimize')")
        database.commit()
        database.executescript(group_by.INDEXES)

    def answer(self, question: Question) -> Found:
        has_text = "id IN (SELECT rowid FROM words WHERE words MATCH {})"
        statement = group_by.Statement("?", has_text, match(question))
        return group_by.found(self.database.execute(statement.whole(question), statement.parameters))

    def close(self) -> None:
        self.database.close()
