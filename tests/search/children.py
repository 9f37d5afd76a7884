"""Processes of their own, which do what the tests ask: `python -m tests.search.children MODULE FUNCTION ARGUMENT...`.

Each asserts what it can see, and prints what it has counted as JSON.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.db import connection

from tests.prepared import ROOT, environment_of

Errand = Callable[..., dict[str, Any]]


def environment_here(folder: Path) -> dict[str, str]:
    """The environment of processes that work on what this test's database holds, with files in a folder."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "directory.sqlite3")) as file:
            connection.connection.backup(file)
        return environment_of(folder)
    server, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    return environment_of(folder, DATABASE_URL=f"{server}/{connection.settings_dict['NAME']}")


def start(
    environment: dict[str, str], errand: Errand, *arguments: Any, within: tuple[str, ...] = ()
) -> subprocess.Popen:
    """Start a process that runs a function of another module; `within` is a command that starts commands."""
    where = [errand.__module__, errand.__name__]
    command = [*within, sys.executable, "-m", "tests.search.children", *where, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def counted(child: subprocess.Popen) -> dict[str, Any]:
    """Wait for a process, and return what it has counted. Raises AssertionError with what it said if it failed."""
    said, complaint = child.communicate()
    assert child.returncode == 0, f"a process failed: {said}{complaint}"
    return json.loads(said.splitlines()[-1])


def run(environment: dict[str, str], errand: Errand, *arguments: Any, within: tuple[str, ...] = ()) -> dict[str, Any]:
    return counted(start(environment, errand, *arguments, within=within))


if __name__ == "__main__":
    django.setup()
    module, function, *arguments = sys.argv[1:]
    print(json.dumps(getattr(import_module(module), function)(*arguments)))
