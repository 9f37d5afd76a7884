"""PostgreSQL with tsvector and a GIN index over the site's tokens, and GROUP BY."""

from collections.abc import Iterable

import psycopg

from directory.search.question import Question
from tests.benchmarks.engines import ANY_PAGE, Found, group_by
from tests.benchmarks.engines.reading import written
from tests.benchmarks.rows import Row

# As its manual advises for the kind of query: the vectors apart from the rest, and the price of reading one said.
TEXT = """
CREATE TABLE words (record integer PRIMARY KEY, tokens tsvector NOT NULL);
ALTER FUNCTION ts_match_vq(tsvector, tsquery) COST 100;
"""


def match(question: Question) -> str:
    """Write what was typed as a tsquery."""
    return written(question, ("'{}'", "'{}':*"), " & ", " | ")


class Postgres:
    name = "PostgreSQL"
    same_lifted = True
    last_page = ANY_PAGE

    def __init__(self) -> None:
        self.database = psycopg.connect(dbname="postgres", autocommit=True)

    @classmethod
    def build(cls, rows: Iterable[Row]) -> "Postgres":
        """Write the narrow tables and the text index into a database of their own."""
        built = cls()
        built._build(list(rows))
        return built

    def _build(self, rows: list[Row]) -> None:
        database = self.database
        database.execute("DROP TABLE IF EXISTS record, tag, words")
        database.execute(group_by.TABLES.format("") + TEXT)
        with database.cursor() as cursor:
            with cursor.copy("COPY record FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(group_by.record_values(row))
            with cursor.copy("COPY tag FROM STDIN") as copy:
                for row in rows:
                    for values in group_by.tag_values(row):
                        copy.write_row(values)
            with cursor.copy("COPY words FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((row.pk, " ".join(f"'{token}'" for token in row.tokens.split())))
        database.execute("CREATE INDEX words_tokens ON words USING gin (tokens) WITH (fastupdate = off)")
        for statement in group_by.INDEXES.strip().splitlines():
            database.execute(statement)

    def answer(self, question: Question) -> Found:
        has_text = "id IN (SELECT record FROM words WHERE tokens @@ {}::tsquery)"
        statement = group_by.Statement("%s", has_text, match(question))
        return group_by.found(self.database.execute(statement.whole(question), statement.parameters).fetchall())

    def close(self) -> None:
        self.database.close()
