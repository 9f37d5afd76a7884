"""What one edit costs: until it is stored, and until each worker of the server shows it."""

import time
from pathlib import Path
from typing import Any

from directory import actions
from directory.models import Organisation
from tests.benchmarks.pages import WORKERS, checked
from tests.benchmarks.servers import get, gunicorn

EDITS = 15


def time_edits(var: Path) -> dict[str, Any]:
    """Give records a new name one by one, and look for each at once on a list that it is found on by that name.

    Returns the milliseconds of the edits, of the first answer after it and of the first answer of the other worker,
    and how many answers did not show the edit.
    """
    found: dict[str, Any] = {"edit": [], "first": [], "other": [], "stale": 0}
    with gunicorn(var, "tests.benchmarks.worker") as port:
        for _ in range(WORKERS * 6):
            checked(get(port, "/en/organisations/"))
        for number, record in enumerate(Organisation.objects.order_by("-pk")[:EDITS]):
            word = f"zyqedit{number}"
            start = time.perf_counter()
            with actions.editing(record, by=None):
                record.aliases = [word]
                record.save()
            found["edit"].append((time.perf_counter() - start) * 1000)
            _look(port, word, record.slug, found)
    return found


def _look(port: int, word: str, slug: str, found: dict[str, Any]) -> None:
    seen: dict[str, float] = {}
    while len(seen) < WORKERS:
        reply = checked(get(port, f"/en/organisations/?q={word}", **{"Accept-Encoding": "identity"}))
        found["stale"] += f"/organisations/{slug}/".encode() not in reply.body
        seen.setdefault(reply.headers["X-Worker"], reply.ms)
    first, other = seen.values()
    found["first"].append(first)
    found["other"].append(other)
