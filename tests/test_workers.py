"""Several workers over one register: an edit shows in each at once, Redis serves them all, no damage stops them."""

import gzip
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.core.cache.backends.redis import RedisCache
from django.http import HttpResponse
from redis import Redis
from redis.exceptions import RedisError

from directory.filters import query_string
from directory.search import sql
from tests.pages import Page, count_in_heading, option_counts
from tests.prepared import environment_of
from tests.search import children, following
from tests.search.damage import KINDS, wait_until_whole
from tests.search.questions import Asker
from tests.server import SECONDS_TO_START, Server, free_port, furnish, serving

WORKERS = "3"
LIST = "/en/organisations/"
ASKERS = 2
# Who seems to be signed in gets pages that are made anew each time.
SIGNED_IN = "sessionid=somebody"


@dataclass(frozen=True)
class Fetched:
    status: int
    etag: str
    text: str


def fetch(server: Server, path: str, etag: str = "", cookie: str = "") -> Fetched:
    request = Request(f"{server.address}{path}", headers={"If-None-Match": etag, "Cookie": cookie})
    try:
        with urlopen(request, timeout=60) as answer:
            return Fetched(answer.status, answer.headers["ETag"], answer.read().decode())
    except HTTPError as error:
        with error:
            return Fetched(error.code, error.headers["ETag"], error.read().decode())


@pytest.fixture
def var(tmp_path: Path) -> Path:
    furnish(tmp_path)
    return tmp_path


def a_slug(var: Path) -> str:
    """Return the slug of the organisation that comes first in lists."""
    with closing(sqlite3.connect(var / "directory.sqlite3")) as database:
        rows = database.execute(
            "SELECT slug FROM directory_organisation WHERE review_state = 'published' ORDER BY sort_name, slug"
        )
        return rows.fetchone()[0]


def rename(var: Path, slug: str, name: str) -> None:
    """Let an editor in a process of its own rename an organisation."""
    children.run(environment_of(var), following.rename, "organisation", slug, name)


def test_one_edit_shows_at_once_in_every_worker(var):
    slug = a_slug(var)
    pages = [LIST, f"{LIST}{slug}/", f"/zh-hant/search/?q={slug}"]
    with serving(var, WEB_CONCURRENCY=WORKERS) as server:
        etags: dict[str, set[str]] = {page: set() for page in pages}
        assert len(server.workers()) == int(WORKERS)
        for worker in server.workers():
            with server.only(worker):
                for page in pages:
                    answer = fetch(server, page)
                    etags[page].add(answer.etag)
                    assert fetch(server, page, etag=answer.etag).status == 304
        assert [len(found) for found in etags.values()] == [1, 1, 1]

        rename(var, slug, "A Typhoon Shelter")

        for worker in server.workers():
            with server.only(worker):
                for page, (before,) in etags.items():
                    answer = fetch(server, page, etag=before)
                    assert answer.status == 200
                    assert "A Typhoon Shelter" in answer.text
                    assert answer.etag != before
                    assert fetch(server, page, etag=answer.etag).status == 304
                assert slug in fetch(server, f"{LIST}?q=typhoon+shelter").text


# Redis


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    """Run a Redis of its own until the block ends, and give its port."""
    program = shutil.which("redis-server")
    assert program, "redis-server is missing: install it (on Debian: apt-get install redis-server)"
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + SECONDS_TO_START
            while not answers(port):
                assert time.monotonic() < deadline, "Redis does not start"
                time.sleep(0.1)
            yield port
        finally:
            process.kill()


def answers(port: int) -> bool:
    with Redis(port=port) as client:
        try:
            return client.ping()
        except RedisError:
            return False


def mark_pages(port: int, text: str) -> None:
    """Put a text in the place of each page that Redis keeps."""
    cache = RedisCache(f"redis://127.0.0.1:{port}/0", {})
    with Redis(port=port) as client:
        keys = [key.decode().split(":", 2)[2] for key in client.keys(":1:page:*")]
    assert keys
    for key in keys:
        _page, headers = cache.get(key)
        cache.set(key, (gzip.compress(text.encode()), headers))
    cache.close()


def test_redis_serves_the_pages_of_one_worker_in_all_until_an_edit(var):
    with redis(var) as port, serving(var, WEB_CONCURRENCY=WORKERS, REDIS_URL=f"redis://127.0.0.1:{port}/0") as server:
        first, *others = server.workers()
        with server.only(first):
            fetch(server, LIST)
        mark_pages(port, "kept by the first worker")
        for worker in others:
            with server.only(worker):
                assert fetch(server, LIST).text == "kept by the first worker"

        rename(var, a_slug(var), "A Typhoon Shelter")

        for worker in server.workers():
            with server.only(worker):
                assert "A Typhoon Shelter" in fetch(server, LIST).text


def test_pages_answer_when_redis_has_died(var):
    with redis(var) as port, serving(var, WEB_CONCURRENCY=WORKERS, REDIS_URL=f"redis://127.0.0.1:{port}/0") as server:
        assert fetch(server, LIST).status == 200
        with Redis(port=port) as client:
            client.shutdown(nosave=True)
        for worker in server.workers():
            with server.only(worker):
                assert [fetch(server, path).status for path in (LIST, f"{LIST}?q=ai", "/zh-hans/")] == [200] * 3


# Damage


@dataclass(frozen=True)
class Expected:
    """A list, with what stands in its heading and beside its kinds according to the database."""

    address: str
    total: int
    kinds: dict[str, int]


def expected_lists() -> list[Expected]:
    """Return lists that find something, asked for with words, facets and years."""
    found = []
    for noun in ("organisation", "initiative"):
        asker = Asker(noun, "damage")
        for question in (asker.question() for _ in range(60)):
            if total := sql.records(question).count():
                address = f"/en/{noun}s/{query_string(question)}"
                found.append(Expected(address, total, dict(sql.count(question)["kind"])))
    return found


def keep_asking(server: Server, lists: list[Expected], stop: Event, seed: int) -> int:
    """Ask for lists until told to stop; each must say what stands in the database. Returns how many were asked."""
    chance, asked = Random(seed), 0
    while not stop.is_set():
        expected = chance.choice(lists)
        answer = fetch(server, expected.address, cookie=SIGNED_IN)
        assert answer.status == 200
        page = Page(expected.address, HttpResponse(answer.text))
        assert count_in_heading(page) == expected.total
        kinds = {value: number for value, number in option_counts(page)["kind"].items() if number}
        assert kinds == expected.kinds
        asked += 1
    return asked


def test_damage_to_the_index_stops_no_worker_and_changes_no_answer(var, register):
    lists, folder, stop = expected_lists(), var / "search-index", Event()
    with serving(var, WEB_CONCURRENCY=WORKERS) as server, ThreadPoolExecutor(ASKERS) as pool:
        workers = server.workers()
        asking = [pool.submit(keep_asking, server, lists, stop, seed) for seed in range(ASKERS)]
        try:
            for damage in KINDS:
                wait_until_whole(folder)
                damage(folder)
                assert not any(asker.done() for asker in asking), [
                    asker.exception() for asker in asking if asker.done()
                ]
            wait_until_whole(folder)
        finally:
            stop.set()
        assert sum(asker.result() for asker in asking) > 10 * len(KINDS)
        assert server.workers() == workers
