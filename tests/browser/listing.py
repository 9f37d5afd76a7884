"""A faceted list as a visitor works with it."""

import re
from typing import Self
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect


class Listing:
    """One of the two lists in a browser. Counts are whole numbers, as the page shows them."""

    def __init__(self, page: Page, noun: str) -> None:
        self.page = page
        self.noun = noun

    def open(self, query: str = "", language: str = "en") -> Self:
        self.page.goto(f"/{language}/{self.noun}/{query}")
        return self

    @property
    def heading(self) -> Locator:
        return self.page.locator("#results")

    @property
    def total(self) -> int:
        return number_in(self.heading)

    @property
    def status(self) -> Locator:
        return self.page.locator("#listing-status")

    @property
    def rows(self) -> Locator:
        return self.page.locator(".row")

    @property
    def chips(self) -> Locator:
        return self.page.locator(".chip")

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.page.url).query)

    @property
    def ticked(self) -> list[str]:
        return self.page.locator("#listing [type=checkbox]:checked").evaluate_all("all => all.map((box) => box.value)")

    def facet(self, facet: str) -> Locator:
        return self.page.locator(f".facet[data-facet={facet}]")

    def box(self, facet: str, value: str) -> Locator:
        return self.page.locator(f"[name={facet}][value='{value}']")

    def count_beside(self, facet: str, value: str) -> int:
        return number_in(self.page.locator("label", has=self.box(facet, value)).locator("b"))

    def values(self, facet: str) -> list[str]:
        """The values that lead somewhere and stand in sight when the facet is open, as it orders them."""
        boxes = self.facet(facet).locator(".facet__body > .options > li > label > [type=checkbox]:enabled")
        return boxes.evaluate_all("all => all.map((box) => box.value)")

    def unfold(self, facet: str) -> None:
        if self.facet(facet).get_attribute("open") is None:
            self.facet(facet).locator("summary").first.click()

    def tick(self, facet: str, value: str) -> int:
        """Tick a value, wait for its results, and return how many there are."""
        self.unfold(facet)
        self.box(facet, value).check()
        self.expect_query(facet, value)
        return self.total

    def expect_query(self, facet: str, value: str) -> None:
        """Wait until the address, and with it the list, has taken over a value."""
        expect(self.page).to_have_url(re.compile(rf"[?&]{facet}={re.escape(value)}(&|#|$)"))


def number_in(text: Locator) -> int:
    return int(re.sub(r"\D", "", text.text_content() or ""))
