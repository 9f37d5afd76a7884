"""A process for each part of the run, a site of its own: PART SIZE SECONDS full|quick RESULT."""

import json
import sys
from importlib import import_module
from pathlib import Path

import django

if __name__ == "__main__":
    part, size, seconds, extent, result = sys.argv[1:]
    django.setup()
    measure = import_module(f"tests.benchmarks.{part}").measure
    figures = measure(int(size), seconds=float(seconds), is_quick=extent == "quick")
    Path(result).write_text(json.dumps(figures))
