"""What stands around the results of a list: chips, the order, pages, the search, and ways out of an empty list."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.listing import Listing, number_in

BOTH_LISTS = pytest.mark.parametrize("noun", ["organisations", "initiatives"])


def test_chip_removes_its_filter_alone(page: Page):
    listing = Listing(page, "organisations").open("?kind=government&kind=university&sector=finance")
    expect(listing.chips).to_have_count(3)
    narrowed = listing.total
    listing.chips.filter(has_text="Financial services").click()
    expect(page).to_have_url(re.compile(r"/\?kind=government&kind=university$"))
    expect(listing.chips).to_have_count(2)
    assert listing.total > narrowed
    assert sorted(listing.ticked) == ["government", "university"]


def test_everything_can_be_cleared_at_once(page: Page):
    listing = Listing(page, "organisations").open()
    everything = listing.heading.inner_text()
    listing.tick("kind", "university")
    listing.tick("status", "active")
    page.get_by_role("link", name="Clear all filters").click()
    expect(listing.heading).to_have_text(everything)
    expect(listing.chips).to_have_count(0)
    assert listing.ticked == []
    assert listing.query == {}


def test_order_changes_and_the_filters_stay(page: Page):
    listing = Listing(page, "organisations").open("?kind=university")
    total = listing.total
    page.get_by_label("Sort by").press("ArrowDown")
    listing.expect_query("sort", "newest")
    years = [
        int(year)
        for year in re.findall(r"Founded (?:\d+ )?(?:\w+ )?(\d{4})", listing.page.locator("ol.rows").inner_text())
    ]
    assert len(years) > 5
    assert years == sorted(years, reverse=True)
    assert listing.total == total
    assert listing.ticked == ["university"]
    expect(page.get_by_label("Sort by")).to_be_focused()
    expect(page.get_by_label("Sort by")).to_have_value("newest")


@BOTH_LISTS
def test_pages_lead_on_and_say_where_they_are(page: Page, noun: str):
    listing = Listing(page, noun).open()
    first_page = listing.rows.locator("h3").all_inner_texts()
    pages = number_in(page.locator(".pagination ol a").last)
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/\?page=2$"))
    expect(page).to_have_title(re.compile(rf"\), page 2 of {pages} "))
    expect(page.get_by_role("link", name="Page 2", exact=True)).to_have_attribute("aria-current", "page")
    assert not set(first_page) & set(listing.rows.locator("h3").all_inner_texts())
    page.get_by_role("link", name="Previous").click()
    expect(page).to_have_url(re.compile(rf"/{noun}/$"))
    assert listing.rows.locator("h3").all_inner_texts() == first_page


def test_ticking_on_a_later_page_starts_from_the_first(page: Page):
    listing = Listing(page, "organisations").open("?page=3")
    listing.tick("kind", "company")
    assert listing.query == {"kind": ["company"]}
    expect(page.get_by_role("link", name="Page 1", exact=True)).to_have_attribute("aria-current", "page")


def test_page_past_the_end_offers_the_first(page: Page):
    answer = page.goto("/en/organisations/?kind=university&page=99")
    assert answer.status == 404
    page.get_by_role("link", name="Go to page 1").click()
    expect(page).to_have_url(re.compile(r"/organisations/\?kind=university$"))
    expect(Listing(page, "organisations").rows).not_to_have_count(0)


def test_find_within_a_long_facet(page: Page):
    listing = Listing(page, "organisations").open()
    listing.unfold("technology")
    find = page.get_by_label("Find in Technology")
    shown = listing.facet("technology").locator(".options label:visible")
    find.fill("ROBOT")
    assert all("robot" in text.lower() for text in shown.all_inner_texts())
    expect(listing.box("technology", "robotics")).to_be_visible()

    find.press("Enter")
    listing.tick("technology", "robotics")
    expect(listing.status).not_to_be_empty()
    expect(find).to_have_value("ROBOT")
    assert listing.query == {"technology": ["robotics"]}

    find.fill("chips no technology has")
    expect(shown).to_have_count(1)
    expect(listing.box("technology", "robotics")).to_be_checked()
    find.fill("")
    assert shown.count() > 10


def test_find_within_the_sectors_reaches_children(page: Page):
    listing = Listing(page, "organisations").open()
    listing.unfold("sector")
    page.get_by_label("Find in Sector").fill("insur")
    expect(listing.box("sector", "insurance")).to_be_visible()
    expect(listing.box("sector", "banking")).to_be_hidden()


def test_words_narrow_the_list_and_the_focus_stays_in_the_box(page: Page):
    listing = Listing(page, "organisations").open("?kind=university")
    box = page.get_by_label("Search organisations")
    box.fill("hkust")
    box.press("Enter")
    listing.expect_query("q", "hkust")
    expect(box).to_be_focused()
    expect(box).to_have_value("hkust")
    expect(listing.rows.first).to_contain_text("The Hong Kong University of Science and Technology")
    assert listing.ticked == ["university"]


def test_button_of_the_search_leads_to_the_results(page: Page):
    listing = Listing(page, "organisations").open()
    page.get_by_label("Search organisations").fill("robot")
    page.locator("#listing .search-box button").click()
    listing.expect_query("q", "robot")
    expect(listing.heading).to_be_focused()
    expect(listing.heading).to_be_in_viewport()


def test_empty_list_keeps_its_filters_and_offers_ways_out_that_lead_to_more(page: Page):
    listing = Listing(page, "organisations").open("?q=cyberport&kind=university")
    assert listing.total == 0
    expect(listing.box("kind", "university")).to_be_checked()
    ways = page.locator(".ways-out li")
    expect(ways).not_to_have_count(0)
    for address, promised in [
        (way.get_by_role("link").get_attribute("href"), number_in(way.locator("b"))) for way in ways.all()
    ]:
        assert promised > 0
        assert listing.open(address).total == promised


def test_value_without_a_hit_cannot_be_ticked(page: Page):
    listing = Listing(page, "organisations").open("?kind=university")
    dead = listing.page.locator("#listing [type=checkbox]:disabled")
    expect(dead).not_to_have_count(0)
    counts = page.locator("#listing label", has=page.locator(":disabled")).locator("b").all_inner_texts()
    assert set(counts) <= {"0", ""}


def test_name_leads_to_the_record(page: Page):
    listing = Listing(page, "initiatives").open()
    link = listing.rows.first.locator(".row__name a")
    name = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
