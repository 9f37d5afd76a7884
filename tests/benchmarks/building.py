"""What it takes to build the index: time, memory and room on the disk."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.prepared import ROOT


def size_of(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def time_build(var: Path) -> dict[str, Any]:
    """Build the site's index in a process of its own, as `manage.py rebuild_search` does for anybody."""
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "rebuild_search"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError("the index could not be built")
    return {
        "seconds": time.perf_counter() - start,
        "memory": usage.ru_maxrss * 1024,
        "disk": size_of(var / "search-index"),
        "database": (var / "directory.sqlite3").stat().st_size,
    }
