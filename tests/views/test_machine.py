"""Addresses that machines ask for."""

import pytest
from django.db import OperationalError

from directory.models.change import ChangeQuerySet
from tests.pages import visit


def robots() -> dict[str, list[str]]:
    """Return the lines of robots.txt by their field."""
    page = visit("/robots.txt")
    assert (page.status, page.response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    found: dict[str, list[str]] = {}
    for line in page.html.splitlines():
        if line and not line.startswith("#"):
            field, _, value = line.partition(": ")
            found.setdefault(field, []).append(value)
    return found


def test_process_answers():
    page = visit("/healthz")

    assert (page.status, page.html) == (200, "ok\n")


def test_process_with_its_database_is_ready(db):
    page = visit("/readyz")

    assert (page.status, page.html) == (200, "ok\n")


def test_process_without_its_database_is_not_ready(monkeypatch):
    def fail(_records):
        raise OperationalError

    monkeypatch.setattr(ChangeQuerySet, "last_number", fail)

    assert visit("/readyz").status == 503
    assert visit("/healthz").status == 200


def test_robots_are_told_where_the_sitemap_is():
    assert robots()["Sitemap"] == ["http://testserver/sitemap.xml"]


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("/en/", True),
        ("/en/organisations/", True),
        ("/en/organisations/?kind=company", True),
        ("/zh-hant/sectors/banking/", True),
        ("/en/organisations/?kind=company&sector=banking", False),
        ("/en/organisations/?q=ai", False),
        ("/en/organisations/?sort=newest", False),
        ("/en/organisations/?kind=company&page=2", False),
        ("/en/search/?q=ai", False),
        ("/en/search/", False),
        ("/en/suggest/", True),
        ("/en/suggest/?organisation=fano", False),
    ],
)
def test_robots_stay_out_of_combinations_and_searches(address, is_allowed):
    def matches(rule: str) -> bool:
        parts, at = rule.split("*"), 0
        if not address.startswith(parts[0]):
            return False
        for part in parts:
            at = address.find(part, at)
            if at < 0:
                return False
            at += len(part)
        return True

    assert any(matches(rule) for rule in robots()["Disallow"]) != is_allowed


def test_robots_are_not_told_where_the_admin_is():
    assert not any("admin" in rule for rule in robots()["Disallow"])


def test_browser_that_asks_for_an_icon_gets_the_mark():
    page = visit("/favicon.ico")

    assert (page.status, page.location) == (302, "/static/img/mark.svg")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/robots.txt", "/favicon.ico"])
def test_machines_only_read(db, path):
    assert visit(path, REQUEST_METHOD="POST").status == 405
    assert visit(path, REQUEST_METHOD="HEAD").status in {200, 302}
