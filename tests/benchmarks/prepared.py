"""Registers that have been made, kept for as long as what they are made of stays the same."""

import shutil
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from tests.benchmarks.filling import fill
from tests.benchmarks.rows import write
from tests.prepared import ROOT, fingerprint

FOLDER = ROOT / "var" / "benchmarks"
DATABASE, ROWS = "directory.sqlite3", "rows.jsonl"
MADE_OF = (
    "fixtures/0[1-4]*.json",
    "directory/models/*.py",
    "directory/migrations/*.py",
    "directory/search/document.py",
    "directory/search/synonyms.py",
    "directory/search/text.py",
    "tests/benchmarks/filling.py",
    "tests/benchmarks/register.py",
    "tests/benchmarks/rows.py",
    "tests/benchmarks/words.py",
)


def furnish(var: Path, size: int) -> None:
    """Put a database of so many made-up records, its rows and the static files into the folder of this site."""
    kept = FOLDER / f"register-{size}-{fingerprint(MADE_OF)}"
    if not kept.exists():
        for outdated in FOLDER.glob(f"register-{size}-*"):
            shutil.rmtree(outdated)
        _make(var, size, kept)
    for file in kept.iterdir():
        shutil.copy(file, var)
    call_command("collectstatic", interactive=False, verbosity=0)


def _make(var: Path, size: int, kept: Path) -> None:
    call_command("migrate", verbosity=0)
    write(fill(size), var / ROWS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    unfinished = FOLDER / f"unfinished-{size}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name in (DATABASE, ROWS):
        shutil.move(var / name, unfinished)
    unfinished.rename(kept)
