"""What was typed while a session ended comes back to its author, into its form, and is saved by another press."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import override_settings
from django_otp.oath import totp

from directory.entry import second_factor, unsaved
from directory.models import Organisation
from tests import factories
from tests.admin.entering import CODE, SET_UP, enter, provide, sign_in_again, typed_into
from tests.admin.forms import add_line, address, data_of, soup
from tests.people import signed_in


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


def test_as_much_is_kept_as_a_form_may_hold(as_editor, organisation, waits):
    text = "字" * 150_000
    response = typed_into(as_editor, address(organisation), waits, description_zh=text)

    page = sign_in_again(as_editor, "an-editor", response)

    assert data_of(page)["description_zh"] == [text]


def given_back(response) -> dict[str, str]:
    """What a page gives back that was sent in vain."""
    assert response.status_code == 403
    assert "could not be kept" in soup(response).select_one(".errornote").text
    found = soup(response).select("#content-main input[type=hidden]")
    return {field["name"]: field["value"] for field in found if field["name"] != "csrfmiddlewaretoken"}


def test_what_is_too_much_to_be_kept_is_given_back(as_editor, organisation, waits, monkeypatch):
    monkeypatch.setattr(unsaved, "MOST", 500)
    response = typed_into(as_editor, address(organisation), waits, name_en="After", description_en="x" * 500)

    sent = given_back(response)
    assert (sent["name_en"], sent["description_en"]) == ("After", "x" * 500)
    assert soup(response).select_one("a[target=_blank]")["href"] == "/admin/login/"
    enter(as_editor, "an-editor")
    as_editor.post(address(organisation), sent)
    organisation.refresh_from_db()
    assert organisation.name_en == "After"


def test_a_second_form_of_the_same_page_does_not_take_the_place_of_the_first(as_editor, waits):
    path = address(Organisation, "add")
    data = data_of(as_editor.get(path))
    waits()
    response = as_editor.post(path, data | {"name_en": "First"})
    as_editor.post(path, data | {"name_en": "First"})

    assert given_back(as_editor.post(path, data | {"name_en": "Second"}))["name_en"] == "Second"
    assert data_of(sign_in_again(as_editor, "an-editor", response))["name_en"] == ["First"]


def test_what_nobody_remembers_the_author_of_is_given_back(as_editor, organisation):
    data = data_of(as_editor.get(address(organisation)))
    Session.objects.all().delete()

    response = as_editor.post(address(organisation), data | {"name_en": "After"})

    assert given_back(response)["name_en"] == "After"
    assert not Session.objects.exists()


def test_passwords_are_not_given_back(client, db):
    response = client.post(address(User, "add"), {"username": "new", "password1": "geheimnis"})

    assert response.status_code == 302


@pytest.mark.parametrize("field", ["password1", "old_password", "code"])
def test_secrets_are_never_kept(as_administrator, waits, field):
    path = address(User, "add")
    as_administrator.get(path)
    waits()
    as_administrator.post(path, {"username": "new", field: "geheimnis"})

    assert all("geheimnis" not in str(session.get_decoded()) for session in Session.objects.all())


def test_what_fills_no_form_is_shown_to_be_sent_again(as_publisher, waits):
    organisation = factories.OrganisationFactory(review_state="draft", is_complete=True)
    path = address(Organisation, "changelist")
    as_publisher.get(path)
    waits()
    data = {"action": "publish", "_selected_action": [str(organisation.pk)]}
    page = sign_in_again(as_publisher, "a-publisher", as_publisher.post(path, data))

    assert not Organisation.objects.published().exists()
    again = [(field["name"], field["value"]) for field in soup(page).select("#content-main input[type=hidden]")]
    assert again[1:] == [("action", "publish"), ("_selected_action", str(organisation.pk))]
    asked = as_publisher.post(path, dict(again))
    assert not Organisation.objects.published().exists()
    as_publisher.post(path, data_of(asked))
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
    device = second_factor.proposed(publisher, client.session["proposed_app"]["key"])
    assert second_factor.secret_of(device) == key
    client.post(SET_UP, {"code": f"{totp(device.bin_key):06}"})

    assert data_of(client.get(address(organisation)))["name_en"] == ["After"]
