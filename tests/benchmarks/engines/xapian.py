"""Xapian with match spies for each facet. What it takes to talk to its process is part of the time."""

import json
import subprocess
from pathlib import Path
from typing import Any

from directory.search.question import Question
from tests.benchmarks.engines import ANY_PAGE, Found
from tests.benchmarks.engines.reading import reading

PYTHON = "/usr/bin/python3"
CHILD = Path(__file__).with_name("xapian_child.py")


class Xapian:
    name = "Xapian"
    same_lifted = True
    last_page = ANY_PAGE

    def __init__(self, rows: Path, folder: Path) -> None:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen([PYTHON, "-P", str(CHILD)], env={"XAPIAN_FLUSH_THRESHOLD": "50000"}, **pipes)
        self._tell({"rows": str(rows), "folder": str(folder)})

    def built(self) -> float:
        """Wait until it is built; return how many seconds that took."""
        return json.loads(self.process.stdout.readline())

    def _tell(self, what: dict[str, Any]) -> None:
        self.process.stdin.write(f"{json.dumps(what)}\n")
        self.process.stdin.flush()

    def answer(self, question: Question) -> Found:
        asked = {
            "noun": question.noun,
            "chosen": question.chosen,
            "terms": reading(question),
            "year_min": question.year_min,
            "year_max": question.year_max,
            "start": question.start,
        }
        self._tell(asked)
        return Found(**json.loads(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
