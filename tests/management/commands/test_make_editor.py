from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import OperationalError

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
    types("mei", "mei@example.org", "")

    call_command("make_editor")

    user = User.objects.get()
    assert (user.username, user.email, user.is_superuser, user.is_staff) == ("mei", "mei@example.org", True, True)
    assert user.check_password(PASSWORD)
    assert "mei may now sign in at /admin/ as Administrator." in capsys.readouterr().out


@pytest.mark.parametrize(("typed", "role"), [("2", "Editor"), ("publisher", "Publisher"), ("E", "Editor")])
def test_later_accounts_get_a_group(types, typed, role):
    UserFactory(is_superuser=True)
    types("mei", "", "", typed)

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
