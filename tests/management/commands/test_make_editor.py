import re
from base64 import b32encode
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import override_settings
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.entry import second_factor
from directory.management.commands import make_editor
from tests.factories import UserFactory

PASSWORD = "quite-long-and-odd-7"


@pytest.fixture(autouse=True)
def groups(db, monkeypatch) -> None:
    monkeypatch.delenv("EDITOR_PASSWORD", raising=False)
    for name in ("Editor", "Publisher"):
        Group.objects.get_or_create(name=name)


@pytest.fixture
def types(monkeypatch) -> Callable[..., None]:
    """Somebody at the keyboard, who answers the questions and then types passwords."""

    def somebody(*answers: str, passwords: tuple[str, ...] = (PASSWORD, PASSWORD)) -> None:
        texts: Iterator[str] = iter(answers)
        secrets: Iterator[str] = iter(passwords)
        monkeypatch.setattr("builtins.input", lambda _prompt: next(texts))
        monkeypatch.setattr(make_editor, "getpass", lambda _prompt: next(secrets))

    return somebody


def test_the_first_account_is_offered_as_an_administrator(types, capsys):
    types("mei", "mei@example.org", "", "n")

    call_command("make_editor")

    user = User.objects.get()
    assert (user.username, user.email, user.is_superuser, user.is_staff) == ("mei", "mei@example.org", True, True)
    assert user.check_password(PASSWORD)
    assert "mei may now sign in at /admin/ as Administrator." in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "role"), [("2", "Editor"), ("publisher", "Publisher"), ("E", "Editor")])
def test_later_accounts_get_a_group(types, typed, role):
    UserFactory(is_superuser=True)
    types("mei", "", "", typed, "n")

    call_command("make_editor")

    user = User.objects.get(username="mei")
    assert not user.is_superuser
    assert [group.name for group in user.groups.all()] == [role]


def test_a_mistake_is_said_and_asked_again(types, capsys):
    UserFactory(username="taken", is_superuser=True)
    types(
        "taken", "mei", "no address", "", "king", "editor",
        passwords=("short", PASSWORD, "something else", PASSWORD, PASSWORD),
    )  # fmt: skip

    call_command("make_editor")

    said = capsys.readouterr().err
    assert User.objects.get(username="mei").check_password(PASSWORD)
    for sentence in (
        "A user with that username already exists.",
        "Enter a valid email address.",
        "Choose one of: Administrator, Editor, Publisher.",
        "This password is too short. It must contain at least 12 characters.",
        "The two passwords differ.",
    ):
        assert sentence in said


def test_it_asks_nothing_when_told_everything(monkeypatch):
    monkeypatch.setenv("EDITOR_PASSWORD", PASSWORD)

    call_command("make_editor", "--no-input", "--username=mei", "--role=Publisher")

    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert user.groups.get().name == "Publisher"


