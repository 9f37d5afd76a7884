"""The folder of the stored index: which generation is in use, how one is opened, and who may write.

<folder>/current      the name of the generation in use; replaced in one step
<folder>/<generation> one index
<folder>/lock         held by whoever writes
"""

import fcntl
import hashlib
import json
import logging
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tantivy

from directory.models import Change
from directory.search.files import Held, Identity, identity_of
from directory.search.schema import FORMAT, STATE, schema

logger = logging.getLogger(__name__)

# How the folders of generations are named: by their format and a number of their own.
GENERATION = re.compile(r"\d+-[0-9a-f]{32}")
# How the files of segments are named, and those that are yet to be.
STRAY = re.compile(r"[0-9a-f]{32}\.|\.tmp")


class IndexTakenError(Exception):
    """Somebody else is writing."""


@dataclass
class Opened:
    """An index that this process has open, and what it knew of it then."""

    path: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    files: Held
    pointer: Identity
    applied: int
    fingerprint: str

    def is_untouched(self) -> bool:
        """True while the files are as they were, and the folder says as before that this generation is in use."""
        try:
            return self.pointer == identity_of(_pointer(self.path.parent).stat()) and self.files.are_untouched()
        except OSError:
            return False

    def is_at(self, number: int) -> bool:
        """True where this change is the last that the index has followed, and was made in the log at hand."""
        return self.applied == number and self.fingerprint == fingerprint_of(number)


@contextmanager
def unless_stopping(error: BaseException) -> Iterator[None]:
    """Let the end of the process through; a panic of the index's own code is a BaseException too."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    yield


def open_in_use(base: Path) -> Opened | None:
    """Open the generation in use; None where there is none, or none that can be read."""
    try:
        pointer = identity_of(_pointer(base).stat())
        name = _name_in_use(base)
        return _read(base / name, pointer) if name.startswith(f"{FORMAT}-") else None
    except (OSError, IndexTakenError):
        return None
    except BaseException as error:
        with unless_stopping(error):
            logger.warning("The search index is damaged: %r", error)
        return None


def _pointer(base: Path) -> Path:
    return base / "current"


def _name_in_use(base: Path) -> str:
    """Return the name of the generation in use, or nothing."""
    try:
        return _pointer(base).read_text().strip()
    except (OSError, ValueError):
        return ""


def _read(path: Path, pointer: Identity) -> Opened:
    meta = (path / "meta.json").read_text()
    files = Held(_files_in_use(path, json.loads(meta)["segments"]))
    index = tantivy.Index(schema(), str(path))
    index.config_reader("manual")
    index.reload()
    searcher = index.searcher()
    if (path / "meta.json").read_text() != meta:  # somebody has written meanwhile: other files are in use
        raise IndexTakenError
    return Opened(path, index, searcher, files, pointer, *_state(searcher))


def _files_in_use(path: Path, segments: list[dict[str, Any]]) -> Iterator[Path]:
    """Yield the files that make up the segments: what the folder holds besides may come and go at any time."""
    deletions = {segment["segment_id"].replace("-", ""): segment["deletes"] or {} for segment in segments}
    for file in path.iterdir():
        segment, _dot, kind = file.name.partition(".")
        if segment in deletions and (not kind.endswith("del") or kind == f"{deletions[segment].get('opstamp')}.del"):
            yield file


def remove_strays(path: Path) -> None:
    """Remove what a killed writer left in a generation: the next one would trip over files of the same name."""
    segments = json.loads((path / "meta.json").read_text())["segments"]
    used = {file.name for file in _files_in_use(path, segments)}
    for file in path.iterdir():
        if STRAY.match(file.name) and file.name not in used:
            file.unlink()


def _state(searcher: tantivy.Searcher) -> tuple[int, str]:
    found = searcher.search(tantivy.Query.term_query(schema(), "uid", STATE, index_option="basic"), 1).hits
    if not found:
        return -1, ""
    state = searcher.doc(found[0][1])
    return int(state.get_first("applied") or 0), str(state.get_first("fingerprint") or "")


def fingerprint_of(number: int) -> str:
    """Tell one change from another of the same number in another log: a restored backup, a foreign database."""
    row = Change.objects.filter(number=number).values_list("number", "noun", "slug", "action", "at").first()
    return hashlib.sha256(repr(row).encode()).hexdigest()[:32] if row else ""


@contextmanager
def lock(base: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the only writer on this host. Raises IndexTakenError where another is and nobody wants to wait."""
    base.mkdir(parents=True, exist_ok=True)
    with (base / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise IndexTakenError from error
        yield


def new_path(base: Path) -> Path:
    """Return where a new generation may be written."""
    return base / f"{FORMAT}-{uuid.uuid4().hex}"


def put_in_use(path: Path) -> None:
    """Let everybody open this generation from now on."""
    temporary = path.parent / "current.new"
    temporary.write_text(path.name)
    os.replace(temporary, _pointer(path.parent))  # noqa: PTH105 - one step, also where the target exists


def sweep(base: Path) -> None:
    """Remove all generations but the one in use: what was in use before, and what was left half-built."""
    name = _name_in_use(base)
    for path in base.iterdir():
        if GENERATION.fullmatch(path.name) and path.name != name:
            shutil.rmtree(path, ignore_errors=True)
