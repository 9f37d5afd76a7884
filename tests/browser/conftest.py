"""What the tests in the browser share: pages that are watched, a phone, and a browser without scripts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.watch import watch

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
# How pages of the admin are looked at: each theme once, each width once.
LOOKS = [(360, "dark"), (1280, "light")]
# Longer than any page takes on a busy machine; a test that passes never waits for it.
LONGEST_WAIT = 20_000

expect.set_options(timeout=LONGEST_WAIT)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    """A visitor who does not want things to move. What is set here, no single context can set otherwise."""
    return browser_context_args | {"reduced_motion": "reduce"}


@pytest.fixture
def host(site: str) -> str:
    """The address of the only server that pages may ask."""
    return site


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], host: str) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts whose faults fail the test; `page` comes from here too."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def new_watched_context(**options: object) -> BrowserContext:
        context = new_context(**options)
        watch(context, host, faults)
        contexts.append(context)
        return context

    yield new_watched_context
    for open_page in [page for context in contexts for page in context.pages]:
        open_page.title()  # whatever the browser has still to say arrives before its answer
    assert faults == []


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page as narrow as a small phone."""
    return new_context(viewport=PHONE).new_page()


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext]) -> Page:
    """A page in a browser that runs no scripts."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def plain_phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a small phone that runs no scripts."""
    return new_context(java_script_enabled=False, viewport=PHONE).new_page()
