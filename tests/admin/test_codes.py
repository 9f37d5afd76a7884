"""The second step of entering: a code of the app, or a recovery code."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from directory.models import Organisation, SignInEvent
from tests.admin.entering import CODE, OVERVIEW, code_of, enter, events, may_work, provide
from tests.admin.forms import address, soup


@pytest.fixture
def codes(publisher) -> list[str]:
    return provide(publisher)


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
