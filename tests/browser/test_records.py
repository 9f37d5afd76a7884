"""One record: its sources open in place, what has ended says so first, and paper holds what matters."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.kinds import RECORDS, ended


def source_links(place: Locator) -> list[str]:
    return place.locator("a[href^=http]").evaluate_all("all => all.map((a) => a.href)")


@pytest.mark.parametrize("kind", ["long organisation", "long initiative"])
def test_source_marker_opens_in_place_by_keyboard(page: Page, kind: str):
    page.goto(f"/en/{RECORDS[kind]}")
    address, scrolled = page.url, page.evaluate("scrollY")
    marker = page.locator(".marker:not(.marker--general)").first
    sources = marker.locator(".marker__sources")
    expect(sources).to_be_hidden()
    marker.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(sources).to_be_visible()
    expect(sources.get_by_role("link").first).to_have_attribute("href", re.compile("^https?://"))
    page.keyboard.press("Tab")
    expect(sources.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(sources).to_be_hidden()
    assert (page.url, page.evaluate("scrollY")) == (address, scrolled)


@pytest.mark.parametrize("kind", RECORDS)
def test_numbers_of_markers_are_those_of_the_sources(page: Page, kind: str):
    page.goto(f"/en/{RECORDS[kind]}")
    numbered = {number: source_links(page.locator(f"#source-{number}")) for number in range(1, 60)}
    markers = page.locator(".marker:not(.marker--general)").all()
    assert markers
    for marker in markers:
        numbers = re.findall(r"\d+", marker.locator("summary").text_content() or "")
        assert source_links(marker.locator(".marker__sources")) == [
            link for number in numbers for link in numbered[int(number)]
        ]


def test_marker_opens_over_the_facts_and_moves_nothing(page: Page):
    page.goto("/en/organisations/hkust/")
    facts = page.locator(".facts > div")
    places = [fact.bounding_box() for fact in facts.all()]
    marker = page.locator(".facts .marker").first
    marker.locator("summary").click()
    expect(marker.locator(".marker__sources")).to_be_in_viewport()
    assert [fact.bounding_box() for fact in facts.all()] == places


def test_marker_without_a_document_of_its_own_leads_to_the_sources_in_one_sentence(page: Page):
    page.goto("/en/organisations/hkust/")
    marker = page.locator(".marker--general").first
    marker.locator("summary").click()
    note = marker.locator(".marker__sources")
    assert "\n" not in note.inner_text()
    note.get_by_role("link").click()
    expect(page.locator("#sources")).to_be_in_viewport()


def test_record_that_has_ended_says_so_first_and_leads_to_its_successor(page: Page):
    page.goto(f"/en/organisations/{ended('organisations', 'merged')}/")
    banner = page.locator(".banner--ended")
    expect(banner).to_contain_text("Merged")
    assert banner.bounding_box()["y"] < page.get_by_role("heading", level=1).bounding_box()["y"]
    successor = banner.get_by_role("link")
    name = successor.inner_text()
    successor.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_ties_lead_there_and_back(page: Page):
    page.goto(f"/en/{RECORDS['long organisation']}")
    address, name = page.url, page.get_by_role("heading", level=1).inner_text()
    page.locator("[aria-labelledby=role-lead] .ties a").first.click()
    expect(page).not_to_have_url(address)
    page.locator("[aria-labelledby=role-lead] .ties").get_by_role("link", name=name, exact=True).click()
    expect(page).to_have_url(address)


def test_suggestion_names_the_record(page: Page):
    page.goto("/en/organisations/hkust/")
    name = page.get_by_role("heading", level=1).inner_text()
    page.locator(".correct").get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(name)


def test_paper_holds_the_record_and_the_addresses_of_its_sources(page: Page):
    page.goto("/en/organisations/hkust/")
    page.locator(".marker summary").first.click()
    page.emulate_media(media="print")
    for aside in (
        ".masthead__nav",
        ".languages",
        ".quick-search",
        ".correct",
        ".related",
        ".colophon nav >> nth=0",
        ".colophon nav >> nth=1",
    ):
        expect(page.locator(aside)).to_be_hidden()
    for part in (".brand", "h1", ".facts", ".sources", ".checked"):
        expect(page.locator(part)).to_be_visible()
    source = page.locator(".sources a").first
    printed = source.evaluate("a => getComputedStyle(a, '::after').content")
    assert printed.strip('"').strip() == source.get_attribute("href")


def test_paper_is_light_in_the_dark_theme(page: Page):
    page.emulate_media(media="print", color_scheme="dark")
    page.goto("/en/organisations/hkust/")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 35)"


def test_paper_holds_the_list_without_its_filters(page: Page):
    page.goto("/en/organisations/?kind=university")
    page.emulate_media(media="print")
    for aside in (".filters", ".search-box", ".pagination", ".results__sort", ".masthead__nav"):
        expect(page.locator(aside)).to_be_hidden()
    expect(page.locator("#results")).to_be_visible()
    expect(page.locator(".chip")).to_be_visible()
    expect(page.locator(".row").last).to_be_visible()
