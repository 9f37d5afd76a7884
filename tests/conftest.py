"""What every test may ask for.

- Nothing, or `db`: an empty database. Factories fill it.
- `register`: a database that holds the whole data set. Writes are undone after the test, as with `db`.
- `site`: the address of the real server (gunicorn, collected files, DEBUG off) over the whole data set, to read only.
- `language`: the test runs once for each language.
"""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from directory.search import vocabulary
from hkai_site import languages

pytest_plugins = ["tests.server"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test that asks for `register` work on that database from its first fixture on."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "register" in names:
            names.sort(key=lambda name: name != "register")
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def full_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A second test database, loaded once with the fixtures of the project."""
    empty = connections["default"]
    full = empty.copy()
    is_sqlite = full.vendor == "sqlite"
    full.settings_dict["TEST"]["NAME"] = (
        "file:register?mode=memory&cache=shared" if is_sqlite else f"{empty.settings_dict['NAME']}_register"
    )
    with django_db_blocker.unblock():
        connections["default"] = full
        try:
            full.creation.create_test_db(verbosity=0, autoclobber=True)
            call_command("load_directory", verbosity=0)
        finally:
            connections["default"] = empty
            connections.settings["default"]["NAME"] = empty.settings_dict["NAME"]
    yield full
    with django_db_blocker.unblock():
        full.creation._destroy_test_db(full.settings_dict["NAME"], verbosity=0)
        full.close()


@pytest.fixture
def register(full_database: BaseDatabaseWrapper) -> Iterator[None]:
    """Work on the whole data set instead of an empty database."""
    empty = connections["default"]
    connections["default"] = full_database
    yield
    connections["default"] = empty


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """Let no test see what another left in the process: vocabularies, cached answers, the active language."""
    vocabulary.forget()
    cache.clear()
    with translation.override("en"):
        yield
    vocabulary.forget()


@pytest.fixture(params=languages.CODES)
def language(request: pytest.FixtureRequest) -> str:
    """The code of a language as it stands in addresses; the test runs once for each."""
    return request.param
