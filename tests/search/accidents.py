"""Accidents of a process that indexes, and of the place where the index lies. Each has a process of its own."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from django.db import connections

from directory.models import Change
from directory.search import engine, index, query, sql
from directory.search.generations import GENERATION, Opened, open_in_use
from directory.search.question import MODELS, Question
from tests.search.agreement import assert_agreement, without_empty
from tests.search.damage import wait_until_whole
from tests.search.editor import Editor
from tests.search.questions import Asker

NOBODY = 65_534


def folder() -> Path:
    found = index.directory()
    assert found
    return found


def generations() -> list[Path]:
    return [path for path in folder().glob("*") if GENERATION.fullmatch(path.name)]


def questions() -> list[Question]:
    askers = [Asker(noun, "accident") for noun in MODELS]
    return [*map(Question, MODELS), *[asker.question() for asker in askers for _ in range(5)]]


def next_change() -> int:
    """Let an editor work until the log has another change. Returns its number."""
    editor, before = Editor("a"), Change.objects.last_number()
    editor.random.seed(before)
    while Change.objects.last_number() == before:
        editor.change_values(editor.random.choice(editor.own_records()))
    return Change.objects.last_number()


def assert_right_answers() -> None:
    """Whoever answers, visitors get what stands in the database."""
    for question in questions():
        assert query.total(question) == sql.records(question).count()
        assert without_empty(query.count(question)) == without_empty(sql.count(question))


def assert_healed() -> None:
    searcher = index.ready(Change.objects.last_number())
    assert searcher, "the index has not healed"
    for question in questions():
        assert_agreement(searcher, question)


# Killed


def follow() -> None:
    index.ready(Change.objects.last_number())


def build() -> None:
    index.rebuild(lambda _done, _of: None)


def kill(work: str, rounds: str) -> dict[str, int]:
    """Kill processes at random moments of their indexing. Afterwards the index is as before or as after, and heals."""
    working, chance = {"follow": follow, "build": build}[work], Random(work)
    build()
    longest = max(seconds_of(working, after=next_change) for _ in range(3))
    counted = {"killed": 0, "as before": 0, "as after": 0}
    for _ in range(int(rounds)):
        before = open_in_use(folder())
        assert before
        known, after = _answers(before), next_change()
        counted["killed"] += is_killed(working, chance.uniform(0, longest))
        found = open_in_use(folder())
        assert found
        assert found.applied in (before.applied, after)
        if found.applied == before.applied:
            assert _answers(found) == known
        counted["as after" if found.is_at(after) else "as before"] += 1
        assert_healed()
        assert len(generations()) <= 2, "what was left half-built piles up"
    build()
    follow()
    assert len(generations()) == 1
    return counted | {"files": len(list(generations()[0].iterdir()))}


def _answers(opened: Opened) -> list[object]:
    return [(engine.total(opened.searcher, each), engine.count(opened.searcher, each)) for each in questions()]


def started(work: Callable[[], None]) -> int:
    index.close()
    connections.close_all()
    if child := os.fork():
        return child
    try:
        work()
    finally:
        os._exit(0)


def seconds_of(work: Callable[[], None], *, after: Callable[[], object]) -> float:
    after()
    began = time.monotonic()
    os.waitpid(started(work), 0)
    return time.monotonic() - began


def is_killed(work: Callable[[], None], seconds: float) -> bool:
    """Let a process work for some time, and kill it. Returns False where it had ended before."""
    child = started(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


# Too large to be built by whoever asks


def build_elsewhere() -> dict[str, bool]:
    """Ask for an index that is too large to be built within a request: another process builds it meanwhile."""
    index.MOST_RECORDS_AT_ONCE = 0
    assert index.ready(Change.objects.last_number()) is None
    assert_right_answers()
    wait_until_whole(folder())
    assert_healed()
    return {"healed": True}


# Cut


def keep_searching(stop: str) -> dict[str, int]:
    """Read the files of the index nearly all the time, until a file says stop."""
    asked, searches = questions(), 0
    while not Path(stop).exists():
        if searcher := index.ready(Change.objects.last_number()):
            for question in asked * 20:
                engine.count(searcher, question)
            searches += 1
    assert_healed()
    return {"searches": searches}


# No room


@contextmanager
def _limit() -> Iterator[None]:
    """Let no byte be written to any file."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@contextmanager
def _full_disk() -> Iterator[None]:
    """Fill the disk on which the index lies."""
    filler = folder() / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            yield
    filler.unlink()


def no_room(kind: str) -> dict[str, bool]:
    """Leave no room for the first build, then none for a change, and room again after each."""
    index.PAUSE = 0.0
    if kind == "tmpfs":
        folder().mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", folder()], check=True)
    without_room = {"limit": _limit, "tmpfs": _full_disk}[kind]
    Change.objects.last_number()  # SQLite makes the files that it needs to read
    with without_room():
        assert index.ready(Change.objects.last_number()) is None
        assert_right_answers()
        assert generations() == []
    assert_healed()
    before, after = Change.objects.last_number(), next_change()
    with without_room():
        assert index.ready(after) is None
        assert_right_answers()
        kept = open_in_use(folder())
        assert kept
        assert kept.applied == before
    assert_healed()
    return {"healed": True}


# Not allowed


@contextmanager
def _read_only() -> Iterator[None]:
    """Let the folder of the index belong to somebody who may not write there, and be them. Root could write anyway."""
    paths = [folder(), *generations()]
    for path in paths:
        path.chmod(0o555)
    if os.geteuid() == 0:
        for path in [*paths, *folder().rglob("*")]:
            os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        for path in paths:
            path.chmod(0o755)


def read_only() -> dict[str, bool]:
    """Forbid writing before the first build, then before a change, and allow it again after each."""
    index.PAUSE = 0.0
    folder().mkdir()
    assert_right_answers()
    build()
    for path in generations():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    with _read_only():
        assert index.ready(Change.objects.last_number()) is None
        assert_right_answers()
    assert_healed()
    with _read_only():
        assert_healed()  # what is there can be read
    after = next_change()
    with _read_only():
        assert index.ready(after) is None
        assert_right_answers()
    assert_healed()
    return {"healed": True}
