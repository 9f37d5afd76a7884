"""The keyboard alone reaches and works everything, and always shows where it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kinds import RECORDS
from tests.browser.listing import Listing

# The element with the focus, and how thick the line around it is.
FOCUSED = """() => {
  const e = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(e);
  const name = e.id || e.getAttribute("name") || e.className || e.textContent.trim().slice(0, 40) || e.localName;
  const seen = e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  return [name, seen && outlineStyle !== "none" ? parseFloat(outlineWidth) : 0];
}"""


def tab_through(page: Page, steps: int) -> list[tuple[str, float]]:
    """Press Tab so many times, or to the end; return what had the focus, and the width of its outline in pixels."""
    stops = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops.append(tuple(page.evaluate(FOCUSED)))
    return stops


def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until an element that the selector matches has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{most} times Tab do not reach {selector}")


def test_first_tab_offers_to_skip_to_the_content(page: Page):
    page.goto("/en/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Search organisations, initiatives and sectors")).to_be_focused()


def test_second_tab_of_a_list_offers_to_skip_to_the_results(page: Page):
    page.goto("/en/organisations/")
    tab_through(page, 2)
    skip = page.get_by_role("link", name="Skip to results")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Sort by")).to_be_focused()


@pytest.mark.parametrize("address", ["", "organisations/", RECORDS["long organisation"], "search/?q=hkust", "sectors/"])
def test_focus_is_always_visible_and_never_caught(page: Page, address: str):
    page.goto(f"/en/{address}")
    stops = tab_through(page, 45)
    assert [name for name, outline in stops if outline < 2] == []
    assert len({name for name, _outline in stops}) > 20


def test_list_is_worked_by_keyboard_alone(page: Page):
    listing = Listing(page, "organisations").open()
    everything = listing.total
    tab_to(page, "#q")
    tab_to(page, ".facet[data-facet=kind] > summary")
    tab_to(page, "[name=kind][value=university]")
    page.keyboard.press("Space")
    listing.expect_query("kind", "university")
    expect(listing.box("kind", "university")).to_be_focused()
    assert listing.total < everything

    tab_to(page, ".facet[data-facet=district] > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=district]")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("&district="))
    expect(listing.status).to_have_text(listing.heading.inner_text())

    tab_to(page, "#sort")
    tab_to(page, ".chip")
    tab_to(page, ".row a")
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_chip_is_removed_by_keyboard(page: Page):
    listing = Listing(page, "organisations").open("?kind=government&kind=university")
    listing.chips.first.focus()
    page.keyboard.press("Enter")
    expect(listing.chips).to_have_count(1)


def test_tray_of_a_phone_opens_by_keyboard(phone: Page):
    listing = Listing(phone, "organisations").open()
    tab_to(phone, ".filters__toggle")
    expect(listing.facet("kind")).to_be_hidden()
    phone.keyboard.press("Enter")
    expect(listing.facet("kind")).to_be_visible()
    phone.keyboard.press("Tab")
    expect(listing.facet("kind").locator("summary")).to_be_focused()


def test_closed_tray_of_a_phone_takes_no_focus(phone: Page):
    Listing(phone, "organisations").open()
    tab_to(phone, ".filters__toggle")
    phone.keyboard.press("Tab")
    expect(phone.get_by_label("Sort by")).to_be_focused()
