"""The log of sign-ins: what it tells, what it keeps out, and who reads it."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from directory.models import SignIn, SignInEvent
from tests.admin.entering import enter, events, fail
from tests.admin.forms import address, soup


def test_log_tells_who_came_and_who_was_refused(client, editor):
    fail(client, "an-editor", settings.AXES_FAILURE_LIMIT)
    enter(client, "an-editor")
    other = Client(REMOTE_ADDR="192.0.2.7")
    enter(other, "an-editor")
    other.post("/admin/logout/")

    assert events() == [SignInEvent.REFUSED] * settings.AXES_FAILURE_LIMIT + [
        SignInEvent.LOCKED,
        SignInEvent.ENTERED,
        SignInEvent.LEFT,
    ]
    assert SignIn.objects.latest("pk").address == "192.0.2.7"
    assert set(SignIn.objects.values_list("username", flat=True)) == {"an-editor"}


def test_log_keeps_no_name_that_is_nobodys(client, editor):
    """People type their password into the wrong field."""
    enter(client, "my-secret-password", "an-editor")

    assert SignIn.objects.get().username == ""


def test_log_forgets_in_time(client, editor, time_machine):
    enter(client, "an-editor")
    time_machine.move_to(timezone.now() + timedelta(days=settings.SIGN_IN_LOG_DAYS, minutes=1))
    fail(client, "an-editor", 1)

    assert events() == [SignInEvent.REFUSED]


def test_log_is_read_by_administrators_alone_and_written_by_nobody(as_administrator, as_publisher, as_editor):
    SignIn.objects.record(SignInEvent.REFUSED, "", "192.0.2.1")
    line = SignIn.objects.get(address="192.0.2.1")

    page = as_administrator.get(address(SignIn, "changelist"))
    assert "Refused: user name or password" in soup(page).select_one("#result_list").text
    assert as_administrator.get(address(line)).status_code == 200
    for path in (address(SignIn, "add"), address(line, "delete")):
        assert as_administrator.get(path).status_code == 403
    assert as_administrator.post(address(line), {"event": "entered"}).status_code == 403
    for client in (as_publisher, as_editor):
        assert client.get(address(SignIn, "changelist")).status_code == 403
        assert "signin" not in client.get("/admin/").content.decode()


def test_log_shows_nothing_that_is_outdated(as_administrator, time_machine):
    SignIn.objects.record(SignInEvent.REFUSED, "", "192.0.2.1")
    time_machine.move_to(timezone.now() + timedelta(days=settings.SIGN_IN_LOG_DAYS, minutes=1))
    as_administrator.force_login(User.objects.get())

    assert "192.0.2.1" not in as_administrator.get(address(SignIn, "changelist")).content.decode()
