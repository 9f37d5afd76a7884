"""The second factor: set up, used, replaced, lost and taken away."""

from base64 import b32decode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.entry import second_factor
from directory.models import Organisation, SignIn, SignInEvent
from tests import factories
from tests.admin.entering import CODE, OVERVIEW, SET_UP, code_of, enter, events, provide
from tests.admin.forms import address, soup
from tests.people import signed_in

NEW_CODES, REMOVE = f"{OVERVIEW}codes/", f"{OVERVIEW}remove/"

required = override_settings(REQUIRE_SECOND_FACTOR=True)


def shown_codes(response) -> list[str]:
    return [code.text for code in soup(response).select(".recovery-codes code")]


def key_shown(response) -> bytes:
    link = soup(response).select_one("a[href^='otpauth:']")["href"]
    return b32decode(parse_qs(urlsplit(link).query)["secret"][0])


def may_work(client: Client) -> bool:
    return client.get(address(Organisation, "changelist")).status_code == 200


@pytest.fixture
def codes(publisher) -> list[str]:
    return provide(publisher)


# To enter with it


def test_code_of_the_app_lets_in_and_leads_where_one_wanted(client, publisher, codes):
    wanted = address(Organisation, "changelist")
    step = client.post(
        "/admin/login/", {"username": "a-publisher", "password": "a long enough password", "next": wanted}
    )
    assert step.url == CODE
    assert not may_work(client)

    response = client.post(CODE, {"code": code_of(publisher)})

    assert (response.status_code, response.url) == (302, wanted)
    assert may_work(client)


@pytest.mark.parametrize("form", ["{} ", " {}", "full-width"])
def test_codes_may_be_typed_as_people_do(client, publisher, codes, form):
    enter(client, "a-publisher")
    code = code_of(publisher)
    typed = code.translate({48 + n: 0xFF10 + n for n in range(10)}) if form == "full-width" else form.format(code)

    assert client.post(CODE, {"code": typed}).status_code == 302


@pytest.mark.parametrize("wrong", ["000000", "abcdef", "", "aaaa-aaaa-aaaa-aaaa", "x" * 40, "٣" * 6])
def test_wrong_codes_let_nobody_in(client, publisher, codes, wrong):
    enter(client, "a-publisher")

    assert client.post(CODE, {"code": wrong}).status_code == 200
    assert not may_work(client)


def test_a_code_is_accepted_once(publisher, codes):
    code = code_of(publisher)
    first, second = Client(), Client()
    for client in (first, second):
        enter(client, "a-publisher")
        client.post(CODE, {"code": code})

    assert may_work(first)
    assert not may_work(second)


@pytest.mark.parametrize("dash", ["-", " ", ""])
def test_recovery_code_lets_in_and_says_how_many_are_left(client, publisher, codes, dash):
    enter(client, "a-publisher")

    page = client.post(CODE, {"code": codes[3].replace("-", dash).upper()}, follow=True)

    assert may_work(client)
    assert soup(page).select_one(".messagelist").text.strip() == "You have 9 recovery codes left."
    assert events()[-2:] == [SignInEvent.ENTERED, SignInEvent.RECOVERY_CODE]


def test_recovery_code_works_once(publisher, codes):
    first, second = Client(), Client()
    for client in (first, second):
        enter(client, "a-publisher")
        client.post(CODE, {"code": codes[0]})

    assert may_work(first)
    assert not may_work(second)


def test_code_of_somebody_else_is_wrong(client, publisher, codes, editor):
    others = provide(editor)
    enter(client, "a-publisher")

    for code in (code_of(editor), others[0]):
        assert client.post(CODE, {"code": code}).status_code == 200
    assert not may_work(client)


def test_wrong_codes_lock_out_like_wrong_passwords(client, publisher, codes):
    enter(client, "a-publisher")
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(settings.AXES_FAILURE_LIMIT)]

    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert client.post(CODE, {"code": codes[0]}).status_code == 429
    assert enter(Client(), "a-publisher").status_code == 429
    assert events() == [SignInEvent.CODE_REFUSED] * settings.AXES_FAILURE_LIMIT + [SignInEvent.LOCKED]


def test_wrong_codes_count_for_an_address_over_all_names(publisher, editor, codes):
    provide(editor)
    doors = {name: Client() for name in ("a-publisher", "an-editor")}
    for name, door in doors.items():
        enter(door, name)
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_ADDRESS - 2):
        enter(Client(), f"name-{n}", "wrong")

    assert [door.post(CODE, {"code": "000000"}).status_code for door in doors.values()] == [200, 429]
    assert doors["a-publisher"].post(CODE, {"code": codes[0]}).status_code == 429


def test_wrong_codes_count_for_a_name_over_all_addresses(publisher, codes):
    door = Client()
    enter(door, "a-publisher")
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_NAME):
        enter(Client(REMOTE_ADDR=f"203.0.113.{n}"), "a-publisher", "wrong")

    assert door.post(CODE, {"code": codes[0]}).status_code == 429


def test_codes_are_tried_ever_more_slowly_from_wherever(publisher, codes, time_machine):
    """Somebody who has the password and many addresses still cannot try a million codes."""
    moment = timezone.now()
    time_machine.move_to(moment, tick=False)
    for n in range(6):
        client = Client(REMOTE_ADDR=f"192.0.2.{n}")
        enter(client, "a-publisher")
        time_machine.move_to(moment + timedelta(seconds=2 ** (n + 1)), tick=False)
        client.post(CODE, {"code": "000000"})
    enter(last := Client(REMOTE_ADDR="192.0.2.99"), "a-publisher")

    assert last.post(CODE, {"code": code_of(publisher)}).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=2), tick=False)
    assert last.post(CODE, {"code": code_of(publisher)}).status_code == 302


def test_second_step_must_follow_the_first_soon(client, publisher, codes, time_machine):
    enter(client, "a-publisher")
    time_machine.move_to(timezone.now() + timedelta(minutes=11))

    assert client.post(CODE, {"code": code_of(publisher)}).url == "/admin/login/"
    assert not may_work(client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"password": "another"}])
def test_second_step_is_closed_to_whoever_has_lost_the_right_since_the_first(client, publisher, codes, change):
    enter(client, "a-publisher")
    User.objects.filter(pk=publisher.pk).update(**change)

    assert client.post(CODE, {"code": code_of(publisher)}).url == "/admin/login/"


def test_second_step_without_the_first_leads_to_the_door(client, publisher, codes):
    assert client.get(CODE).url == "/admin/login/"
    assert client.post(CODE, {"code": code_of(publisher)}).url == "/admin/login/"


def test_nobody_is_signed_in_halfway(client, publisher, codes):
    enter(client, "a-publisher")

    assert not client.get("/admin/login/").wsgi_request.user.is_authenticated
    for path in (OVERVIEW, address(Organisation, "add"), "/admin/password_change/"):
        assert client.get(path).url.startswith("/admin/login/")


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
