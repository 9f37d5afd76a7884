"""`make quality`: measure the search on the whole data set, print the table and put it into README.md."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django

from tests.prepared import KEPT_IN, ROOT, environment_of, register_file

if TYPE_CHECKING:
    from tests.search.quality import Measures

README = ROOT / "README.md"
_TABLE = re.compile(r"(?<=<!-- quality -->\n).*(?=<!-- /quality -->)", re.DOTALL)


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |\n"


def table(classes: dict[str, str], index: dict[str, "Measures"], sql: dict[str, "Measures"], nothing: str) -> str:
    """Return the figures of each class, with the index and, in one column, without it, as Markdown."""
    rows = [
        _row("Queries", "Number", "MRR@10", "nDCG@10", "success@1", "nDCG@10 by SQL"),
        "|---|---:|---:|---:|---:|---:|\n",
    ]
    for kind, title in classes.items():
        found = index[kind]
        by_sql = f"{sql[kind].ndcg:.3f}" if kind in sql else ""
        rows.append(_row(title, found.number, *(f"{f:.3f}" for f in (found.mrr, found.ndcg, found.success)), by_sql))
    return "".join([*rows, _row("What is not in the register and must find nothing", nothing, "", "", "", "")])


def _measured() -> str:
    # The settings have to be there before any model is.
    from django.conf import settings

    from directory.search import index
    from tests.search import quality

    index.rebuild(lambda _done, _of: None)
    classes = quality.classes() | {quality.ALL: "**All**"}
    by_index = quality.measure(quality.answered, list(classes))
    queries = quality.queries_for_nothing()
    right = sum(map(quality.finds_nothing, queries))
    settings.SEARCH_INDEX_DIR = ""
    by_sql = quality.measure(quality.matched, list(quality.floors("sql")))
    return table(classes, by_index, by_sql, f"{right} of {len(queries)} do")


def main() -> None:
    """Print the table, and put it between its marks in README.md."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    with register_file() as register, TemporaryDirectory() as folder:
        os.environ |= environment_of(register.parent) | {"SEARCH_INDEX_DIR": str(Path(folder) / "index")}
        django.setup()
        text = _measured()
    print(text, end="")
    README.write_text(_TABLE.sub(lambda _match: text, README.read_text()))


if __name__ == "__main__":
    main()
