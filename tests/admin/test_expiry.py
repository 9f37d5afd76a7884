"""Sessions end in time, and a form with the mark of a former session is not lost."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.entry import unsaved
from directory.models import Organisation, Sector
from tests import factories
from tests.admin.entering import enter, sign_in_again
from tests.admin.forms import address, data_of, soup

# When a session ends


def test_session_ends_after_a_time_without_a_request(as_editor, waits):
    as_editor.get("/admin/")
    waits()

    assert as_editor.get("/admin/").status_code == 302


def test_session_goes_on_while_somebody_works(as_editor, waits):
    for _ in range(5):
        assert as_editor.get("/admin/").status_code == 200
        waits(timedelta(minutes=settings.SESSION_IDLE_MINUTES - 1))

    assert as_editor.get("/admin/").status_code == 200


def test_session_ends_after_the_longest_time_even_while_somebody_works(client, editor, waits):
    enter(client, "an-editor")
    statuses = []
    for _ in range(2 * settings.SESSION_HOURS + 1):
        statuses.append(client.get("/admin/").status_code)
        waits(timedelta(minutes=30))

    assert statuses == [200] * (2 * settings.SESSION_HOURS) + [302]


def test_signing_in_again_begins_a_new_time(client, editor, waits):
    enter(client, "an-editor")
    waits(timedelta(hours=settings.SESSION_HOURS, minutes=1))
    assert client.get("/admin/").status_code == 302
    enter(client, "an-editor")
    waits(timedelta(minutes=30))

    assert client.get("/admin/").status_code == 200


def test_an_ended_session_is_gone(as_editor, waits):
    as_editor.get("/admin/")
    cookie = as_editor.cookies[settings.SESSION_COOKIE_NAME].value
    waits()
    as_editor.get("/admin/")

    assert not Session.objects.filter(session_key=cookie).exists()


def test_not_every_request_writes(as_editor):
    as_editor.get("/admin/")
    with CaptureQueriesContext(connection) as queries:
        as_editor.get("/admin/")

    assert [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")] == []


def test_signing_in_again_leads_back(as_editor, waits):
    path = f"{address(Sector, 'changelist')}?q=bank&o=1"
    as_editor.get(path)
    waits()

    page = sign_in_again(as_editor, "an-editor", as_editor.get(path))

    assert page.redirect_chain[-1][0] == path


def test_a_visitor_has_no_session(client, db):
    assert settings.SESSION_COOKIE_NAME not in client.get("/en/").cookies


# Another tab has signed in again: this one's forms carry the mark of the former sign-in


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(name_en="Before", review_state="draft")


@pytest.fixture
def strict(editor) -> Client:
    """A browser of an editor whose marks are checked, as outside of tests."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    return client


def with_mark_of(client: Client, path: str) -> dict:
    page = client.get(path)
    return data_of(page) | {"csrfmiddlewaretoken": soup(page).select_one("[name=csrfmiddlewaretoken]")["value"]}


def test_form_with_the_mark_of_a_former_sign_in_is_shown_again(strict, organisation):
    data = with_mark_of(strict, address(organisation)) | {"name_en": "After"}
    strict.cookies[settings.CSRF_COOKIE_NAME] = "y" * 32
    response = strict.post(address(organisation), data, HTTP_ORIGIN="http://testserver")

    assert response.status_code == 302
    page = strict.get(response.url)
    assert data_of(page)["name_en"] == ["After"]
    organisation.refresh_from_db()
    assert organisation.name_en == "Before"


def test_form_with_the_mark_of_a_former_sign_in_is_given_back_where_it_cannot_be_kept(
    strict, organisation, monkeypatch
):
    monkeypatch.setattr(unsaved, "MOST", 10)
    data = with_mark_of(strict, address(organisation)) | {"name_en": "After"}
    strict.cookies[settings.CSRF_COOKIE_NAME] = "y" * 32
    response = strict.post(address(organisation), data, HTTP_ORIGIN="http://testserver")

    assert response.status_code == 403
    assert soup(response).select_one("#content-main [name=name_en]")["value"] == "After"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
def test_form_from_another_site_is_refused(strict, organisation, origin):
    strict.get(address(organisation))
    environ = {"HTTP_ORIGIN": origin} if origin else {}
    response = strict.post(address(organisation), {"name_en": "After"}, **environ)

    assert response.status_code == 403
    assert unsaved.KEY not in strict.session


def test_two_tabs_at_the_door_are_no_fault(client, editor):
    strict = Client(enforce_csrf_checks=True)
    strict.get("/admin/login/")
    response = strict.post("/admin/login/?next=/admin/", {"username": "an-editor"}, HTTP_ORIGIN="http://testserver")

    assert (response.status_code, response.url) == (302, "/admin/login/?next=/admin/")


def test_public_page_without_a_mark_says_so_in_the_look_of_the_site(db):
    response = Client(enforce_csrf_checks=True).post("/en/suggest/", {"x": "y"})

    assert response.status_code == 403
    assert "Not allowed" in response.content.decode()
