"""A phone: nothing scrolls sideways, fingers hit what they aim at, and the filters wait in a tray."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.browser.kinds import KINDS, LONGEST

TRAY = ".filters__toggle"
SMALLEST = {"width": 320, "height": 640}
UNFOLD = "for (const d of document.querySelectorAll('details')) d.open = true"

SIDEWAYS = """() => {
  const root = document.documentElement;
  const inside = [...document.querySelectorAll("body *")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(e).overflowX))
    .map((e) => e.className || e.localName);
  return root.scrollWidth > root.clientWidth ? [`page: ${root.scrollWidth}`, ...inside] : inside;
}"""

# Whatever is pressed to go or to change something. Links within sentences and lists of sources are text.
CONTROLS = """
  button, select, input:not([type=checkbox]), label:has(> [type=checkbox]), summary:not(.marker > *), nav a, .button,
  .chip, .chips__clear, .ways-out a, .band__head a, .pills a, .index a, .challenges a, .figures a, .ledger a,
  .tile a, .tree a, .row__name a, .ties > li > a, .colophon a, .brand
"""
TOO_LOW = """([controls, least]) => [...document.querySelectorAll(controls)]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest(".visually-hidden"))
  .map((e) => [e, e.getBoundingClientRect().height])
  .filter(([, height]) => height < least - 0.5)
  .map(([e, height]) => `${Math.round(height)}: ${e.outerHTML.slice(0, 90)}`)"""


def faults(page: Page) -> list[str]:
    low = page.evaluate(TOO_LOW, [CONTROLS, 44]) + page.evaluate(TOO_LOW, [".marker > summary", 24])
    return page.evaluate(SIDEWAYS) + low


def test_nothing_scrolls_sideways_and_fingers_hit_every_control(phone: Page, language: str):
    found = {}
    for kind, address in {**KINDS, **LONGEST}.items():
        phone.set_viewport_size(PHONE)
        phone.goto(f"/{language}/{address}")
        found[kind, "as it opens"] = faults(phone)
        phone.evaluate(UNFOLD)
        found[kind, "unfolded"] = faults(phone)
        phone.set_viewport_size(SMALLEST)
        found[kind, "at 320 px"] = faults(phone)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


def test_filters_wait_in_a_tray(phone: Page):
    phone.goto("/en/organisations/")
    university = phone.locator("[name=kind][value=university]")
    expect(university).to_be_hidden()
    phone.locator(TRAY).click()
    expect(university).to_be_visible()


def test_tray_stays_open_while_ticking_and_says_how_many_filters_hold(phone: Page):
    phone.goto("/en/organisations/")
    phone.locator(TRAY).click()
    phone.locator("[name=kind][value=university]").check()
    expect(phone.locator(".filters__count")).to_have_text("1")
    expect(phone.locator("[name=kind][value=university]")).to_be_visible()


def test_apply_closes_the_tray_and_leads_to_the_results(phone: Page):
    phone.goto("/en/organisations/")
    phone.locator(TRAY).click()
    phone.locator("[name=kind][value=university]").check()
    expect(phone).to_have_url(re.compile("kind=university"))
    phone.get_by_role("button", name="Apply").click()
    expect(phone.locator("[name=kind][value=university]")).to_be_hidden()
    expect(phone.locator("#results")).to_be_focused()
    expect(phone.locator("#results")).to_be_in_viewport()
    assert urlsplit(phone.url).query == "kind=university"
