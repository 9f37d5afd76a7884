"""Pages of errors: in the look of the site, and without help from what has failed."""

import logging

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.test import RequestFactory

from directory.models import Organisation
from directory.views import errors
from tests.pages import Page, visit


def shown(response) -> Page:
    return Page("/en/", response)


def request(path: str = "/en/organisations/"):
    return RequestFactory().get(path)


@pytest.mark.parametrize(
    ("answer", "status", "heading"),
    [
        (lambda: errors.bad_request(request(), BadRequest()), 400, "The request could not be read"),
        (lambda: errors.forbidden(request(), PermissionDenied()), 403, "Not allowed"),
        (lambda: errors.csrf_failed(request()), 403, "Not allowed"),
        (lambda: errors.not_found(request(), Http404()), 404, "Page not found"),
        (lambda: errors.past_the_end(request(), "/en/organisations/"), 404, "This list has fewer pages"),
        (lambda: errors.server_error(request()), 500, "Something went wrong"),
    ],
    ids=["400", "403", "csrf", "404", "page", "500"],
)
def test_error_is_told_in_the_look_of_the_site(answer, status, heading):
    page = shown(answer())

    assert page.status == status
    assert page.text("h1") == heading
    assert page.text("title") == f"{heading} – Hong Kong AI Directory"
    assert page.attribute("meta[name=robots]", "content") == "noindex"
    assert len(page.all("header.masthead, footer.colophon")) == 2


def test_error_page_needs_no_database(language):
    page = shown(errors.server_error(request(f"/{language}/")))

    assert page.status == 500


def test_error_within_the_site_is_recorded_and_told_without_details(db, monkeypatch, caplog):
    def fail(_self):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(type(Organisation.objects.all()), "published", fail)

    page = visit("/en/organisations/")

    assert page.status == 500
    assert page.text("h1") == "Something went wrong"
    assert "secret detail" not in page.html
    assert [record.levelno for record in caplog.records if record.name == "django.request"] == [logging.ERROR]


@pytest.mark.parametrize("path", ["/en/none/", "/none/", "/zh-hant/organisations/none/", "/en/sectors/x/"])
def test_missing_page_leads_on(db, path):
    page = visit(path)

    assert page.status == 404
    links = page.attributes(".error a", "href")
    assert len(links) == 4
    assert [visit(address).status for address in links] == [200, 200, 200, 200]


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "[::", "a b"])
def test_foreign_host_is_refused(db, host):
    assert visit("/en/", HTTP_HOST=host).status == 400
