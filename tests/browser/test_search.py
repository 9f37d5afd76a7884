"""Finding a record by what Hong Kong types, from the first page on."""

import re

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hkust", "The Hong Kong University of Science and Technology"),
        ("science park", "Hong Kong Science and Technology Parks Corporation"),
        ("數碼港", "Cyberport"),
        ("数码港", "Cyberport"),
    ],
)
def test_search_from_home_finds_the_record(page: Page, typed: str, name: str):
    page.goto("/en/")
    page.get_by_label("Search organisations, initiatives and sectors").fill(typed)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/search/\?q="))
    page.locator(".rows").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_search_keeps_what_was_typed_and_leads_to_the_lists(page: Page):
    page.goto("/zh-hant/search/?q=%E9%8A%80%E8%A1%8C")
    expect(page.locator("main input[name=q]")).to_have_value("銀行")
    heading = page.locator("h2[id^=found-organisation]").inner_text()
    page.locator(".band__head a").first.click()
    expect(page).to_have_url(re.compile(r"/zh-hant/organisations/\?q="))
    expect(page.locator("#results")).to_have_text(heading)


def test_search_from_the_masthead_of_a_record(page: Page):
    page.goto("/en/organisations/hkust/")
    page.get_by_label("Search the directory").fill("sandbox")
    page.get_by_role("search", name="Whole directory").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/en/search/\?q=sandbox$"))
    expect(page.locator(".row")).not_to_have_count(0)


def test_search_without_a_hit_leads_on(page: Page):
    page.goto("/en/search/?q=qqqqzzzz")
    expect(page.get_by_role("heading", name="Nothing matches.")).to_be_visible()
    page.locator(".ways-out").get_by_role("link", name="Initiatives").click()
    expect(page).to_have_url(re.compile(r"/en/initiatives/$"))


def test_figures_of_the_home_page_are_those_of_the_lists(page: Page):
    page.goto("/en/")
    for index in range(3):
        figure = page.locator(".ledger a").nth(index)
        number = figure.locator("b").inner_text()
        figure.click()
        expect(page.locator("#results")).to_have_text(re.compile(rf"^{number} "))
        page.go_back()


def test_sector_of_the_home_page_leads_to_its_page_and_list(page: Page):
    page.goto("/en/")
    tile = page.locator(".tile").first
    name, counted = tile.locator("h3").inner_text(), tile.locator(".tile__counts a").first.inner_text()
    tile.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator(".band__head a").first.click()
    expect(page.locator("#results")).to_have_text(counted)
