"""The stored index: where it lies, how it follows the change log, and how it heals.

The database is the truth. The index says itself up to which change it has followed the log, in the same commit as
the records, so a process that dies at any moment leaves it as it was or as it should be. Whoever needs it and finds
it behind catches up under a lock; whoever finds the lock taken, the directory read-only or the disk full gets None
and answers from SQL. What cannot be read is built anew.

    <directory>/current      the name of the generation in use; replaced in one step
    <directory>/<generation> one index
    <directory>/lock         held by whoever writes
"""

import fcntl
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tantivy
from django.conf import settings
from django.db import connection

from directory.models import Change, ChangeAction, Initiative, Organisation
from directory.search.question import MODELS
from directory.search.schema import FORMAT, STATE, for_index, schema, to_document, uid

logger = logging.getLogger(__name__)

# Catching up with more changes than this costs more than building anew.
MOST_CHANGES = 500
# Up to this many records, whoever finds the index unusable builds it at once; above, a process of its own does.
MOST_RECORDS_AT_ONCE = 2_000
# Seconds until a failed attempt to write is repeated.
PAUSE = 5.0
HEAP = 64_000_000

# Words that many records are found by, and the load of a whole data set: no single document stands for these.
_CONCERN_MANY = {"", "sector", "technology", "challenge", "audience"}

Progress = Callable[[int, int], None]


class IndexTakenError(Exception):
    """Somebody else is writing."""


@dataclass
class Opened:
    """An index that this process has open, and what it knew of it then."""

    path: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    applied: int
    fingerprint: str
    files: dict[str, int] = field(default_factory=dict)

    def is_intact(self) -> bool:
        """True while every file that is mapped into memory is there in full: reading past a cut one would kill us."""
        try:
            return _files(self.path).items() >= self.files.items()
        except OSError:
            return False


_opened: Opened | None = None
_pause_until = 0.0


def directory() -> Path | None:
    """Where the index lies; None where it is switched off."""
    return Path(settings.SEARCH_INDEX_DIR) if settings.SEARCH_INDEX_DIR else None


def ready(number: int) -> tantivy.Searcher | None:
    """Return a searcher that has followed the log up to exactly this change, or None: then SQL has to answer."""
    global _opened
    if not directory():
        return None
    try:
        if _opened is None or _opened.applied != number or not _opened.is_intact():
            _opened = _open()
        if _opened is None or _opened.applied != number:
            _opened = _catch_up(number)
    except IndexTakenError:
        return None
    except BaseException as error:
        _give_up(error)
        return None
    return _opened.searcher if _opened and _opened.applied == number else None


def distrust(error: BaseException) -> None:
    """Drop an index that failed while it was read; the next request opens or builds it anew."""
    if path := _opened and _opened.path:
        with _unless_stopping(error):
            shutil.rmtree(path, ignore_errors=True)
    _give_up(error)


def _give_up(error: BaseException) -> None:
    global _opened, _pause_until
    with _unless_stopping(error):
        logger.warning("The search index cannot be used, SQL answers: %s", error)
        _opened, _pause_until = None, time.monotonic() + PAUSE


