"""`make run`: what the server says and sends, and how it ends."""

import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.prepared import ROOT, environment_of
from tests.server import free_port, furnish


def serve(var, port: str) -> subprocess.Popen:
    """Do what `make run` does, with a database and files of its own."""
    environment = environment_of(var, PORT=port, SITE_URL=f"http://127.0.0.1:{port}", ALLOWED_HOSTS="127.0.0.1")
    return subprocess.Popen(
        [".ci/serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def test_make_run_prints_its_address_when_it_answers_and_ends_quietly(tmp_path):
    furnish(tmp_path)
    port = str(free_port())
    with serve(tmp_path, port) as server:
        assert f"http://127.0.0.1:{port}/" in server.stdout.readline()
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.read() == b"ok\n"
        server.send_signal(signal.SIGINT)
        assert "Traceback" not in server.stdout.read()
    assert server.returncode == 0


def test_make_run_keeps_what_editors_have_changed_and_ends_quietly(tmp_path):
    furnish(tmp_path)
    with closing(sqlite3.connect(tmp_path / "directory.sqlite3")) as database, database:
        database.execute("UPDATE directory_organisation SET name_en = 'Renamed by an editor'")
    with serve(tmp_path, str(free_port())) as server:
        server.stdout.readline()
        server.send_signal(signal.SIGTERM)
        assert "Traceback" not in server.stdout.read()
    assert server.returncode == 0
    with closing(sqlite3.connect(tmp_path / "directory.sqlite3")) as database:
        names = database.execute("SELECT DISTINCT name_en FROM directory_organisation").fetchall()
    assert names == [("Renamed by an editor",)]


def test_make_run_says_that_the_port_is_taken(site, tmp_path):
    port = str(urlsplit(site).port)
    with serve(tmp_path, port) as server:
        said = server.stdout.read().splitlines()
    assert server.returncode == 1
    assert len(said) == 1
    assert re.match(rf"Port {port} is taken: .* `make run PORT=\d+`\.$", said[0])


@pytest.mark.parametrize("port", ["0", "65536", "abc"])
def test_make_run_refuses_what_is_no_port(tmp_path, port):
    with serve(tmp_path, port) as server:
        said = server.stdout.read()
    assert server.returncode == 1
    assert said == f"PORT must be a number from 1 to 65535, not '{port}'.\n"


def test_static_files_are_compressed_and_kept_by_browsers_for_good(site):
    with urlopen(f"{site}/en/") as page:
        address = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page.read().decode()).group(1)
    with urlopen(Request(f"{site}{address}", headers={"Accept-Encoding": "br"})) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    environment = environment_of(tmp_path) | {"SECRET_KEY": ""}
    print_key = [sys.executable, "-c", "from hkai_site.settings import SECRET_KEY; print(SECRET_KEY)"]
    keys = {subprocess.check_output(print_key, cwd=ROOT, env=environment) for _ in range(2)}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 50
    assert oct((tmp_path / "secret-key").stat().st_mode)[-3:] == "600"


def test_missing_page_shows_nothing_of_the_inside(site):
    with pytest.raises(HTTPError) as missing:
        urlopen(f"{site}/en/no-such-page/")
    with missing.value as answer:
        assert answer.code == 404
        assert "urlpatterns" not in answer.read().decode()