@pytest.mark.parametrize(
    ("arguments", "password", "sentence"),
    [
        ([], PASSWORD, "Give --username, or leave out --no-input to be asked."),
        (["--username=mei"], PASSWORD, "Give --role, or leave out --no-input to be asked."),
        (["--username=mei", "--role=King"], PASSWORD, "--role: Choose one of: Administrator, Editor, Publisher."),
        (["--username=m ei", "--role=Editor"], PASSWORD, "--username: Enter a valid username."),
        (["--username=mei", "--role=Editor", "--email=x"], PASSWORD, "--email: Enter a valid email address."),
        (["--username=mei", "--role=Editor"], "", "Put the password into EDITOR_PASSWORD"),
        (["--username=mei", "--role=Editor"], "short", "EDITOR_PASSWORD: This password is too short."),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_one_sentence(monkeypatch, arguments, password, sentence):
    monkeypatch.setenv("EDITOR_PASSWORD", password)

    with pytest.raises(CommandError, match=sentence):
        call_command("make_editor", "--no-input", *arguments)

    assert not User.objects.exists()


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_going_away_makes_no_account(monkeypatch, end):
    def leave(_prompt: str) -> str:
        raise end

    monkeypatch.setattr("builtins.input", leave)

    with pytest.raises(CommandError, match=r"No account was made\."):
        call_command("make_editor")


def test_a_database_without_groups_is_named(types):
    Group.objects.all().delete()

    with pytest.raises(CommandError, match=r"run `manage\.py migrate` first"):
        call_command("make_editor")


def test_a_database_without_tables_is_named(monkeypatch):
    def fail(**_filters: object) -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(Group.objects, "filter", fail)

    with pytest.raises(CommandError, match="The database is not ready"):
        call_command("make_editor")


# The second factor


@pytest.fixture
def app(monkeypatch) -> Callable[[str], None]:
    """Somebody with a phone, who types these answers and then what the app shows, after as many wrong codes."""

    def scans(*answers: str, wrong: int = 0) -> None:
        shown: list[TOTPDevice] = []
        texts = iter([*answers, *["000000"] * wrong])

        def draw(device: TOTPDevice) -> str:
            shown.append(device)
            return "a picture"

        def type_in(_prompt: str) -> str:
            return next(texts, "") or f"{totp(shown[0].bin_key):06}" if shown else next(texts)

        monkeypatch.setattr(second_factor, "text_picture_of", draw)
        monkeypatch.setattr("builtins.input", type_in)
        monkeypatch.setattr(make_editor, "getpass", lambda _prompt: PASSWORD)

    return scans


@pytest.mark.parametrize(("role", "wrong"), [("Publisher", 0), ("Administrator", 0), ("Publisher", 2)])
def test_those_who_publish_are_guided_through_the_second_factor(app, capsys, role, wrong):
    UserFactory(is_superuser=True)
    app("mei", "", role, "y", wrong=wrong)

    call_command("make_editor")

    user, said = User.objects.get(username="mei"), capsys.readouterr()
    codes = re.findall(r"^  ((?:[a-z2-7]{4}-?){4})$", said.out, re.MULTILINE)
    assert second_factor.has_one(user)
    assert len(codes) == 10
    assert second_factor.check(user, codes[0])
    secret = b32encode(user.totpdevice_set.get().bin_key).decode()
    assert f"otpauth://totp/Hong%20Kong%20AI%20Directory%3Amei?secret={secret}" in said.out
    assert said.err.count("This code is not right.") == wrong


def test_the_picture_is_of_blocks():
    device = second_factor.proposed(UserFactory(), second_factor.new_key())
    lines = second_factor.text_picture_of(device).splitlines()

    assert len({len(line) for line in lines}) == 1
    assert set("".join(lines)) == set(" ▀▄█")


def test_second_factor_can_wait(types, capsys):
    types("mei", "", "", "n")

    call_command("make_editor")

    assert not second_factor.has_one(User.objects.get())
    assert "No second factor was set up; the admin offers it" in capsys.readouterr().out


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_second_factor_that_must_be_is_asked_for_at_the_first_sign_in(types, capsys):
    types("mei", "", "", "n")

    call_command("make_editor")

    assert "the admin asks for it at the first sign-in" in capsys.readouterr().out


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
def test_going_away_before_the_code_leaves_the_account(types, monkeypatch, capsys, end):
    types("mei", "", "", "y")
    answers = iter(["mei", "", "", "y"])

    def leave_at_the_code(_prompt: str) -> str:
        try:
            return next(answers)
        except StopIteration:
            raise end from None

    monkeypatch.setattr("builtins.input", leave_at_the_code)

    call_command("make_editor")

    assert User.objects.get().username == "mei"
    assert "No second factor was set up" in capsys.readouterr().out


def test_editors_are_not_asked_for_a_second_factor(types, capsys):
    UserFactory(is_superuser=True)
    types("mei", "", "Editor")

    call_command("make_editor")

    assert "second factor" not in capsys.readouterr().out
