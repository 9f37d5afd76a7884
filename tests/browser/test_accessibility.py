"""axe finds nothing: every kind of page, every language, at a desk and on a phone, in the light and in the dark."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.kinds import LISTS, OTHERS, RECORDS

# All rules of axe, its good practices and the size of targets (WCAG 2.2) included. It reads style sheets as the browser
# has them: to load them once more it would write some into the page, which the content security policy forbids.
RULES = json.dumps({"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}, "preload": False})

# Each language in both themes and both windows. Their markup is one, so that they share the four looks between them.
LOOKS = {
    "en": [("light", DESK), ("dark", PHONE)],
    "zh-hant": [("dark", DESK), ("light", PHONE)],
    "zh-hans": [("light", DESK), ("dark", PHONE)],
}
GROUPS = {"lists": LISTS, "records": RECORDS, "others": OTHERS}

# On a phone everything that folds is looked at unfolded, but for the rare values of long facets.
UNFOLD = "for (const d of document.querySelectorAll('.filters, .facet, .marker')) d.open = true"


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands, as the names of rules and the elements that break them."""
    found = page.evaluate(f"axe.run({RULES})")["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


@pytest.mark.thorough
@pytest.mark.parametrize("group", GROUPS)
def test_axe_finds_nothing(page: Page, language: str, group: str, is_thorough: bool):
    found = {}
    # The markup of a page is one in all languages: `make test` looks at all kinds in English, and at some in Chinese.
    step = 1 if language == "en" or is_thorough else 4
    for kind, address in [*GROUPS[group].items()][::step]:
        page.goto(f"/{language}/{address}")
        page.evaluate(AXE_SCRIPT)
        for theme, window in LOOKS[language]:
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size(window)
            if window is PHONE:
                page.evaluate(UNFOLD)
            found[kind, theme, window["width"]] = violations(page)
    assert {look: faults for look, faults in found.items() if faults} == {}


def test_axe_finds_what_is_wrong(page: Page):
    page.goto("/en/about/")
    page.evaluate("document.querySelector('h1').replaceWith(Object.assign(new Image(), {width: 9, height: 9}))")
    page.evaluate(AXE_SCRIPT)
    assert any(fault.startswith("image-alt: <img") for fault in violations(page))


def test_themes_differ(page: Page):
    page.goto("/en/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light
