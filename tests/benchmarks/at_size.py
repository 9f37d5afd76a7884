"""Everything that is measured on a register of one size."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.benchmarks import rows
from tests.benchmarks.building import time_build
from tests.benchmarks.edits import time_edits
from tests.benchmarks.engines import Engine, datasette
from tests.benchmarks.engines.postgres import Postgres
from tests.benchmarks.engines.site import Index, Orm, Reference
from tests.benchmarks.engines.sqlite import Fts5
from tests.benchmarks.engines.xapian import Xapian
from tests.benchmarks.pages import time_pages, within_reach
from tests.benchmarks.prepared import DATABASE, FOLDER, ROWS, furnish
from tests.benchmarks.questions import asked
from tests.benchmarks.timing import time_all

QUICK = ("index", "SQL reference", "ORM GROUP BY", "SQLite FTS5", "Datasette")
PROGRAM = FOLDER / "tools" / "bin" / "datasette"


def measure(size: int, *, seconds: float, is_quick: bool) -> dict[str, Any]:
    """Return all figures of a register of so many records. An engine may warm up, and be timed, for so many seconds."""
    var = Path(settings.VAR_DIR)
    furnish(var, size)
    builds = {"index": time_build(var)}
    engines = _engines(var, builds, is_quick=is_quick)
    try:
        questions = asked()
        totals = [engines[0].answer(one.question).total for one in questions]
        timed = time_all(engines, questions, seconds)
        served = engines[-1]
        reached = len(timed[-1].ms)
        pages = time_pages(var, within_reach(questions, totals), served, within_reach(questions[:reached], totals))
    finally:
        for engine in engines:
            engine.close()
    connection.close()
    return {
        "size": size,
        "kinds": [one.kind for one in questions],
        "totals": totals,
        "builds": builds,
        "engines": [one.as_data() for one in timed],
        "pages": pages,
        "edits": time_edits(var),
    }


def _engines(var: Path, builds: dict[str, Any], *, is_quick: bool) -> list[Engine]:
    """Build all engines: the index first, Datasette, which needs the text index of another, last."""
    database, listed = var / DATABASE, var / ROWS
    # It builds in a process of its own, while the others do.
    xapian = [] if is_quick else [Xapian(listed, var / "xapian")]
    made: dict[str, Callable[[], Engine]] = {
        "index": Index,
        "SQL reference": Reference,
        "ORM GROUP BY": Orm,
        "SQLite FTS5": lambda: Fts5.build(rows.read(listed), database),
        "PostgreSQL": lambda: Postgres.build(rows.read(listed)),
        "Datasette": lambda: _datasette(var),
    }
    engines: list[Engine] = []
    for name, make in made.items():
        if not is_quick or name in QUICK:
            start = time.perf_counter()
            engines.append(make())
            builds.setdefault(name, {"seconds": time.perf_counter() - start})
    if xapian:
        builds["Xapian"] = {"seconds": xapian[0].built()}
    return [*engines[:-1], *xapian, engines[-1]]


def _datasette(var: Path) -> datasette.Datasette:
    datasette.build(rows.read(var / ROWS), var / DATABASE)
    return datasette.Datasette(PROGRAM, var / DATABASE)
