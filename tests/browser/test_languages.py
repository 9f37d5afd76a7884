"""Three languages: the same page in each, chosen once and remembered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.listing import Listing


def switch(page: Page, name: str) -> None:
    page.get_by_role("navigation", name=re.compile("Language|語言|语言")).get_by_role("link", name=name).click()


def test_switch_keeps_the_record(page: Page):
    page.goto("/en/organisations/hkust/")
    switch(page, "繁體中文")
    expect(page).to_have_url(re.compile(r"/zh-hant/organisations/hkust/$"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")
    expect(page.get_by_role("heading", level=1)).to_have_text("香港科技大學")
    switch(page, "简体中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).to_have_text("香港科技大学")
    switch(page, "English")
    expect(page.get_by_role("heading", level=1)).to_have_text("The Hong Kong University of Science and Technology")


def test_switch_keeps_filters_that_were_ticked_since_the_page_came(page: Page):
    listing = Listing(page, "organisations").open("?sort=newest")
    total = listing.tick("kind", "university")
    listing.tick("kind", "government")
    listing.box("kind", "government").uncheck()
    expect(listing.chips).to_have_count(1)
    switch(page, "繁體中文")
    expect(page).to_have_url(re.compile(r"/zh-hant/organisations/\?kind=university&sort=newest$"))
    assert listing.ticked == ["university"]
    assert listing.total == total


def test_switch_keeps_words_and_page(page: Page):
    page.goto("/en/organisations/?q=bank&page=2")
    switch(page, "简体中文")
    expect(page).to_have_url(re.compile(r"/zh-hans/organisations/\?q=bank&page=2$"))


def test_filters_work_in_every_language(page: Page, language: str):
    listing = Listing(page, "initiatives").open(language=language)
    value = listing.values("kind")[0]
    promised = listing.count_beside("kind", value)
    assert listing.tick("kind", value) == promised
    expect(listing.status).to_have_text(listing.heading.inner_text())
    assert f"/{language}/" in page.url


def test_chosen_language_is_remembered(page: Page):
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/en/$"))
    switch(page, "繁體中文")
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/zh-hant/$"))
    switch(page, "English")
    page.goto("/")
    expect(page).to_have_url(re.compile(r"/en/$"))


@pytest.mark.parametrize(
    ("locale", "expected"), [("zh-HK", "zh-hant"), ("zh-TW", "zh-hant"), ("zh-CN", "zh-hans"), ("fr-FR", "en")]
)
def test_language_of_the_browser_leads_to_the_first_page(
    new_context: Callable[..., BrowserContext], locale: str, expected: str
):
    page = new_context(locale=locale).new_page()
    page.goto("/")
    expect(page).to_have_url(re.compile(rf"/{expected}/$"))


def test_simplified_page_holds_no_traditional_forms(page: Page):
    page.goto("/zh-hans/organisations/hkust/")
    text = page.locator("main").inner_text()
    assert "科技大学" in text
    assert not re.search("[學發機構關係來說與]", text)
