"""Measure the speed of search and pages: `make bench`, or `make bench-quick` for less of everything."""

import json
import shutil
import subprocess
import sys
import time
from typing import Any

from tests.benchmarks import report
from tests.prepared import ROOT, environment_of

FOLDER = ROOT / "var" / "benchmarks"
# How many records, and for how many seconds each engine may warm up, and again be timed.
FULL = {1_000: 12.0, 10_000: 20.0, 100_000: 25.0}
QUICK = {1_000: 4.0, 10_000: 8.0}


def run(part: str, size: int, seconds: float, extent: str, site: str) -> dict[str, Any]:
    """Measure one part in a process of its own, which is the site of that name, and return its figures."""
    var = FOLDER / site
    result = FOLDER / f"result-{site}.json"
    var.mkdir(parents=True)
    environment = environment_of(var, SEARCH_INDEX_DIR=str(var / "search-index"), PYTHONPATH=str(ROOT))
    print(f"Measuring {site} ...", end=" ", flush=True)
    start = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks.child", part, str(size), str(seconds), extent, str(result)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    print(f"{time.monotonic() - start:.0f} s")
    return json.loads(result.read_text())


def clear() -> None:
    """Remove the sites of this run, or of one that was broken off."""
    for var in [*FOLDER.glob("site-*"), FOLDER / "growth", FOLDER / "million"]:
        shutil.rmtree(var, ignore_errors=True)


def main() -> None:
    extent = "quick" if "--quick" in sys.argv else "full"
    sizes = QUICK if extent == "quick" else FULL
    clear()
    parts = [run("at_size", size, seconds, extent, f"site-{size}") for size, seconds in sizes.items()]
    growth = run("growth", 0, 0, extent, "growth")
    million = run("million", 1_000_000, 0, extent, "million") if extent == "full" else None
    clear()
    report.publish(parts, growth, million, extent)


if __name__ == "__main__":
    main()
