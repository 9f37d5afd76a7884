"""The real server for browser tests: gunicorn over a database that holds the whole data set, DEBUG off."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a management command; its output is shown where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments[0]} failed: {done.stdout}{done.stderr}"


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


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the real server over the whole data set, without a slash at its end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    var = tmp_path_factory.mktemp("site")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hkai_site.settings",
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'directory.sqlite3'}",
        "SITE_URL": address,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(port),
    }
    for command in (["migrate"], ["load_directory"], ["collectstatic", "--noinput"]):
        manage(environment, *command, "--verbosity=0")
    with (var / "server.log").open("wb") as log:
        command = [sys.executable, "-m", "gunicorn", "--config=hkai_site/gunicorn.py"]
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_it_answers(server, address)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=30)


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """What `page.goto("/en/")` of the browser tests starts from."""
    return site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the system's Chromium, and keep it from calling anybody."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
