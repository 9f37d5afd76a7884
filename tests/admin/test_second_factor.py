"""The second factor: set up, required, replaced, lost and taken away."""

from base64 import b32decode
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.entry import second_factor
from directory.models import Organisation, SignIn, SignInEvent
from tests import factories
from tests.admin.entering import CODE, OVERVIEW, SET_UP, code_of, enter, events, may_work, provide
from tests.admin.forms import address, soup
from tests.people import signed_in

NEW_CODES, REMOVE = f"{OVERVIEW}codes/", f"{OVERVIEW}remove/"

required = override_settings(REQUIRE_SECOND_FACTOR=True)


def shown_codes(response) -> list[str]:
    return [code.text for code in soup(response).select(".recovery-codes code")]


def key_shown(response) -> bytes:
    link = soup(response).select_one("a[href^='otpauth:']")["href"]
    return b32decode(parse_qs(urlsplit(link).query)["secret"][0])


@pytest.fixture
def codes(publisher) -> list[str]:
    return provide(publisher)


# To set it up


def test_it_is_set_up_with_a_code_and_brings_recovery_codes(as_editor, editor):
    key = key_shown(as_editor.get(SET_UP))
    page = as_editor.post(SET_UP, {"code": f"{totp(key):06}"})

    codes = shown_codes(page)
    assert len(set(codes)) == 10
    assert TOTPDevice.objects.get(user=editor).bin_key == key
    assert may_work(as_editor)
    enter(client := Client(), editor.username)
    assert client.post(CODE, {"code": codes[0]}).status_code == 302


def test_code_that_has_set_it_up_does_not_let_in_as_well(as_editor, editor):
    code = f"{totp(key_shown(as_editor.get(SET_UP))):06}"
    as_editor.post(SET_UP, {"code": code})
    enter(client := Client(), editor.username)

    assert client.post(CODE, {"code": code}).status_code == 200


def test_wrong_code_sets_nothing_up_and_keeps_the_secret(as_editor):
    key = key_shown(as_editor.get(SET_UP))
    page = as_editor.post(SET_UP, {"code": "000000" if totp(key) else "111111"})

    assert "This code is not right" in soup(page).select_one(".errorlist").text
    assert key_shown(page) == key
    assert not TOTPDevice.objects.exists()


def test_page_to_set_it_up_carries_a_picture_for_everybody(as_editor):
    page = soup(as_editor.get(SET_UP))

    assert page.select_one("[role=img][aria-label] svg path")
    assert not page.select("[style], style, script:not([src])")
    assert page.select_one(".secret").text.replace("-", "") in page.select_one("a[href^='otpauth:']")["href"]


def test_secret_is_never_shown_again(as_editor, editor):
    provide(editor)
    as_editor = verified(editor)

    assert as_editor.get(SET_UP).url == OVERVIEW


def verified(user: User) -> Client:
    """A browser in which somebody has signed in with their app."""
    client = Client()
    enter(client, user.username)
    client.post(CODE, {"code": code_of(user)})
    return client


def test_a_session_from_before_does_not_outlive_setting_it_up_elsewhere(editor):
    old = signed_in(editor)
    assert may_work(old)
    provide(editor)

    assert not may_work(old)


def test_recovery_codes_are_not_stored(publisher, codes):
    stored = set(StaticToken.objects.values_list("token", flat=True))

    assert len(stored) == 10
    assert not stored & {code.replace("-", "") for code in codes}


def test_what_is_stored_of_a_recovery_code_lets_nobody_in(client, publisher, codes):
    enter(client, "a-publisher")

    assert client.post(CODE, {"code": StaticToken.objects.first().token}).status_code == 200


def test_two_people_may_have_the_same_recovery_code(publisher, editor):
    assert second_factor._digest(publisher, "a" * 16) != second_factor._digest(editor, "a" * 16)


# Where it must be


@required
@pytest.mark.parametrize("person", ["publisher", "administrator"])
def test_those_who_publish_get_nowhere_without_it(request, client, person):
    user = request.getfixturevalue(person)

    assert enter(client, user.username).url == SET_UP
    for path in ("/admin/", address(Organisation, "add"), OVERVIEW, "/admin/password_change/"):
        assert client.get(path).url.startswith("/admin/login/")
    key = key_shown(client.get(SET_UP))
    page = client.post(SET_UP, {"code": f"{totp(key):06}"})

    assert len(shown_codes(page)) == 10
    assert soup(page).select_one("a.button")["href"] == "/admin/"
    assert may_work(client)
    assert events() == [SignInEvent.SET_UP, SignInEvent.ENTERED]


