"""The real server for tests in the browser: gunicorn, collected static files, DEBUG off, the whole data set."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.prepared import ROOT, environment_of, register_file, static_files

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
    """Put a database of its own with the whole data set, and the collected static files, into a folder."""
    with register_file() as database:
        shutil.copy(database, var)
    with static_files() as collected:
        shutil.copytree(collected, var / "static")
    (var / "static" / ".collected").touch()  # or `make run` would collect them again


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server, without a slash at its end. Tests only read there: all of a process share it."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    var = tmp_path_factory.mktemp("site")
    furnish(var)
    environment = environment_of(var, PORT=port, SITE_URL=address, ALLOWED_HOSTS="127.0.0.1")
    command = [sys.executable, "-m", "gunicorn", "--config", "hkai_site/gunicorn.py"]
    with (var / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)
