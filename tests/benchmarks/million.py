"""The index alone, with a million records: more than any one register holds, to see how its cost grows."""

import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from directory.search import engine, index
from directory.search.schema import schema, to_document
from tests.benchmarks.building import size_of
from tests.benchmarks.questions import asked
from tests.benchmarks.register import made

SIZE = 1_000_000
# Analysing a million different texts would take a quarter of an hour. Each of these stands for COPIES records, which
# differ in number, address and place in every order.
DIFFERENT = 40_000
COPIES = SIZE // DIFFERENT
REPEATS = 3


def measure(size: int, *, seconds: float, is_quick: bool) -> dict[str, Any]:
    """Return what it takes to build such an index and to ask it."""
    path = Path(settings.VAR_DIR) / "search-index"
    path.mkdir()
    texts = [to_document(one.record).to_dict() for one in made(DIFFERENT)]
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    _build(path, texts)
    build = {
        "seconds": time.perf_counter() - start,
        "memory": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) * 1024,
        "disk": size_of(path),
    }
    return {"size": SIZE, "kinds": [one.kind for one in asked()], "build": build, "ms": _time(path)}


def _build(path: Path, texts: list[dict[str, list[Any]]]) -> None:
    stored = tantivy.Index(schema(), str(path), sort_by_field="by_name")
    writer = stored.writer(index.HEAP, 1)
    for document in _copies(texts):
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _copies(texts: list[dict[str, list[Any]]]) -> Iterator[tantivy.Document]:
    orders = [name for name in texts[0] if name.startswith("by_")]
    for copy in range(COPIES):
        for values in texts:
            changed = {name: [f"{values[name][0]}-{copy}"] for name in ("uid", *orders)}
            yield tantivy.Document(**values | changed | {"pk": [values["pk"][0] + copy * DIFFERENT]})


def _time(path: Path) -> dict[int, list[float]]:
    searcher = tantivy.Index(schema(), str(path)).searcher()
    ms: dict[int, list[float]] = {}
    for repeat in range(REPEATS + 1):
        for number, one in enumerate(asked()):
            start = time.perf_counter()
            engine.page(searcher, one.question)
            engine.count(searcher, one.question)
            if repeat:
                ms.setdefault(number, []).append((time.perf_counter() - start) * 1000)
    return ms
