"""Sessions end, and what was typed meanwhile does not get lost with them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import totp

from directory.entry import second_factor, unsaved
from directory.models import Organisation, Sector
from tests import factories
from tests.admin.entering import CODE, LOGIN, PASSWORD, SET_UP, enter, provide
from tests.admin.forms import add_line, address, data_of, soup
from tests.people import signed_in

LATER = timedelta(minutes=settings.SESSION_IDLE_MINUTES, seconds=1)


@pytest.fixture
def waits(time_machine):
    """Let so much time pass."""

    def wait(much: timedelta = LATER) -> None:
        time_machine.move_to(timezone.now() + much)

    return wait


def typed_into(client: Client, path: str, waits, **changes):
    """Open a form, change something, wait for too long, and press Save."""
    data = data_of(client.get(path)) | {name.replace("__", "-"): value for name, value in changes.items()}
    waits()
    return client.post(path, data | {"_save": "Save"})


def sign_in_again(client: Client, username: str, response):
    """Sign in where the redirect leads, and go on to where that leads."""
    page = client.get(response.url)
    wanted = soup(page).select_one("[name=next]")["value"]
    return client.post(LOGIN, {"username": username, "password": PASSWORD, "next": wanted}, follow=True)


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

    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_signing_in_again_leads_back(as_editor, waits):
    path = f"{address(Sector, 'changelist')}?q=bank&o=1"
    as_editor.get(path)
    waits()

    page = sign_in_again(as_editor, "an-editor", as_editor.get(path))

    assert page.redirect_chain[-1][0] == path


def test_a_visitor_has_no_session(client, db):
    assert settings.SESSION_COOKIE_NAME not in client.get("/en/").cookies


# What was typed


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(name_en="Before", review_state="draft")


def test_form_comes_back_as_it_was_sent_and_is_saved_by_another_press(as_editor, organisation, waits):
    source = factories.SourceFactory()
    lines = add_line("citations", source=source.pk)
    response = typed_into(as_editor, address(organisation), waits, name_en="After", description_zh="長文", **lines)
    organisation.refresh_from_db()
    assert organisation.name_en == "Before"

    page = sign_in_again(as_editor, "an-editor", response)

    assert page.redirect_chain[-1][0] == address(organisation)
    assert "It is not saved yet" in soup(page).select_one(".errorlist").text
    data = data_of(page)
    assert (data["name_en"], data["description_zh"]) == (["After"], ["長文"])
    assert data["citations-0-source"] == [str(source.pk)]
    organisation.refresh_from_db()
    assert organisation.name_en == "Before"
    assert as_editor.post(address(organisation), data).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.citations.count()) == ("After", 1)


def test_new_entry_comes_back_too(as_editor, waits):
    path = f"{address(Organisation, 'add')}?_changelist_filters=q%3Dx"
    response = typed_into(as_editor, path, waits, name_en="Harbour Robotics", slug="harbour")

    page = sign_in_again(as_editor, "an-editor", response)

    assert page.redirect_chain[-1][0] == path
    assert data_of(page)["name_en"] == ["Harbour Robotics"]
    assert not Organisation.objects.exists()


def test_form_comes_back_after_the_second_step(as_editor, editor, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")
    codes = provide(editor)

    sign_in_again(as_editor, "an-editor", response)
    page = as_editor.post(CODE, {"code": codes[0]}, follow=True)

    assert data_of(page)["name_en"] == ["After"]


def test_people_are_told_that_their_text_is_kept(as_editor, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")

    assert "what you typed is kept" in soup(as_editor.get(response.url)).select_one(".messagelist").text


def test_it_comes_back_once(as_editor, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")
    sign_in_again(as_editor, "an-editor", response)

    assert data_of(as_editor.get(address(organisation)))["name_en"] == ["Before"]


def test_it_comes_back_to_nobody_else(as_editor, publisher, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")

    page = sign_in_again(as_editor, "a-publisher", response)

    assert data_of(page)["name_en"] == ["Before"]
    as_editor.post("/admin/logout/")
    page = sign_in_again(as_editor, "an-editor", as_editor.get(address(organisation)))
    assert data_of(page)["name_en"] == ["Before"]


def test_two_forms_come_back_each_to_its_own_page(as_editor, waits):
    one, two = factories.OrganisationFactory.create_batch(2, review_state="draft")
    forms = {thing: data_of(as_editor.get(address(thing))) for thing in (one, two)}
    waits()
    for thing, name in ((one, "First"), (two, "Second")):
        response = as_editor.post(address(thing), forms[thing] | {"name_en": name})
    second = sign_in_again(as_editor, "an-editor", response)

    assert data_of(second)["name_en"] == ["Second"]
    assert data_of(as_editor.get(address(one)))["name_en"] == ["First"]


def test_it_waits_for_an_hour(as_editor, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")
    waits(timedelta(minutes=61))

    page = sign_in_again(as_editor, "an-editor", response)

    assert data_of(page)["name_en"] == ["Before"]


def test_an_entry_that_was_deleted_meanwhile_is_no_fault(as_editor, organisation, waits):
    response = typed_into(as_editor, address(organisation), waits, name_en="After")
    organisation.delete()

    assert sign_in_again(as_editor, "an-editor", response).status_code == 200


def test_strangers_leave_nothing_behind(client, organisation):
    client.post(address(organisation), {"name_en": "x" * 1000})

    assert not Session.objects.exists()


def test_too_much_is_not_kept(as_editor, organisation, waits, monkeypatch):
    monkeypatch.setattr(unsaved, "MOST", 500)
    response = typed_into(as_editor, address(organisation), waits, name_en="After", description_en="x" * 500)

    page = sign_in_again(as_editor, "an-editor", response)

    assert data_of(page)["name_en"] == ["Before"]


@pytest.mark.parametrize("field", ["password1", "old_password", "code"])
def test_secrets_are_never_kept(as_administrator, waits, field):
    path = address(User, "add")
    as_administrator.get(path)
    waits()
    as_administrator.post(path, {"username": "new", field: "geheimnis"})

    assert all("geheimnis" not in str(session.get_decoded()) for session in Session.objects.all())


def test_what_fills_no_form_is_shown_to_be_sent_again(as_publisher, waits):
    organisation = factories.OrganisationFactory(review_state="draft")
    path = address(Organisation, "changelist")
    as_publisher.get(path)
    waits()
    data = {"action": "publish", "_selected_action": [str(organisation.pk)]}
    page = sign_in_again(as_publisher, "a-publisher", as_publisher.post(path, data))

    assert not Organisation.objects.published().exists()
    again = [(field["name"], field["value"]) for field in soup(page).select("#content-main input[type=hidden]")]
    assert again[1:] == [("action", "publish"), ("_selected_action", str(organisation.pk))]
    as_publisher.post(path, dict(again))
    assert Organisation.objects.published().exists()


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_text_waits_too_while_a_second_factor_is_set_up(publisher, waits):
    with override_settings(REQUIRE_SECOND_FACTOR=False):
        client = signed_in(publisher)
        organisation = factories.OrganisationFactory(name_en="Before")
        data = data_of(client.get(address(organisation)))
    response = client.post(address(organisation), data | {"name_en": "After"})
    page = client.get(response.url, follow=True)
    key = soup(page).select_one(".secret").text
    device = second_factor.proposed(publisher, client.session["proposed_key"])
    assert second_factor.secret_of(device) == key
    client.post(SET_UP, {"code": f"{totp(device.bin_key):06}"})

    assert data_of(client.get(address(organisation)))["name_en"] == ["After"]


# Another tab has signed in again: this one's forms carry the mark of the former sign-in


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
