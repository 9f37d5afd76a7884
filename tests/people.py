"""The people who keep the register, each signed in to the admin, and the time in which their sessions end."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import UserFactory

migration = import_module("directory.migrations.0002_editor_and_publisher_groups")
guides = import_module("directory.migrations.0009_guides")


@pytest.fixture
def groups(db) -> dict[str, Group]:
    """The groups as the migration makes them, also where a test before this one has emptied the database."""
    migration.make_groups(apps, connection.schema_editor())
    guides.add_permissions(apps, connection.schema_editor())
    return {group.name: group for group in Group.objects.all()}


@pytest.fixture
def editor(groups) -> User:
    return UserFactory(username="an-editor", is_staff=True, groups=[groups["Editor"]])


@pytest.fixture
def publisher(groups) -> User:
    return UserFactory(username="a-publisher", is_staff=True, groups=[groups["Publisher"]])


@pytest.fixture
def administrator(groups) -> User:
    return UserFactory(username="an-administrator", is_staff=True, is_superuser=True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_editor(editor) -> Client:
    return signed_in(editor)


@pytest.fixture
def as_publisher(publisher) -> Client:
    return signed_in(publisher)


@pytest.fixture
def as_administrator(administrator) -> Client:
    return signed_in(administrator)


@pytest.fixture
def another(groups) -> Client:
    """Another Publisher, signed in."""
    return signed_in(UserFactory(username="another", is_staff=True, groups=[groups["Publisher"]]))


@pytest.fixture(params=["editor", "publisher", "administrator"])
def as_anybody(request) -> Client:
    """The test runs once for each kind of person."""
    return signed_in(request.getfixturevalue(request.param))


@pytest.fixture
def waits(time_machine) -> Callable[..., None]:
    """Let so much time pass: as long as it takes for a session to end, if nothing is said."""

    def wait(much: timedelta = timedelta(minutes=settings.SESSION_IDLE_MINUTES, seconds=1)) -> None:
        time_machine.move_to(timezone.now() + much)

    return wait
