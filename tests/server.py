"""The real server for tests in the browser: gunicorn, collected static files, DEBUG off, the whole data set."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.prepared import ROOT, environment_of, index_of, register_file, static_files

SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_until_it_answers(server: subprocess.Popen, address: str) -> None:
    """Return when the server answers. Raises RuntimeError when it has stopped, or does not answer in time."""
    for _ in range(SECONDS_TO_START * 5):
        if server.poll() is not None:
            break
        try:
            with urlopen(f"{address}/healthz", timeout=10):
                return
        except URLError:
            time.sleep(0.2)
    raise RuntimeError(f"the server does not answer on {address}")


def furnish(var: Path) -> None:
    """Put a database of its own with the whole data set, its index and the collected static files into a folder."""
    with register_file() as database:
        shutil.copy(database, var)
        shutil.copytree(index_of(database), var / "search-index")
    with static_files() as collected:
        shutil.copytree(collected, var / "static")
    (var / "static" / ".collected").touch()  # or `make run` would collect them again


@dataclass(frozen=True)
class Server:
    """A server that answers at an address, without a slash at its end."""

    address: str
    process: subprocess.Popen

    def workers(self) -> list[int]:
        """Return the ids of the processes that answer."""
        master = self.process.pid
        return sorted(map(int, Path(f"/proc/{master}/task/{master}/children").read_text().split()))

    @contextmanager
    def only(self, worker: int) -> Iterator[None]:
        """Let one worker answer alone: the others stand still until the block ends."""
        others = [other for other in self.workers() if other != worker]
        for other in others:
            os.kill(other, signal.SIGSTOP)
        try:
            yield
        finally:
            for other in others:
                os.kill(other, signal.SIGCONT)


@contextmanager
def serving(var: Path, **more: str) -> Iterator[Server]:
    """Serve what lies in a folder, with more in the environment, until the block ends."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    environment = environment_of(var, PORT=port, SITE_URL=address, ALLOWED_HOSTS="127.0.0.1", **more)
    command = [sys.executable, "-m", "gunicorn", "--config", "hkai_site/gunicorn.py"]
    with (var / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(process, address)
            server = Server(address, process)
            while len(server.workers()) < int(environment.get("WEB_CONCURRENCY", "2")):
                time.sleep(0.05)  # the first answers before the last has started
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server, without a slash at its end. Tests only read there: all of a process share it."""
    var = tmp_path_factory.mktemp("site")
    furnish(var)
    with serving(var) as server:
        yield server.address
