"""A list follows its filters while the visitor ticks: the whole list, and nothing but the list."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.listing import Listing

BOTH_LISTS = pytest.mark.parametrize("noun", ["organisations", "initiatives"])

REMEMBER_WHAT_IS_SAID = """() => {
  window.said = [];
  const status = document.getElementById("listing-status");
  new MutationObserver(() => window.said.push(status.textContent)).observe(status, { childList: true });
}"""


@BOTH_LISTS
def test_second_value_of_a_facet_widens_the_list(page: Page, noun: str):
    listing = Listing(page, noun).open()
    first, second = listing.values("kind")[:2]
    of_first, of_second = listing.count_beside("kind", first), listing.count_beside("kind", second)
    assert listing.tick("kind", first) == of_first
    assert listing.tick("kind", second) == of_first + of_second


@BOTH_LISTS
def test_second_facet_narrows_the_list(page: Page, noun: str):
    listing = Listing(page, noun).open()
    everything = listing.total
    with_kind = listing.tick("kind", listing.values("kind")[0])
    rarest = listing.values("sector")[-1]
    promised = listing.count_beside("sector", rarest)
    assert listing.tick("sector", rarest) == promised
    assert 0 < promised < with_kind < everything


@BOTH_LISTS
def test_heading_title_chips_and_rows_follow(page: Page, noun: str):
    listing = Listing(page, noun).open()
    value = listing.values("kind")[0]
    total = listing.tick("kind", value)
    expect(page).to_have_title(re.compile(rf"\({total}\)"))
    expect(listing.chips).to_have_count(1)
    expect(listing.rows).to_have_count(min(20, total))
    expect(listing.facet("kind").locator(".facet__selected")).to_have_text("1 selected")


def test_address_is_the_canonical_one_whatever_the_order_of_ticks(page: Page):
    listing = Listing(page, "initiatives").open()
    kinds = listing.values("kind")[:2]
    sector = listing.values("sector")[0]
    listing.tick("sector", sector)
    for kind in sorted(kinds, reverse=True):
        listing.tick("kind", kind)
    expect(page).to_have_url(re.compile(rf"/\?kind={min(kinds)}&kind={max(kinds)}&sector={sector}$"))
    total, ticked = listing.total, listing.ticked
    answer = page.reload()
    assert answer.request.redirected_from is None
    assert (listing.total, listing.ticked) == (total, ticked)


def test_status_says_the_whole_new_count_once(page: Page):
    listing = Listing(page, "organisations").open()
    page.evaluate(REMEMBER_WHAT_IS_SAID)
    listing.tick("kind", "university")
    expect(listing.status).to_have_text(re.compile(r"^\d+ organisations$"))
    expect(listing.status).to_have_attribute("role", "status")
    said = listing.heading.inner_text()
    listing.tick("kind", "government")
    expect(listing.heading).not_to_have_text(said)
    assert page.evaluate("window.said") == [said, listing.heading.inner_text()]


def test_focus_stays_on_the_ticked_box(page: Page):
    listing = Listing(page, "organisations").open()
    listing.tick("district", listing.values("district")[1])
    expect(listing.box("district", listing.ticked[0])).to_be_focused()


def test_ticked_box_stays_at_its_height_of_the_window(page: Page):
    """Even where a facet above it, which holds fewer values now, has shrunk."""
    listing = Listing(page, "organisations").open()
    listing.unfold("sector")
    listing.unfold("technology")
    box = listing.box("technology", "robotics")
    box.scroll_into_view_if_needed()
    scrolled, height = page.evaluate("scrollY"), box.bounding_box()["y"]
    listing.tick("technology", "robotics")
    expect(listing.status).not_to_be_empty()
    assert box.bounding_box()["y"] == pytest.approx(height, abs=1)
    assert scrolled > 0


def test_ticked_value_keeps_its_place_in_its_facet(page: Page):
    listing = Listing(page, "initiatives").open()
    values = listing.values("kind")
    listing.tick("kind", values[3])
    assert listing.values("kind") == values


def test_what_is_unfolded_and_folded_stays_so(page: Page):
    listing = Listing(page, "organisations").open()
    listing.unfold("technology")
    listing.unfold("sector")
    listing.facet("kind").locator("summary").first.click()
    listing.tick("sector", "finance")
    expect(listing.status).not_to_be_empty()
    expect(listing.facet("technology")).to_have_attribute("open", "")
    expect(listing.facet("kind")).not_to_have_attribute("open", "")
    expect(listing.facet("status")).not_to_have_attribute("open", "")


def test_back_and_forward_restore_results_and_ticks(page: Page):
    listing = Listing(page, "organisations").open()
    states = [(listing.heading.inner_text(), page.url, [])]
    for value in listing.values("kind")[:2]:
        listing.tick("kind", value)
        states.append((listing.heading.inner_text(), page.url, listing.ticked))
    for step, (heading, address, ticked) in [
        (page.go_back, states[1]),
        (page.go_back, states[0]),
        (page.go_forward, states[1]),
        (page.go_forward, states[2]),
    ]:
        step()
        expect(page).to_have_url(address)
        expect(listing.heading).to_have_text(heading)
        expect(page.locator("#listing [type=checkbox]:checked")).to_have_count(len(ticked))
        assert listing.ticked == ticked


def test_back_from_a_record_finds_the_list_as_it_was(page: Page):
    listing = Listing(page, "organisations").open()
    total = listing.tick("kind", "university")
    listing.rows.first.locator(".row__name a").click()
    expect(page.locator("article.record")).to_be_visible()
    page.go_back()
    expect(listing.heading).to_have_text(f"{total} organisations")
    assert listing.ticked == ["university"]


def test_answer_to_an_older_state_is_dropped(page: Page):
    listing = Listing(page, "organisations").open()
    page.evaluate(REMEMBER_WHAT_IS_SAID)

    def answer_after_another_tick(route: Route) -> None:
        answer = route.fetch()
        listing.box("kind", "government").check()
        route.fulfill(response=answer)

    page.route("**/organisations/?**", answer_after_another_tick, times=1)
    listing.box("kind", "university").check()
    listing.expect_query("kind", "government")
    assert listing.query == {"kind": ["government", "university"]}
    assert sorted(listing.ticked) == ["government", "university"]
    expect(listing.chips).to_have_count(2)
    assert page.evaluate("window.said") == [listing.heading.inner_text()]


def test_quick_ticks_are_one_question(page: Page):
    listing = Listing(page, "organisations").open()
    asked: list[str] = []
    page.on("request", lambda request: "/organisations/" in request.url and asked.append(request.url))
    page.evaluate("for (const box of [...document.querySelectorAll('[name=kind]')].slice(0, 3)) box.click()")
    expect(listing.chips).to_have_count(3)
    assert len(asked) == 1


def test_unticking_returns_to_the_whole_list(page: Page):
    listing = Listing(page, "organisations").open()
    everything, address = listing.heading.inner_text(), page.url
    listing.tick("kind", "university")
    listing.box("kind", "university").uncheck()
    expect(page).to_have_url(address)
    expect(listing.heading).to_have_text(everything)


def test_years_narrow_the_list(page: Page):
    listing = Listing(page, "organisations").open()
    everything = listing.total
    page.get_by_label("from", exact=True).fill("2020")
    page.keyboard.press("Tab")
    listing.expect_query("founded_min", "2020")
    assert 0 < listing.total < everything
    expect(listing.chips).to_have_text(re.compile("2020"))
    expect(page.get_by_label("to", exact=True)).to_be_focused()


def test_parent_sector_includes_its_children(page: Page):
    listing = Listing(page, "organisations").open()
    listing.unfold("sector")
    listing.facet("sector").locator(".within[data-facet=finance] > summary").click()
    of_child = listing.count_beside("sector", "banking")
    of_parent = listing.count_beside("sector", "finance")
    assert listing.tick("sector", "banking") == of_child
    assert listing.tick("sector", "finance") == of_parent
    assert of_child < of_parent


def test_list_works_on_where_the_server_does_not_answer_once(browser: Browser, site: str):
    """The form is sent as it would be without scripts. (Unwatched: htmx complains in the console.)"""
    with browser.new_context(base_url=site) as context:
        listing = Listing(context.new_page(), "organisations").open()
        listing.page.route("**/organisations/?**", lambda route: route.abort(), times=1)
        total = listing.tick("kind", "university")
        assert listing.ticked == ["university"]
        expect(listing.chips).to_have_count(1)
        assert total == listing.count_beside("kind", "university")
