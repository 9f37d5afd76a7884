"""The two databases of the tests: the empty one that pytest-django makes, and one with the whole data set."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from directory.search import index
from tests.prepared import index_of, register_file


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


@pytest.fixture(scope="session")
def full_index(
    full_database: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The search index of the second database."""
    directory = tmp_path_factory.mktemp("search") / "index"
    if full_database.vendor == "sqlite":
        with register_file() as database:
            shutil.copytree(index_of(database), directory)
        return directory
    with django_db_blocker.unblock(), connected_to(full_database), override_settings(SEARCH_INDEX_DIR=str(directory)):
        index.rebuild(lambda _done, _of: None)
    return directory


@pytest.fixture
def register(full_database: BaseDatabaseWrapper, full_index: Path) -> Iterator[None]:
    """Work on the whole data set instead of an empty database; what the test writes is undone.

    The index answers until the test writes something: what may still be undone never reaches it, so then SQL does.
    """
    with connected_to(full_database), override_settings(SEARCH_INDEX_DIR=str(full_index)):
        index.close()
        yield
    index.close()
