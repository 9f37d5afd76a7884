"""What settings of the environment do to the whole site, each in a process of its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from hkai_site.settings import admin_path_from
from tests.prepared import ROOT, environment_of

ASK = """
import json, sys, django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.test import Client
client = Client()
for path in sys.argv[1:]:
    response = client.get(path, secure=True)
    headers = {name: value for name, value in response.headers.items()}
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    print(json.dumps([response.status_code, headers, cookies, response.content.decode()]))
"""


def answers(var: Path, *paths: str, **more: str) -> list[tuple[int, dict[str, str], list[str], str]]:
    """What a site with such an environment answers, address by address."""
    environment = environment_of(var, ALLOWED_HOSTS="testserver", **more)
    command = [sys.executable, "-c", ASK, *paths]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def test_admin_moves_and_leaves_nothing_behind(tmp_path):
    moved, old, robots = answers(tmp_path, "/desk/of-editors/", "/admin/", "/robots.txt", ADMIN_PATH="/desk/of-editors")

    assert (moved[0], moved[1]["Location"]) == (302, "/desk/of-editors/login/?next=/desk/of-editors/")
    assert old[0] == 404
    assert "desk" not in old[3]
    assert "desk" not in robots[3]


@pytest.mark.parametrize("path", ["", "/", "en", "static/admin", "zh-hant/x", "a//b", "..", "a b", "admin?x"])
def test_admin_moves_nowhere_where_it_would_hide_something(path):
    with pytest.raises(ImproperlyConfigured, match="ADMIN_PATH"):
        admin_path_from(path)


@pytest.mark.parametrize(("given", "path"), [("admin", "admin/"), ("/Desk_2/", "Desk_2/"), ("a/b-c", "a/b-c/")])
def test_admin_path_is_taken_with_or_without_slashes(given, path):
    assert admin_path_from(given) == path


def test_cookies_are_secure_behind_https(tmp_path):
    [login] = answers(tmp_path, "/admin/login/", HTTPS="true")

    [mark] = login[2]
    assert mark.startswith("__Host-csrf=")
    for word in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert word in mark
    assert "Domain" not in mark
    assert login[1]["Strict-Transport-Security"]


@pytest.mark.parametrize(("https", "warnings"), [("true", set()), ("false", {"W004", "W008", "W012", "W016"})])
def test_check_warns_of_a_public_site_without_https(tmp_path, https, warnings):
    """Of browsers that do not insist on HTTPS, plain HTTP that is answered, and cookies of both kinds."""
    environment = environment_of(tmp_path, DEBUG="false", HTTPS=https)
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert set(re.findall(r"security\.(W\d+)", done.stderr)) == warnings


@pytest.mark.parametrize("https", ["true", "false"])
def test_second_factor_is_required_where_the_site_is_public(tmp_path, https):
    command = [sys.executable, "-c", "from hkai_site.settings import *; print(REQUIRE_SECOND_FACTOR)"]
    environment = environment_of(tmp_path, HTTPS=https)
    del environment["REQUIRE_SECOND_FACTOR"]
    said = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)

    assert said.strip() == https.capitalize()
