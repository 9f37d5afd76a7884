"""Who gets in by name and password, who does not, and what those learn who do not."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone

from tests.admin.entering import LOGIN, PASSWORD, enter, fail
from tests.admin.forms import soup
from tests.factories import UserFactory


def without_marks(response, *names: str) -> str:
    """What a page says, but for what differs each time and for the name that was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    for name in names:
        text = text.replace(name, "")
    return text


def test_right_name_and_password_lead_to_the_page_that_was_wanted(client, editor):
    response = client.post(LOGIN, {"username": "an-editor", "password": PASSWORD, "next": "/admin/directory/source/"})

    assert (response.status_code, response.url) == (302, "/admin/directory/source/")
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_signing_in_leads_to_no_other_site(client, editor, target):
    response = client.post(LOGIN, {"username": "an-editor", "password": PASSWORD, "next": target})

    assert response.url == "/admin/"


def test_somebody_signed_in_is_led_past_the_door(as_editor):
    assert as_editor.get(LOGIN).url == "/admin/"


@pytest.fixture
def names(editor) -> list[str]:
    """A name of each kind: good, nobody's, of one who has left, and of one who never had a right to enter."""
    UserFactory(username="has-left", is_staff=True, is_active=False)
    UserFactory(username="an-outsider", is_staff=False)
    return ["an-editor", "nobody-here", "has-left", "an-outsider"]


def test_all_who_are_refused_read_the_same(names):
    answers = {without_marks(enter(Client(), name, "wrong"), name) for name in names}
    # Only the editor would be let in with the right password.
    answers |= {without_marks(enter(Client(), name), name) for name in names[1:]}

    assert len(answers) == 1


def test_all_who_are_locked_out_read_the_same(names, client):
    for name in names:
        fail(client, name, settings.AXES_FAILURE_LIMIT)

    answers = {(name, enter(client, name, password).status_code) for name in names for password in ("wrong", PASSWORD)}
    pages = {without_marks(enter(client, name, password)) for name in names for password in ("wrong", PASSWORD)}
    assert {status for _, status in answers} == {429}
    assert len(pages) == 1


def test_an_account_that_may_not_enter_is_locked_like_any_other(client, names):
    """Its right password must count as wrong, or the missing lock would tell that it is right."""
    statuses = [enter(client, "an-outsider").status_code for _ in range(settings.AXES_FAILURE_LIMIT)]

    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]


def test_lock_is_a_page_of_the_site_that_says_when_to_come_back(client, editor):
    response = fail(client, "an-editor", settings.AXES_FAILURE_LIMIT)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "for 15 minutes" in soup(response).select_one("#content-main").text
    assert soup(response).select_one("#site-name")


def test_lock_ends_by_itself(client, editor, time_machine):
    fail(client, "an-editor", settings.AXES_FAILURE_LIMIT)
    start = timezone.now()
    time_machine.move_to(start + timedelta(minutes=14))
    assert enter(client, "an-editor").status_code == 429
    time_machine.move_to(start + timedelta(minutes=16))

    assert enter(client, "an-editor").status_code == 302


def test_lock_holds_for_one_name_from_one_address(client, editor, publisher):
    fail(client, "an-editor", settings.AXES_FAILURE_LIMIT)

    assert enter(Client(), "a-publisher").status_code == 302
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), "an-editor").status_code == 302


def test_lock_holds_for_other_browsers_at_the_address(client, editor):
    fail(client, "an-editor", settings.AXES_FAILURE_LIMIT, HTTP_USER_AGENT="one")

    assert enter(Client(), "an-editor", HTTP_USER_AGENT="another").status_code == 429


def test_getting_in_forgets_the_failures(client, editor):
    fail(client, "an-editor", settings.AXES_FAILURE_LIMIT - 1)
    enter(client, "an-editor")

    assert not AccessAttempt.objects.exists()
    assert fail(Client(), "an-editor", 1).status_code == 200


def fail_from(addresses: int, username: str = "an-editor", each: int = 1) -> None:
    """Fail with a name from many addresses, of which none is locked for it."""
    for n in range(addresses):
        fail(Client(REMOTE_ADDR=f"203.0.113.{n}"), username, each)


def test_one_address_may_not_try_many_names(client, editor, publisher):
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_ADDRESS):
        answer = fail(client, f"name-{n}", 1)

    assert answer.status_code == 429
    assert enter(client, "an-editor").status_code == 429
    assert enter(client, "nobody-here").status_code == 429
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), "an-editor").status_code == 302


def test_address_that_has_tried_many_names_is_free_again_in_time(client, editor, time_machine):
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_ADDRESS):
        fail(client, f"name-{n}", 1)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))

    assert enter(client, "an-editor").status_code == 302