@required
def test_editors_may_go_without_it(client, editor):
    assert enter(client, "an-editor").url == "/admin/"
    assert may_work(client)


@required
def test_a_session_from_before_it_was_required_leads_to_setting_it_up(as_publisher):
    assert not may_work(as_publisher)

    page = as_publisher.get(address(Organisation, "changelist"), follow=True)

    assert page.redirect_chain[-1][0] == SET_UP
    as_publisher.post(SET_UP, {"code": f"{totp(key_shown(page)):06}"})
    assert may_work(as_publisher)


@required
def test_an_editor_who_becomes_a_publisher_must_set_it_up(as_editor, editor, groups):
    assert may_work(as_editor)
    editor.groups.add(groups["Publisher"])

    assert not may_work(as_editor)


@required
@pytest.mark.parametrize("person", ["publisher", "administrator"])
def test_nothing_is_written_without_it(request, person):
    client = signed_in(request.getfixturevalue(person))
    organisation = factories.OrganisationFactory(name_en="Before")

    for page in ("change", "delete"):
        client.post(address(organisation, page), {"name_en": "After", "post": "yes"})

    organisation.refresh_from_db()
    assert organisation.name_en == "Before"


# To change it


def test_new_recovery_codes_end_the_old_ones(publisher, codes):
    client = verified(publisher)
    fresh = shown_codes(client.post(NEW_CODES, {"code": codes[0]}))

    assert len(fresh) == 10
    enter(other := Client(), "a-publisher")
    other.post(CODE, {"code": codes[1]})
    assert not may_work(other)
    enter(third := Client(REMOTE_ADDR="192.0.2.7"), "a-publisher")
    StaticDevice.objects.update(throttling_failure_timestamp=None)
    assert third.post(CODE, {"code": fresh[1]}).status_code == 302


def test_it_is_removed_with_a_code(publisher, codes):
    client = verified(publisher)

    assert client.post(REMOVE, {"code": codes[0]}).url == OVERVIEW
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()
    assert may_work(client)
    assert enter(Client(), "a-publisher").url == "/admin/"


@pytest.mark.parametrize("path", [NEW_CODES, REMOVE])
def test_nothing_is_changed_without_a_code(publisher, codes, path):
    client = verified(publisher)

    for data in ({}, {"code": "000000"}):
        assert client.post(path, data).status_code == 200
    assert client.get(path).status_code == 405
    assert TOTPDevice.objects.exists()
    assert second_factor.codes_left(publisher) == 10


@required
def test_two_people_at_one_browser_get_two_secrets(client, publisher, administrator):
    keys = []
    for user in (publisher, administrator):
        enter(client, user.username)
        keys.append(key_shown(client.get(SET_UP)))

    assert keys[0] != keys[1]


def test_secret_of_one_person_is_not_shown_to_the_next(client, publisher, administrator):
    """Even where the session of the first goes on."""
    client.force_login(publisher)
    first = key_shown(client.get(SET_UP))
    kept = client.session["proposed_app"]
    client.force_login(administrator)
    session = client.session
    session["proposed_app"] = kept
    session.save()

    assert key_shown(client.get(SET_UP)) != first


@required
def test_where_it_must_be_it_is_replaced_rather_than_removed(publisher, codes):
    client = verified(publisher)
    page = client.post(REMOVE, {"code": codes[0]}, follow=True)

    assert page.redirect_chain[-1][0] == SET_UP
    assert not may_work(client)


def test_administrators_help_those_who_have_lost_it(as_administrator, publisher, codes):
    data = {"action": "remove_second_factor", "_selected_action": [publisher.pk]}
    as_administrator.post(address(User, "changelist"), data)

    assert not second_factor.has_one(publisher)
    assert not StaticDevice.objects.exists()
    assert SignIn.objects.filter(username="a-publisher").latest("pk").event == SignInEvent.REMOVED


@pytest.mark.parametrize("model", ["otp_totp_totpdevice", "otp_static_staticdevice"])
def test_no_page_of_the_admin_shows_secrets(model):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{model}_changelist")


@pytest.mark.parametrize("path", [SET_UP, OVERVIEW])
def test_its_pages_are_kept_by_nobody(as_editor, path):
    assert "no-store" in as_editor.get(path).headers["Cache-Control"]
