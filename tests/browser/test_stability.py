"""Nothing jumps: no kind of page moves what it has shown, neither as it comes nor when its results change."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.kinds import KINDS
from tests.browser.listing import Listing

# Cumulative layout shift (https://web.dev/articles/cls), for a short visit: the sum of the unexpected shifts.
SHIFT = """() => new Promise((answer) => {
  let shift = 0;
  const add = (list) => list.filter((entry) => !entry.hadRecentInput).forEach((entry) => (shift += entry.value));
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const settled = () => { add(observer.takeRecords()); answer(shift); };
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(settled)));
})"""
LARGEST = 0.1


@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
def test_no_page_shifts_as_it_comes(page: Page, window: dict):
    page.set_viewport_size(window)
    shifts = {}
    for kind, address in KINDS.items():
        page.goto(f"/en/{address}")
        shifts[kind] = page.evaluate(SHIFT)
    assert {kind: shift for kind, shift in shifts.items() if shift >= LARGEST} == {}


def test_list_with_a_long_facet_open_does_not_shift_as_it_comes(page: Page):
    page.goto("/en/organisations/?sector=finance&technology=robotics")
    assert page.evaluate(SHIFT) < LARGEST


def test_list_does_not_shift_while_it_follows_the_filters(page: Page):
    listing = Listing(page, "organisations").open()
    for value in ("university", "government", "company"):
        listing.tick("kind", value)
    expect(page).to_have_url(re.compile("kind=company&kind=government&kind=university"))
    assert page.evaluate(SHIFT) < LARGEST


def test_shifts_are_noticed(page: Page):
    page.goto("/en/about/")
    page.evaluate("document.body.prepend(Object.assign(document.createElement('canvas'), { height: 400 }))")
    assert page.evaluate(SHIFT) > LARGEST
