"""The views of the whole are worked by keyboard alone, without scripts, and on paper."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.kinds import KINDS
from tests.browser.listing import number_in
from tests.browser.test_accessibility import violations
from tests.browser.test_keyboard import tab_to

EXPLORE = ".menu > summary"
VIEWS = ["landscape", "map", "timeline", "network", "statistics", "compare", "about"]
# What has no use on paper. A breadcrumb says where a page stands, and the axis of the timeline holds its years.
TOOLS = """
  nav:not(.breadcrumb, .timeline__axis), form, button, input, select, .chart__files, .figure__downloads, .net__past
"""
SEEN = "all => all.filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 90))"
ON_PAPER = {
    "guide": ".part__heading",
    "find support": ".scheme",
    "landscape": ".mark",
    "map": ".hexagon",
    "timeline": ".lane__rows > li",
    "timeline: one year": ".lane__rows > li",
    "network": ".net svg",
    "network of one": ".net__told > li",
    "network: a way": ".net__steps > li",
    "network: ties": ".net__told > li",
    "statistics": ".chart",
    "compare": ".compare tbody tr",
    "about: data": ".measures tbody tr",
}


def query_of(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def menu(page: Page) -> Locator:
    return page.locator(".menu__views")


def open_explore(page: Page, address: str = "") -> None:
    page.goto(f"/en/{address}")
    tab_to(page, EXPLORE)
    page.keyboard.press("Enter")
    expect(menu(page)).to_be_visible()


# By keyboard alone


def test_explore_opens_with_enter_and_closes_with_escape(page: Page):
    open_explore(page)
    tab_to(page, ".menu__views a", most=1)
    page.keyboard.press("Escape")
    expect(menu(page)).to_be_hidden()
    expect(page.locator(EXPLORE)).to_be_focused()


def test_explore_closes_behind_whoever_tabs_on(page: Page):
    open_explore(page)
    tab_to(page, "#quick-search", most=len(VIEWS) + 1)
    expect(menu(page)).to_be_hidden()


def test_explore_leads_to_every_view(page: Page):
    open_explore(page)
    links = menu(page).get_by_role("link").evaluate_all("all => all.map((a) => new URL(a.href).pathname)")
    assert links == [f"/en/{view}/" for view in VIEWS]
    tab_to(page, '[href="/en/landscape/"]', most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The landscape")


def test_card_of_the_landscape_opens_and_gives_the_focus_back(page: Page):
    page.goto("/en/landscape/")
    tab_to(page, ".mark a")
    tile = page.locator(":focus")
    name, address = tile.locator("span").inner_text(), page.url
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog")
    expect(card.get_by_role("heading")).to_have_text(name)
    assert page.url == address
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".mark a").first).to_be_focused()


def test_card_of_the_landscape_leads_to_the_entry(page: Page):
    page.goto("/en/landscape/")
    tab_to(page, ".mark a")
    slug = urlsplit(page.locator(":focus").evaluate("a => a.href")).path
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, ".org-card .button", most=3)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{slug}$"))


def test_filters_of_the_timeline_apply_by_keyboard(page: Page):
    page.goto("/en/timeline/")
    count = page.locator(".overview__count")
    everything = number_in(count)
    tab_to(page, ".tray > summary")
    page.keyboard.press("Enter")
    tab_to(page, ".facet[data-facet=kind] > summary")
    page.keyboard.press("Enter")
    tab_to(page, "[name=kind][value=funding]")
    page.keyboard.press("Space")
    tab_to(page, ".tray .button", most=80)
    page.keyboard.press("Enter")
    expect(page.locator(".chip")).to_have_text(re.compile("Funding"))
    assert query_of(page) == {"kind": ["funding"]}
    assert number_in(count) == number_in(page.locator(".lane__name > a").first)
    assert number_in(count) < everything


def test_way_between_two_organisations_is_typed_and_found(page: Page):
    page.goto("/en/network/")
    tab_to(page, "#from")
    page.keyboard.type("HKUST")
    tab_to(page, "#to", most=1)
    page.keyboard.type("HKMA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "How is The Hong Kong University of Science and Technology tied to Hong Kong Monetary Authority?"
    )
    assert page.locator(".net__steps > li").count() == number_in(page.locator("#steps"))
    tab_to(page, ".net__sources a")


# Without scripts


def test_explore_opens_without_scripts(plain_phone: Page):
    plain_phone.goto("/zh-hant/")
    expect(menu(plain_phone)).to_be_hidden()
    plain_phone.locator(EXPLORE).click()
    menu(plain_phone).get_by_role("link", name="統計").click()
    expect(plain_phone).to_have_url(re.compile("/zh-hant/statistics/$"))


def test_tile_of_the_landscape_leads_to_the_entry_without_scripts(plain: Page):
    plain.goto("/en/landscape/?by=kind")
    tile = plain.locator(".mark--3 a").first
    name = tile.locator("span").inner_text()
    tile.click()
    expect(plain).to_have_url(re.compile(r"/en/organisations/[\w-]+/$"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text(name)


def test_find_support_answers_by_links_without_scripts(plain: Page):
    plain.goto("/en/find-support/")
    everything = number_in(plain.locator(".tally").first)
    plain.get_by_role("navigation", name="Who are you?").get_by_role("link", name="Small or medium company").click()
    plain.get_by_role("navigation", name="What do you need?").get_by_role("link", name="Money").click()
    assert query_of(plain) == {"who": ["sme"], "need": ["money"]}
    expect(plain.locator(".support__title")).to_have_text("Money · Small or medium company")
    shown = number_in(plain.locator(".tally").first)
    assert plain.locator(".support__section").first.locator(".scheme").count() == shown < everything

    plain.get_by_label("In which sector?").select_option("finance")
    plain.get_by_role("button", name="Show").click()
    assert query_of(plain) == {"who": ["sme"], "need": ["money"], "sector": ["finance"]}


def test_compare_adds_by_name_and_takes_away_without_scripts(plain: Page):
    plain.goto("/en/compare/")
    for name in ("HKUST", "CUHK"):
        plain.get_by_label("Name or acronym").fill(name)
        plain.get_by_role("button", name="Add").click()
    assert query_of(plain) == {"organisations": ["hkust,cuhk"]}
    columns = plain.locator(".compare thead th")
    expect(columns).to_have_count(2)
    plain.locator(".pills a").first.click()
    expect(columns).to_have_count(3)
    plain.locator(".compare__remove").first.click()
    expect(columns).to_have_count(2)
    expect(columns.first).to_contain_text("The Chinese University of Hong Kong")


def test_network_asks_which_one_and_finds_the_way_without_scripts(plain: Page):
    plain.goto("/en/network/")
    plain.get_by_label("How is").fill("Hong Kong University")
    plain.get_by_label("tied to").fill("HKMA")
    plain.get_by_role("button", name="Find the way").click()
    choice = plain.locator(".reading a").first
    name = choice.inner_text()
    choice.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text(f"How is {name} tied to Hong Kong Monetary Authority?")
    expect(plain.locator(".net__steps > li").first).to_be_visible()


def test_downloads_of_statistics_are_there_without_scripts(plain: Page):
    plain.goto("/en/statistics/")
    links = plain.locator(".chart__files a").evaluate_all("all => all.map((a) => a.href)")
    charts = plain.locator(".chart").count()
    assert len(links) == charts * 3 > 0
    kinds = {"csv": "text/csv", "svg": "image/svg+xml", "png": "image/png"}
    for link in links:
        answer = plain.request.get(link)
        [form] = re.findall(r"csv|svg|png", urlsplit(link).path.rstrip("/").rsplit("/", 1)[-1])
        assert answer.status == 200, link
        assert answer.headers["content-type"].startswith(kinds[form]), link


# On paper


@pytest.mark.parametrize("kind", ON_PAPER)
def test_paper_shows_the_view_and_none_of_its_tools(page: Page, kind: str):
    page.goto(f"/en/{KINDS[kind]}")
    assert page.locator(TOOLS).evaluate_all(SEEN) != []
    page.emulate_media(media="print")
    assert page.locator(TOOLS).evaluate_all(SEEN) == []
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(ON_PAPER[kind]).first).to_be_visible()


def test_paper_shows_the_answers_of_find_support_at_full_width(page: Page):
    page.goto(f"/en/{KINDS['find support']}")
    page.emulate_media(media="print")
    answer, whole = (page.locator(where).bounding_box() for where in (".support__answer", "#main"))
    assert answer is not None
    assert whole is not None
    assert answer["width"] > 0.95 * whole["width"]


# Five side by side


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_five_compared_scroll_within_the_page(page: Page, window: dict[str, int]):
    page.set_viewport_size(window)
    page.goto("/en/compare/?organisations=hkust,hku,cuhk,polyu,cityu")
    expect(page.locator(".compare thead th")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") == window["width"]
    page.evaluate(AXE_SCRIPT)
    assert violations(page) == []
    page.locator(".compare__scroll").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".compare thead th").last).to_be_in_viewport()