def test_getting_in_with_one_name_lets_nobody_try_more_of_others(client, editor):
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_ADDRESS):
        enter(Client(), "an-editor")
        answer = fail(client, f"name-{n}", 1)

    assert answer.status_code == 429


@pytest.mark.parametrize("name", ["an-editor", "nobody-here"])
def test_one_name_may_not_be_tried_from_many_addresses(editor, name, time_machine):
    fail_from(settings.SIGN_IN_ATTEMPTS_PER_NAME, name)

    assert enter(Client(), name).status_code == 429
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert enter(Client(), "an-editor").status_code == 302


def test_owner_of_a_name_gets_in_from_where_they_came_before_whoever_tries_it_elsewhere(editor, publisher):
    enter(Client(), "an-editor")
    enter(Client(REMOTE_ADDR="192.0.2.7"), "a-publisher")
    fail_from(settings.SIGN_IN_ATTEMPTS_PER_NAME)

    assert enter(Client(REMOTE_ADDR="192.0.2.7"), "an-editor").status_code == 429
    assert enter(Client(), "an-editor").status_code == 302
    assert fail(Client(), "an-editor", settings.AXES_FAILURE_LIMIT).status_code == 429


def test_every_lock_reads_the_same(client, editor):
    pages = {without_marks(fail(Client(REMOTE_ADDR="192.0.2.7"), "an-editor", settings.AXES_FAILURE_LIMIT))}
    fail_from(settings.SIGN_IN_ATTEMPTS_PER_NAME)
    pages.add(without_marks(enter(client, "an-editor")))
    for n in range(settings.SIGN_IN_ATTEMPTS_PER_ADDRESS):
        fail(client, f"name-{n}", 1)
    pages.add(without_marks(enter(client, "nobody-here")))

    [page] = pages
    assert "Wait before you try again" in page


@pytest.mark.parametrize("sent", ["192.0.2.1, 203.0.113.{n}", "203.0.113.{n}"])
def test_made_up_addresses_get_round_no_lock(client, editor, sent):
    """Without a proxy the header means nothing; with one only what the proxy wrote last does."""
    for n in range(settings.AXES_FAILURE_LIMIT):
        fail(client, "an-editor", 1, HTTP_X_FORWARDED_FOR=sent.format(n=n))

    assert enter(client, "an-editor").status_code == 429


@override_settings(BEHIND_PROXY=True)
def test_behind_a_proxy_each_visitor_has_an_address_of_their_own(client, editor):
    for n in range(settings.AXES_FAILURE_LIMIT):
        fail(client, "an-editor", 1, HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.1")

    assert enter(client, "an-editor", HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 429
    assert enter(client, "an-editor", HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 302


def test_one_network_of_ipv6_counts_as_one_address(client, editor):
    for n in range(settings.AXES_FAILURE_LIMIT):
        fail(client, "an-editor", 1, REMOTE_ADDR=f"2001:db8:1:2::{n}")

    assert enter(client, "an-editor", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert enter(client, "an-editor", REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


@pytest.mark.parametrize("odd", ["", "unknown", "::ffff:192.0.2.9"])
def test_odd_addresses_are_no_fault(client, editor, odd):
    assert fail(client, "an-editor", settings.AXES_FAILURE_LIMIT, REMOTE_ADDR=odd).status_code == 429


@pytest.mark.parametrize("name", ["x" * 500, "nul\x00byte", "名" * 150, ""])
def test_odd_names_are_refused_like_others(client, db, name):
    assert enter(client, name).status_code == 200


def test_name_that_is_too_long_is_refused_like_any_other(client, editor):
    long = "x" * 151

    assert without_marks(enter(client, long), long) == without_marks(enter(Client(), "an-editor", "wrong"), "an-editor")


# The door itself


def test_door_is_listed_by_no_search_engine(client, db):
    assert "noindex" in client.get(LOGIN).headers["X-Robots-Tag"]


@pytest.mark.parametrize("path", [LOGIN, "/admin/second-factor/set-up/", "/admin/login/code/"])
def test_pages_of_the_door_are_kept_by_nobody(client, db, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("password", ["elevenchars", "password1234", "123456789012", "an-editor@exam"])
def test_weak_passwords_are_refused(as_editor, password):
    change = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}

    assert as_editor.post("/admin/password_change/", change).status_code == 200


def test_long_passwords_need_no_odd_characters(as_editor):
    new = "six plain words make it long"

    change = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert as_editor.post("/admin/password_change/", change).status_code == 302
