"""Every number of the views of the whole leads to a list that has just as many entries."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
import time_machine
from selectolax.lexbor import LexborNode

from tests.browser.kinds import entries
from tests.pages import Page, count_in_heading, option_counts, read, words

VIEWS = [
    "landscape/",
    "landscape/?by=kind",
    "landscape/?by=district",
    "landscape/?sector=finance&by=district",
    "landscape/?q=university&by=kind",
    "landscape/?q=universty",
    "landscape/?headquarters=overseas&by=kind",
    "landscape/?technology=machine-learning&status=active",
    "landscape/?unknown=founding&by=district",
    "map/",
    "map/?district=tai-po",
    "map/?district=eastern&district=wan-chai",
    "map/?kind=startup",
    "map/?q=universty",
    "map/?headquarters=overseas",
    "map/?known=website",
    "timeline/",
    "timeline/?kind=event&kind=funding",
    "timeline/?sector=smart-city",
    "timeline/?q=hkust",
    "timeline/?status=completed&starts_min=2021",
    "timeline/?starts_max=2018",
    "timeline/?source=press",
    "timeline/?year=2017",
    "timeline/?year=2024",
    "timeline/?sector=smart-city&year=2025",
    "timeline/?kind=event&starts_min=2025&year=2025",
    "network/",
    "statistics/",
    "about/data/",
    "find-support/",
    "find-support/?who=sme&need=money",
    "compare/?organisations=hku,hkust",
    *(f"guides/{guide['slug']}/" for guide in entries("guides")),
]

# Where numbers count no entries: years, days, shares, scales, amounts, texts of entries, and what is not shown.
NO_COUNTS = """
  script, style, svg, small, meter, [aria-hidden=true], .visually-hidden, h1, .lede, .prose p, .prose > ul, .prose > ol,
  .facet__more > summary, .map__shades, .span-row, .by-year th, .timeline__before,
  .timeline__steps, .facet__selected, .filters__count, .columns i, .statistics__totals span, .media, .facts,
  .landscape__rules, .figure__note, .mark, .rows, .scheme, .net__window, .compare, .measures td:last-child, .part__text,
  .line, .guide__dated, .guide__summary, .pagination, .counts th
"""
LISTS = re.compile(r"/(organisations|initiatives|sources)/$")
# Amounts, shares, and years in sentences.
NO_COUNT = re.compile(r"HK\$[\d.,]+|\d+%|\b20[12]\d(?:s\b|\b)")
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-11-26 12:00+08:00", tick=False):
        yield


def numbers(text: str) -> set[int]:
    return {int(number.replace(",", "")) for number in NUMBER.findall(text)}


def years(href: str) -> set[int]:
    """The years that an address is narrowed to, and those next to them: "before 2017" lists what has 2016 at most."""
    named = [int(v) for name, v in parse_qsl(urlsplit(href).query) if name.endswith(("_min", "_max")) and v.isdigit()]
    return {year + step for year in named for step in (-1, 0, 1)}


def text_of(link: LexborNode) -> str:
    """What a link says. The name of a bar is a link that speaks for the bar; of amounts, how many there are counts."""
    bar = link.parent.parent if link.parent and link.parent.tag == "th" else None
    if not bar or not bar.css_first("svg"):
        return link.text(separator=" ")
    said = words(bar.css_first("td > span") or bar.css_first("td > b"))
    return "" if said.startswith("HK$") else said


def counted(page: Page) -> dict[str, set[int]]:
    """The numbers that each link to a list says; a link in the head of a row says those of the row."""
    found: dict[str, set[int]] = {}
    for link in page.all("main a[href]"):
        href = urljoin(page.address, link.attributes["href"])
        if LISTS.search(urlsplit(href).path):
            said = numbers(text_of(link))
            found.setdefault(href, set()).update(said if len(said) < 2 else said - years(href))
    return {href: said for href, said in found.items() if said}


@pytest.mark.parametrize("view", VIEWS)
def test_every_number_leads_to_a_list_of_as_many(register, view):
    found = counted(read(f"/en/{view}"))

    assert found
    assert {href: said for href, said in found.items() if count_in_heading(read(href)) not in said} == {}


@pytest.mark.parametrize("view", VIEWS)
def test_no_number_stands_without_a_list(register, view):
    page = read(f"/en/{view}")
    said = set().union(*counted(page).values())

    for node in page.all(f"main a, main .options, {NO_COUNTS}"):
        node.decompose()
    assert numbers(NO_COUNT.sub("", page.one("main").text(separator=" "))) - said - {0} == set()


@pytest.mark.parametrize("view", ["landscape/", "map/?kind=startup", "timeline/?sector=smart-city", "network/"])
def test_numbers_beside_ticks_are_those_beside_the_ticks_of_the_list(register, view):
    page = read(f"/en/{view}")

    beside, listed = option_counts(page), option_counts(read(page.attribute(".overview__count a", "href")))
    ties = {value: number for value, number in beside.pop("tie", {}).items() if number}

    assert beside
    assert [facet for facet in beside if not beside[facet].items() <= listed[facet].items()] == []
    assert {value: count_in_heading(read(f"/en/network/ties/?tie={value}")) for value in ties} == ties
