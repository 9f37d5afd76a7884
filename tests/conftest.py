"""What every test may ask for.

- Nothing, or `db`: an empty database. Factories fill it.
- `register`: a database that holds the whole data set. Writes are undone after the test, as with `db`.
- `site`, `page`: the address of the real server over the whole data set, and a browser that starts from it.
- `language`: the test runs once for each language.
- `is_thorough`: whether to look at all that there is, or at some of it.
- `times`: how often a proof by repetition repeats itself: as often as asked for with `--thorough`, else a tenth of it.
"""

import os
from collections.abc import Callable, Iterator
from shutil import which

import pytest
from django.core.cache import cache
from django.utils import translation

from directory.search import memory
from hkai_site import languages

pytest_plugins = ["tests.databases", "tests.people", "tests.server"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--thorough", action="store_true", help="repeat what `make test` repeats a tenth as often")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test that asks for `register` work on that database from its first fixture on; mark browser tests."""
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "register" in names:
            names.sort(key=lambda name: name != "register")
            item.add_marker(pytest.mark.django_db)
        if "playwright" in names:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """Let no test see what another left in the process: vocabularies, cached answers, the active language."""
    memory.forget()
    cache.clear()
    with translation.override("en"):
        yield
    memory.forget()


@pytest.fixture
def is_thorough(request: pytest.FixtureRequest) -> bool:
    """Whether the run has time for all that a proof could look at."""
    return request.config.getoption("thorough")


@pytest.fixture
def times(is_thorough: bool) -> Callable[..., int]:
    """Turn the number of repetitions that a proof asks for into the number that this run has time for.

    That is a tenth of it, or another part where one repetition takes long: `times(40, part=13)`.
    """
    return lambda number, part=10: number if is_thorough else number // part


@pytest.fixture(params=languages.CODES)
def language(request: pytest.FixtureRequest) -> str:
    """The code of a language as it stands in addresses; the test runs once for each."""
    return request.param


@pytest.fixture(scope="session")
def base_url(site: str) -> str:
    """Where `page.goto("/en/")` of a browser test starts from."""
    return site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Use the system's Chromium, if possible the one that draws no window, and keep it from calling anybody."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM") or which("chromium-headless-shell") or which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
