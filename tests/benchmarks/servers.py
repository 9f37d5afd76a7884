"""Servers on this machine for as long as they are measured, and the client that asks them."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.prepared import ROOT, environment_of
from tests.server import free_port

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Reply:
    """What came back, and how many milliseconds after the question, connecting included."""

    ms: float
    status: int
    headers: Mapping[str, str]
    body: bytes


def get(port: int, address: str, **headers: str) -> Reply:
    """Ask as a proxy with a new connection does: gunicorn's plain workers keep none."""
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    start = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"} | headers)
    response = connection.getresponse()
    body = response.read()
    ms = (time.perf_counter() - start) * 1000
    connection.close()
    return Reply(ms, response.status, dict(response.headers.items()), body)


def wait_until_it_answers(server: subprocess.Popen, port: int, address: str) -> None:
    """Return when the server answers. Raises RuntimeError when it has stopped, or does not answer in time."""
    for _ in range(SECONDS_TO_START * 10):
        if server.poll() is not None:
            break
        try:
            get(port, address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server does not answer on port {port}")


@contextmanager
def gunicorn(var: Path, application: str = "hkai_site.wsgi", **environment: str) -> Iterator[int]:
    """Serve an application as `make run` serves the site, on the files in `var`; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "hkai_site/gunicorn.py", application]
    with (var / "server.log").open("ab") as log:
        here = {
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "SEARCH_INDEX_DIR": str(var / "search-index"),
        }
        # No worker is to start afresh, with an empty memory, while it is measured.
        here["GUNICORN_CMD_ARGS"] = "--max-requests=0"
        complete = environment_of(var, **here, **environment)
        server = subprocess.Popen(command, cwd=ROOT, env=complete, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, port, "/healthz")
            yield port
        finally:
            server.terminate()
            server.wait(timeout=30)
