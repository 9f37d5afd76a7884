"""Turns the figures of a run into tables and a plot, prints them, and puts those of a full run into the documents."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from statistics import median
from typing import Any

from tests.benchmarks import plot
from tests.benchmarks.aims import aims
from tests.benchmarks.figures import Growth, Part, percentile_95, ratio
from tests.prepared import ROOT

DOCUMENT = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "benchmarks.svg"
README = ROOT / "README.md"
CAPTION = "How times grow with the register"
PAGES = {
    "new, without text": "list made anew, without text",
    "Datasette, without text": "Datasette's page of the same question",
    "new, with text": "list made anew, with a text",
    "Datasette, with text": "Datasette's page of the same question",
    "suggestions": "suggestions for a text that nobody has typed before",
    "kept": "kept page",
    "not modified": "page not modified (304)",
    "bare": "bare WSGI answer of the kept page's bytes",
}

Table = list[Sequence[Any]]


def publish(
    results: Sequence[dict[str, Any]], grown: dict[str, list[float]], million: dict[str, Any] | None, extent: str
) -> None:
    """Print all tables; after a full run, write them and the plot into `docs/` and the aims into the README."""
    parts = [Part(result) for result in results]
    growth = {int(size): values for size, values in sorted(grown.items(), key=lambda one: int(one[0]))}
    summary = as_markdown(["Aim", "Measured", "Met"], aims(parts, growth))
    figures = "\n\n".join(_sections(parts, growth, million, summary))
    print(figures)
    if extent == "full":
        PICTURE.write_text(plot.draw(parts, million))
        put_between("figures", f"![{CAPTION}]({PICTURE.name})\n\n{figures}", DOCUMENT)
        put_between("speed", f"{summary}\n\n![{CAPTION}](docs/{PICTURE.name})", README)


def put_between(marks: str, text: str, path: Any) -> None:
    """Replace what stands between two marks in a document."""
    before, _old, after = _parts(path.read_text(), f"<!-- {marks} -->", f"<!-- /{marks} -->")
    path.write_text(f"{before}<!-- {marks} -->\n{text}\n<!-- /{marks} -->{after}")


def _parts(text: str, first: str, last: str) -> tuple[str, str, str]:
    before, rest = text.split(first, 1)
    return before, *rest.split(last, 1)


def as_markdown(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _sections(parts: Sequence[Part], growth: Growth, million: dict[str, Any] | None, summary: str) -> Iterable[str]:
    yield f"Measured on {_machine()}."
    yield f"### Aims\n\n{summary}"
    sizes = [f"{part.size:,}" for part in parts]
    head = ["Engine", *(f"{size} records" for size in [*sizes, *(["1,000,000"] if million else [])])]
    yield f"### Search with all facet counts\n\n{as_markdown(head, _searches(parts, million))}"
    largest = [part for part in parts if part.size <= 10_000][-1]
    head = ["Median, ms", *dict.fromkeys(largest.kinds)]
    yield f"### By kind of question, at {largest.size:,} records\n\n{as_markdown(head, _by_kind(largest))}"
    yield f"### Same answers\n\n{as_markdown(['Engine', *sizes], _agreement(parts))}"
    yield f"### Pages over HTTP\n\n{as_markdown(['Page', *sizes], _pages(parts))}"
    grown = [["list made anew, without text", *map(ms, growth.values())]]
    yield f"### The same pages of all sites at once\n\n{as_markdown(['Page', *(f'{n:,}' for n in growth)], grown)}"
    yield f"### Requests a second, four clients at once\n\n{as_markdown(['Page', *sizes], _loads(parts))}"
    yield f"### One edit\n\n{as_markdown(['', *sizes], _edits(parts))}"
    yield f"### Building\n\n{as_markdown(['', *head_of_builds(sizes, million)], _builds(parts, million))}"


def head_of_builds(sizes: Sequence[str], million: dict[str, Any] | None) -> list[str]:
    return [*sizes, "1,000,000"] if million else list(sizes)


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "tantivy", "gunicorn"))
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}"


def ms(values: Sequence[float]) -> str:
    """A median and the value that one in twenty exceeds."""
    return f"{short(median(values))} / {short(percentile_95(values))}"


def short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _searches(parts: Sequence[Part], million: dict[str, Any] | None) -> Table:
    rows: Table = []
    for name in parts[0].engines | parts[-1].engines:
        cells = [_search(part, name) for part in parts]
        if million:
            cells.append(_of_million(million) if name == "index" else "")
        rows.append([f"**{name}**" if name == "index" else name, *cells])
    return rows


def _search(part: Part, name: str) -> str:
    if name not in part.engines:
        return ""
    medians = part.medians(name)
    times = "" if name == "index" else f", {ratio(part, name):.3g}×"
    few = f" ({len(medians)} questions)" if len(medians) < len(part.kinds) else ""
    return f"{short(median(medians.values()))} / {short(percentile_95(part.runs(name)))}{times}{few}"


def _of_million(million: dict[str, Any]) -> str:
    runs = [value for each in million["ms"].values() for value in each]
    return f"{short(median(median(each) for each in million['ms'].values()))} / {short(percentile_95(runs))}"


def _by_kind(part: Part) -> Table:
    kinds = list(dict.fromkeys(part.kinds))
    rows: Table = []
    for name in part.engines:
        medians = part.medians(name)
        of_kind = [[value for number, value in medians.items() if part.kinds[number] == kind] for kind in kinds]
        rows.append([name, *(short(median(values)) if values else "" for values in of_kind)])
    return rows


def _agreement(parts: Sequence[Part]) -> Table:
    names = [name for name in parts[-1].engines if name != "index"]
    return [[name, *(_agreed(part, name) for part in parts)] for name in names]


def _agreed(part: Part, name: str) -> str:
    if name not in part.engines:
        return ""
    asked = len(part.medians(name))
    differing = part.engines[name]["differing"]
    kinds = ", ".join(dict.fromkeys(part.kinds[number] for number in differing))
    return f"{asked - len(differing)} of {asked}" + (f" (not: {kinds})" if kinds else "")


def _pages(parts: Sequence[Part]) -> Table:
    return [[text, *(ms(part.pages[kind]) for part in parts)] for kind, text in PAGES.items()]


def _loads(parts: Sequence[Part]) -> Table:
    return [
        [PAGES[kind], *(f"{median(part.data['pages']['per_second'][kind]):,.0f}" for part in parts)]
        for kind in ("kept", "bare")
    ]


def _edits(parts: Sequence[Part]) -> Table:
    names = {
        "edit": "the edit itself, ms",
        "first": "the first answer after it, which brings the index up to date, ms",
        "other": "the first answer of the other worker, ms",
    }
    rows: Table = [[text, *(ms(part.data["edits"][name]) for part in parts)] for name, text in names.items()]
    return [*rows, ["answers without the edit", *(part.data["edits"]["stale"] for part in parts)]]


def _builds(parts: Sequence[Part], million: dict[str, Any] | None) -> Table:
    rows: Table = []
    built = [part.data["builds"] for part in parts]
    for name in parts[-1].data["builds"]:
        cells = [f"{short(each[name]['seconds'])} s" if name in each else "" for each in built]
        if million:
            cells.append(f"{short(million['build']['seconds'])} s" if name == "index" else "")
        rows.append([name, *cells])
    each_index = [each["index"] for each in built] + ([million["build"]] if million else [])
    rows.append(["memory of the process that builds the index", *(_megabytes(one["memory"]) for one in each_index)])
    rows.append(["index on the disk", *(_megabytes(one["disk"]) for one in each_index)])
    return rows


def _megabytes(number: float) -> str:
    return f"{number / 1e6:,.0f} MB"
