"""The two databases of the tests: the empty one that pytest-django makes, and one with the whole data set."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from tests.prepared import register_file


@contextmanager
def connected_to(database: BaseDatabaseWrapper) -> Iterator[None]:
    """Let all code within the block work on another database than the default one."""
    usual = connections["default"]
    connections["default"] = database
    try:
        yield
    finally:
        connections["default"] = usual


def _fill_sqlite(full: BaseDatabaseWrapper) -> None:
    full.settings_dict["NAME"] = "file:register?mode=memory&cache=shared"
    full.ensure_connection()
    with register_file() as path, closing(sqlite3.connect(path)) as source:
        source.backup(full.connection)


def _fill_postgresql(full: BaseDatabaseWrapper) -> None:
    usual_name = full.settings_dict["NAME"]
    full.settings_dict["TEST"]["NAME"] = f"{usual_name}_register"
    with connected_to(full):
        full.creation.create_test_db(verbosity=0, autoclobber=True)
        connections.settings["default"]["NAME"] = usual_name
        call_command("load_directory", verbosity=0)


@pytest.fixture(scope="session")
def full_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A second test database, which holds the whole data set."""
    full = connections["default"].copy()
    is_sqlite = full.vendor == "sqlite"
    with django_db_blocker.unblock():
        (_fill_sqlite if is_sqlite else _fill_postgresql)(full)
    yield full
    with django_db_blocker.unblock():
        if is_sqlite:
            full.connection.close()
        else:
            full.close()
            full.creation._destroy_test_db(full.settings_dict["NAME"], verbosity=0)


@pytest.fixture
def register(full_database: BaseDatabaseWrapper) -> Iterator[None]:
    """Work on the whole data set instead of an empty database; what the test writes is undone."""
    with connected_to(full_database):
        yield
