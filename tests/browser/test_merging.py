"""From a likely duplicate to one entry, its old address, and back again, in a real browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from directory import snapshots
from directory.models import Merge, Organisation
from tests import factories
from tests.admin.forms import address
from tests.browser.conftest import LOOKS
from tests.browser.test_accessibility import violations
from tests.people import signed_in

Pair = tuple[Organisation, Organisation]


@pytest.fixture
def host(live_server: LiveServer) -> str:
    """A server of its own, for these tests write."""
    return live_server.url


@pytest.fixture
def browser_context_args(browser_context_args: dict, host: str) -> dict:
    """Start from that server."""
    return browser_context_args | {"base_url": host}


@pytest.fixture
def desk(new_context, host: str, publisher: User) -> Callable[..., Page]:
    """Open a browser in which a Publisher is signed in. Whatever it complains about fails the test."""

    def opened(**options: object) -> Page:
        context = new_context(**options)
        session = signed_in(publisher).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": host}])
        return context.new_page()

    return opened


@pytest.fixture
def pair(groups) -> Pair:
    """Two entries of one laboratory: one with sources, one with a place, parts and a child."""
    winner = factories.OrganisationFactory(
        slug="lion-rock-robotics",
        name_en="Lion Rock Robotics",
        name_zh="獅子山機械人",
        summary_en="A laboratory for robots that climb.",
        summary_zh="研究攀爬機械人的實驗室。",
        sectors=[factories.SectorFactory(name_en="Banking")],
    )
    factories.CitationFactory.create_batch(2, organisation=winner, fields=["name", "summary"])
    loser = factories.OrganisationFactory(
        slug="lion-rock-robotics-limited",
        name_en="Lion Rock Robotics Limited",
        name_zh="獅子山機械人有限公司",
        summary_en="A company that makes robots that climb walls and towers.",
        district="sha-tin",
        founded="2012-05",
        sectors=[factories.SectorFactory(name_en="Construction")],
    )
    factories.CitationFactory(organisation=loser, source__title="Annual report", fields=["founded"])
    factories.ParticipationFactory(organisation=loser, initiative__name_en="Robot scheme", role="lead")
    factories.OrganisationFactory(name_en="Lion Rock Child", parent=loser)
    return winner, loser


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_likely_duplicate_is_merged_and_the_merge_undone(desk, pair, with_scripts):
    before = [snapshots.stored(record) for record in pair]
    page = desk(java_script_enabled=with_scripts)

    page.goto("/admin/")
    page.locator(".pile", has_text="Likely duplicates").locator(".pile__numbers a").first.click()
    page.click(".pair__names")
    page.get_by_role("link", name="Merge these").click()
    expect(page.locator(".merge__one--stays")).to_contain_text("lion-rock-robotics")
    expect(page.locator("[name=choice-founded][value=loser]")).to_be_checked()
    page.locator("label", has_text="that climb walls and towers").locator("input").check()
    page.fill("[name=reason]", "The company runs the laboratory")
    page.get_by_role("button", name="Swap the two").click()
    expect(page.locator("[name=choice-summary_en][value=winner]")).to_be_checked()
    expect(page.locator("[name=reason]")).to_have_value("The company runs the laboratory")
    page.get_by_role("button", name="Swap the two").click()
    page.get_by_role("button", name="Merge the two").click()
    expect(page.locator(".messagelist .success")).to_contain_text("is merged into Lion Rock Robotics")

    page.goto("/zh-hant/organisations/lion-rock-robotics-limited/?from=afar")
    assert page.url.endswith("/zh-hant/organisations/lion-rock-robotics/?from=afar")
    page.goto("/en/organisations/lion-rock-robotics/")
    for text in ("that climb walls and towers", "Sha Tin", "Robot scheme", "Annual report", "Lion Rock Child"):
        expect(page.locator("main")).to_contain_text(text)
    expect(page.locator("main")).to_contain_text("The company runs the laboratory")

    page.goto(address(Merge, "changelist"))
    page.locator("#result_list tbody th a").click()
    page.get_by_role("button", name="Undo this merge").click()
    expect(page.locator(".messagelist .success")).to_contain_text("both entries are as they were")

    page.goto("/en/organisations/lion-rock-robotics-limited/")
    assert page.url.endswith("/en/organisations/lion-rock-robotics-limited/")
    expect(page.locator("h1")).to_contain_text("Lion Rock Robotics Limited")
    assert [snapshots.stored(record) for record in pair] == before


def test_two_entries_of_a_list_are_merged(desk, pair):
    page = desk()

    page.goto(f"{address(Organisation, 'changelist')}?q=Lion+Rock+Robotics")
    for record in pair:
        page.check(f".action-select[value='{record.pk}']")
    page.select_option("[name=action]", "merge_two")
    page.click("[name=index]")
    page.get_by_role("button", name="Merge the two").click()
    page.locator(".messagelist a", has_text="Undo").click()

    expect(page.get_by_role("button", name="Undo this merge")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk, pair, scheme, width):
    page = desk(viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = {}

    def look(name: str) -> None:
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        found[name] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name

    page.goto(f"{address(Organisation, 'changelist')}merge/{pair[0].pk}/{pair[1].pk}/")
    look("merge")
    page.get_by_role("button", name="Merge the two").click()
    page.goto(address(Merge, "changelist"))
    look("merges")
    page.locator("#result_list tbody th a").click()
    look("merged")
    page.get_by_role("button", name="Undo this merge").click()
    look("undone")

    assert {name: faults for name, faults in found.items() if faults} == {}
