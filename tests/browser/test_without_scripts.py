"""Without scripts everything works too: what follows the ticks elsewhere waits here for a button."""

import re

from playwright.sync_api import Page, expect

from tests.browser.kinds import RECORDS
from tests.browser.listing import Listing, number_in


def apply(page: Page) -> None:
    page.get_by_role("button", name="Apply").click()


def test_filters_apply_by_button(plain: Page):
    listing = Listing(plain, "organisations").open()
    everything = listing.total
    expect(plain.locator(".filters__toggle")).to_be_hidden()
    listing.box("kind", "university").check()
    promised = listing.count_beside("kind", "university")
    apply(plain)
    expect(plain).to_have_url(re.compile(r"/en/organisations/\?kind=university#results$"))
    assert promised == listing.total < everything
    expect(listing.heading).to_be_in_viewport()

    listing.box("kind", "government").check()
    listing.unfold("sector")
    listing.box("sector", "education").check()
    apply(plain)
    expect(plain).to_have_url(re.compile(r"\?kind=government&kind=university&sector=education#results$"))
    assert sorted(listing.ticked) == ["education", "government", "university"]
    expect(listing.chips).to_have_count(3)


def test_back_and_forward_restore_ticks(plain: Page):
    listing = Listing(plain, "initiatives").open()
    everything = listing.heading.inner_text()
    value = listing.values("kind")[0]
    listing.box("kind", value).check()
    apply(plain)
    narrowed = listing.heading.inner_text()
    plain.go_back()
    expect(listing.heading).to_have_text(everything)
    assert listing.ticked == []
    plain.go_forward()
    expect(listing.heading).to_have_text(narrowed)
    assert listing.ticked == [value]


def test_order_words_and_years_apply_too(plain: Page):
    listing = Listing(plain, "organisations").open()
    plain.get_by_label("Sort by").select_option("newest")
    plain.get_by_label("from", exact=True).fill("2015")
    plain.get_by_label("Search organisations").fill("robot")
    plain.keyboard.press("Enter")
    expect(plain).to_have_url(re.compile(r"\?q=robot&founded_min=2015&sort=newest#results$"))
    expect(plain.get_by_label("Sort by")).to_have_value("newest")
    assert listing.total > 0


def test_chips_pages_and_clearing_are_links(plain: Page):
    listing = Listing(plain, "organisations").open("?kind=company&kind=startup&page=2")
    expect(plain).to_have_title(re.compile("page 2 of"))
    listing.chips.first.click()
    expect(listing.chips).to_have_count(1)
    plain.get_by_role("link", name="Next").click()
    expect(plain).to_have_url(re.compile("page=2$"))
    plain.get_by_role("link", name="Clear all filters").click()
    assert listing.query == {}


def test_long_facet_unfolds(plain: Page):
    listing = Listing(plain, "organisations").open()
    listing.unfold("technology")
    facet = listing.facet("technology")
    expect(facet.locator(".facet__find")).to_be_hidden()
    rare = facet.locator(".facet__more [type=checkbox]").first
    expect(rare).to_be_hidden()
    facet.locator(".facet__more > summary").click()
    rare.check()
    value = rare.get_attribute("value")
    apply(plain)
    assert listing.query == {"technology": [value]}
    expect(listing.box("technology", value)).to_be_visible()


def test_ways_out_of_an_empty_list_lead_to_more(plain: Page):
    listing = Listing(plain, "organisations").open("?q=cyberport&kind=university")
    way = plain.locator(".ways-out li").first
    promised = number_in(way.locator("b"))
    way.get_by_role("link").click()
    assert listing.total == promised > 0


def test_tray_of_a_phone_opens(plain_phone: Page):
    listing = Listing(plain_phone, "organisations").open()
    expect(listing.box("kind", "university")).to_be_hidden()
    plain_phone.locator(".filters__toggle").click()
    listing.box("kind", "university").check()
    apply(plain_phone)
    expect(plain_phone).to_have_url(re.compile("kind=university#results$"))
    expect(listing.heading).to_be_in_viewport()
    expect(listing.box("kind", "university")).to_be_hidden()


def test_source_markers_open_in_place(plain: Page):
    plain.goto(f"/en/{RECORDS['long initiative']}")
    address = plain.url
    marker = plain.locator(".marker:not(.marker--general)").first
    expect(marker.locator(".marker__sources")).to_be_hidden()
    marker.locator("summary").click()
    expect(marker.locator(".marker__sources")).to_be_visible()
    assert plain.url == address


def test_language_switch_keeps_page_and_query(plain: Page):
    listing = Listing(plain, "organisations").open("?kind=university&page=2")
    total = listing.total
    plain.get_by_role("navigation", name="Language").get_by_role("link", name="繁體中文").click()
    expect(plain).to_have_url(re.compile(r"/zh-hant/organisations/\?kind=university&page=2$"))
    assert (listing.total, listing.ticked) == (total, ["university"])


def test_search_from_home_finds_the_record(plain: Page):
    plain.goto("/zh-hans/")
    plain.get_by_role("searchbox").last.fill("数码港")
    plain.keyboard.press("Enter")
    plain.locator(".rows").first.get_by_role("link").first.click()
    expect(plain).to_have_url(re.compile(r"/zh-hans/organisations/[\w-]+/$"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text("数码港")