@contextmanager
def _unless_stopping(error: BaseException) -> Iterator[None]:
    """Let the end of the process through; a panic of the index's own code is a BaseException too."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    yield


def _files(path: Path) -> dict[str, int]:
    with os.scandir(path) as entries:
        return {entry.name: entry.stat().st_size for entry in entries if not entry.name.startswith((".", "meta"))}


def _open() -> Opened | None:
    """Open the generation in use; None where there is none, or none that can be read."""
    base = directory()
    try:
        name = (base / "current").read_text().strip() if base else ""
        if not base or not name.startswith(f"{FORMAT}-") or not tantivy.Index.exists(str(base / name)):
            return None
        return _read(base / name)
    except OSError:
        return None
    except BaseException as error:
        with _unless_stopping(error):
            logger.warning("The search index is damaged: %s", error)
        return None


def _read(path: Path) -> Opened:
    files = _files(path)
    index = tantivy.Index(schema(), str(path))
    index.config_reader("manual")
    index.reload()
    searcher = index.searcher()
    applied, fingerprint = _state(searcher)
    return Opened(path, index, searcher, applied, fingerprint, _mapped(path, files))


def _mapped(path: Path, files: dict[str, int]) -> dict[str, int]:
    """The files of the segments in use: what the directory holds besides may go at any time."""
    meta = (path / "meta.json").read_text()
    return {name: size for name, size in files.items() if _segment(name) in meta.replace("-", "")}


def _segment(name: str) -> str:
    return name.split(".", 1)[0]


def _state(searcher: tantivy.Searcher) -> tuple[int, str]:
    found = searcher.search(tantivy.Query.term_query(schema(), "uid", STATE, index_option="basic"), 1).hits
    if not found:
        return -1, ""
    state = searcher.doc(found[0][1])
    return int(state.get_first("applied") or 0), str(state.get_first("fingerprint") or "")


def _fingerprint(number: int) -> str:
    """Tell one change from another of the same number in another log: a restored backup, a foreign database."""
    row = Change.objects.filter(number=number).values_list("number", "noun", "slug", "action", "at").first()
    return hashlib.sha256(repr(row).encode()).hexdigest()[:32] if row else ""


@contextmanager
def _lock(*, wait: bool = False) -> Iterator[Path]:
    """Be the only writer on this host. Raises IndexTakenError where another is and nobody wants to wait."""
    base = directory()
    if not base:
        raise IndexTakenError
    base.mkdir(parents=True, exist_ok=True)
    with (base / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise IndexTakenError from error
        yield base


def _catch_up(number: int) -> Opened | None:
    """Bring the index to this change. Changes of a transaction that may still be undone are left alone."""
    if connection.in_atomic_block or time.monotonic() < _pause_until:
        return None
    with _lock() as base:
        opened = _open()
        if opened and opened.applied == number and opened.fingerprint == _fingerprint(number):
            return opened
        changes = _missing(opened, number)
        if opened and changes is not None:
            _apply(opened, changes, number)
            return _open()
        if _public_records() <= MOST_RECORDS_AT_ONCE:
            _build(base, lambda _done, _of: None)
            return _open()
    _build_elsewhere()
    return None


def _missing(opened: Opened | None, number: int) -> list[tuple[str, str]] | None:
    """Return the records that changed since; None where the log is another one or too much has happened."""
    if opened is None or not 0 <= opened.applied <= number or opened.fingerprint != _fingerprint(opened.applied):
        return None
    later = Change.objects.filter(number__gt=opened.applied, number__lte=number).order_by("number")
    rows = list(later.values_list("noun", "slug", "action", "fields")[: MOST_CHANGES + 1])
    many = any(noun in _CONCERN_MANY or action == ChangeAction.LOADED for noun, _slug, action, _fields in rows)
    if many or len(rows) > MOST_CHANGES:
        return None
    concerned = [(noun, slug) for noun, slug, _action, _fields in rows if noun in MODELS]
    concerned += [(noun, fields["slug"][0]) for noun, _s, _a, fields in rows if noun in MODELS and "slug" in fields]
    return list(dict.fromkeys(concerned))


def _apply(opened: Opened, concerned: list[tuple[str, str]], number: int) -> None:
    """Write the present state of the records that changed, and of the initiatives that changed organisations lead."""
    organisations = [slug for noun, slug in concerned if noun == "organisation"]
    initiatives = Initiative.objects.filter(participations__organisation__slug__in=organisations)
    led = [("initiative", slug) for slug in initiatives.values_list("slug", flat=True)]
    slugs: dict[str, list[str]] = {noun: [] for noun in MODELS}
    for noun, slug in dict.fromkeys([*concerned, *led]):
        slugs[noun].append(slug)
    with _writing(opened.index, number) as writer:
        for noun, model in MODELS.items():
            for slug in slugs[noun]:
                writer.delete_documents_by_term("uid", uid(noun, slug))
            for record in for_index(model.objects.filter(slug__in=slugs[noun])):
                writer.add_document(to_document(record))


@contextmanager
def _writing(index: tantivy.Index, number: int) -> Iterator[tantivy.IndexWriter]:
    """Commit the writes of the block together with the number of the change that they lead to, or nothing."""
    writer = index.writer(HEAP, 1)
    try:
        yield writer
        writer.delete_documents_by_term("uid", STATE)
        state = {"uid": STATE, "applied": number, "fingerprint": _fingerprint(number)}
        writer.add_document(tantivy.Document(**state))
        writer.commit()
        writer.wait_merging_threads()
    except BaseException:
        writer.rollback()
        raise


def _public_records() -> int:
    return Organisation.objects.published().count() + Initiative.objects.published().count()


def rebuild(progress: Progress) -> None:
    """Build the index anew while the old one serves, then put it in its place. Waits for whoever is writing.

    `progress` is told how many records are done, and of how many.
    """
    with _lock(wait=True) as base:
        _build(base, progress)


def _build(base: Path, progress: Progress) -> None:
    number = Change.objects.last_number()
    path = base / f"{FORMAT}-{uuid.uuid4().hex}"
    path.mkdir()
    try:
        index = tantivy.Index(schema(), str(path), sort_by_field="by_name")
        with _writing(index, number) as writer:
            of = _public_records()
            for done, record in enumerate(_all_records(), 1):
                writer.add_document(to_document(record))
                progress(done, of)
        temporary = base / "current.new"
        temporary.write_text(path.name)
        os.replace(temporary, base / "current")  # noqa: PTH105 - one step, also where the target exists
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    for other in base.iterdir():
        if other.is_dir() and other != path:
            shutil.rmtree(other, ignore_errors=True)


def _all_records() -> Iterable[Organisation | Initiative]:
    for model in MODELS.values():
        yield from for_index(model.objects.order_by("sort_name", "slug")).iterator(chunk_size=500)


def _build_elsewhere() -> None:
    """Have a process of its own build a large index; it takes the lock, so a second one only waits and sees."""
    global _pause_until
    _pause_until = time.monotonic() + PAUSE
    command = [sys.executable, "manage.py", "rebuild_search", "--if-needed"]
    subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def is_current() -> bool:
    """Whether the stored index has followed the log to its end."""
    number = Change.objects.last_number()
    opened = _open()
    return bool(opened and opened.applied == number and opened.fingerprint == _fingerprint(number))


def close() -> None:
    """Forget what is open. For tests, which change the directory under one process."""
    global _opened, _pause_until
    _opened, _pause_until = None, 0.0
