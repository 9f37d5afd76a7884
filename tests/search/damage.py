"""What may happen to the files of a stored index, also while processes have them open."""

import os
import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from directory.search.generations import open_in_use

SECONDS_TO_HEAL = 120


def _files(folder: Path) -> list[Path]:
    """The files of the generations, the largest first: what answers come from, before what describes it."""
    return sorted(folder.glob("*-*/[!.]*"), key=lambda path: -path.stat().st_size)


def delete_files(folder: Path) -> None:
    for file in _files(folder):
        file.unlink(missing_ok=True)


def delete_one_file(folder: Path) -> None:
    _files(folder)[0].unlink(missing_ok=True)


def delete_all(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def truncate(folder: Path) -> None:
    """Cut all files to half their length, in place."""
    for file in _files(folder):
        with suppress(FileNotFoundError):
            os.truncate(file, file.stat().st_size // 2)


def empty(folder: Path) -> None:
    for file in _files(folder):
        with suppress(FileNotFoundError):
            os.truncate(file, 0)


def scramble(folder: Path) -> None:
    """Write over the middle of all files, in place, so that no length changes."""
    for file in _files(folder):
        with suppress(FileNotFoundError), file.open("r+b") as opened:
            third = os.fstat(opened.fileno()).st_size // 3
            opened.seek(third)
            opened.write(os.urandom(third + 1))


def scramble_unseen(folder: Path) -> None:
    """Write over the files, and let them look as old as before."""
    written_at = {file: file.stat().st_mtime_ns for file in _files(folder)}
    scramble(folder)
    for file, at in written_at.items():
        with suppress(FileNotFoundError):
            os.utime(file, ns=(at, at))


def point_nowhere(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\x00 nowhere")


KINDS: list[Callable[[Path], None]] = [
    delete_files,
    delete_one_file,
    delete_all,
    truncate,
    empty,
    scramble,
    scramble_unseen,
    point_nowhere,
]


def while_asking(damage: Callable[[Path], None], folder: Path, ask: Callable[[], Any]) -> None:
    """Damage the index while this thread keeps asking: a write to a file in use waits until its user lets go."""
    with ThreadPoolExecutor(1) as pool:
        damaging = pool.submit(damage, folder)
        while not damaging.done():
            ask()
    damaging.result()


def wait_until_whole(folder: Path) -> None:
    """Return when the index can be opened."""
    deadline = time.monotonic() + SECONDS_TO_HEAL
    while open_in_use(folder) is None:
        assert time.monotonic() < deadline, "the index is not built"
        time.sleep(0.1)
