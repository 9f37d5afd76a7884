"""The admin in a real browser: nothing breaks the content security policy, nothing is left in the console."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from directory.models import Initiative, Organisation
from tests import factories
from tests.admin.forms import address
from tests.browser.conftest import LOOKS
from tests.browser.test_accessibility import violations
from tests.people import signed_in


@pytest.fixture
def host(live_server: LiveServer) -> str:
    """A server of its own, for these tests write."""
    return live_server.url


@pytest.fixture
def desk(page: Page, host: str, administrator: User) -> Page:
    """A browser in which an administrator is signed in. Whatever it complains about fails the test."""
    session = signed_in(administrator).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": host}])
    return page


@pytest.fixture
def open_page(desk: Page, host: str) -> Callable[[str], None]:
    """Go to an address of the admin, which must answer well."""

    def go(path: str) -> None:
        response = desk.goto(f"{host}{path}")
        assert response
        assert response.ok, path

    return go


def choose(page: Page, field: str, typed: str, label: str) -> None:
    """Find a reference by typing, as one does with the keyboard."""
    page.locator(f"#id_{field} + .select2 .select2-selection").click()
    page.locator(".select2-container--open .select2-search__field").fill(typed)
    page.locator(".select2-results__option", has_text=label).click()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_pages_open_without_a_complaint_and_do_not_scroll_sideways(desk, open_page, scheme, width):
    organisation = factories.OrganisationFactory(aliases=["x" * 200], sectors=[factories.SectorFactory()])
    factories.CitationFactory(organisation=organisation)
    factories.RelationshipFactory(object=organisation)
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 800})

    version = f"{address(organisation, 'history')}{organisation.history.latest().pk}/"
    views = [address(organisation, view) for view in ("changelist", "add", "change", "history", "delete")]
    for path in ["/admin/", *views, version, "/admin/password_change/", "/admin/auth/user/add/"]:
        open_page(path)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, path


def test_a_record_is_made_by_hand_with_all_widgets(desk, open_page):
    first, second = factories.SectorFactory(name_en="Banking"), factories.SectorFactory(name_en="Retail")
    factories.SourceFactory(title="Annual report")
    factories.OrganisationFactory(name_en="Cyberport", aliases=["數碼港"])

    open_page(address(Initiative, "add"))
    desk.locator("#id_name_en").press_sequentially("AI Sandbox")
    expect(desk.locator("#id_slug")).to_have_value("ai-sandbox")
    desk.select_option("#id_kind", "sandbox")
    desk.locator(".field-checked_on .datetimeshortcuts a", has_text="Today").click()
    choose(desk, "sectors", "retail", "Retail")
    choose(desk, "sectors", "bank", "Banking")
    desk.locator("#citations-group .add-row a").click()
    choose(desk, "citations-0-source", "annual", "Annual report")
    desk.locator("#citations-0 summary").click()
    desk.locator("#citations-0").get_by_text("budget").check()
    expect(desk.locator("#citations-0 summary")).to_have_text("budget")
    desk.locator("#participations-group .add-row a").click()
    choose(desk, "participations-0-organisation", "数码港", "Cyberport")
    desk.click("[name=_save]")

    expect(desk.locator(".messagelist .success")).to_contain_text("AI Sandbox")
    initiative = Initiative.objects.get(slug="ai-sandbox")
    assert list(initiative.sectors.all()) == [second, first]
    assert initiative.checked_on is not None
    assert initiative.citations.get().fields == ["budget_hkd"]
    assert initiative.participations.get().organisation.name_en == "Cyberport"


def test_the_calendar_opens_and_sets_the_day(desk, open_page):
    organisation = factories.OrganisationFactory(checked_on="2026-01-15")

    open_page(address(organisation))
    desk.locator(".date-icon").click()
    desk.locator(".calendar td a", has_text="20").click()
    desk.click("[name=_save]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    organisation.refresh_from_db()
    assert str(organisation.checked_on) == "2026-01-20"


def test_a_source_is_added_in_passing(desk, open_page):
    organisation = factories.OrganisationFactory()

    open_page(address(organisation))
    desk.locator("#citations-group .add-row a").click()
    with desk.expect_popup() as opened:
        desk.locator("#add_id_citations-0-source").click()
    popup = opened.value
    popup.fill("#id_url", "https://example.org/new")
    popup.fill("#id_title", "New document")
    with popup.expect_event("close"):
        popup.click("[name=_save]")
    expect(desk.locator("#citations-0 .select2-selection__rendered")).to_contain_text("New document")
    desk.click("[name=_save]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert organisation.citations.get().source.title == "New document"


def test_many_records_are_published_from_the_list(desk, open_page):
    factories.OrganisationFactory.create_batch(3, review_state="in-review", is_complete=True)

    open_page(address(Organisation, "changelist"))
    desk.check("#action-toggle")
    desk.select_option("[name=action]", "publish")
    desk.click("[name=index]")
    expect(desk.locator("#content h1")).to_have_text("Publish 3 entries?")
    desk.fill("[name=reason]", "All checked")
    desk.click("[name=confirm]")

    expect(desk.locator(".messagelist .success")).to_have_text("3 entries are published.")
    assert Organisation.objects.published().count() == 3


@pytest.fixture
def busy_register(administrator) -> Organisation:
    """Something on most piles of the desk, and two entries that look like one."""
    twins = factories.OrganisationFactory.create_batch(2, name_en="Lion Rock Robotics", name_zh="獅子山機械人")
    factories.OrganisationFactory(name_en="x" * 150, review_state="in-review", checked_on=None)
    factories.InitiativeFactory(checked_on=None, is_complete=True)
    factories.ChangeFactory(slug=twins[0].slug, by=administrator, reason="Moved")
    return twins[0]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_on_the_desk_and_where_it_leads(desk, open_page, busy_register, scheme, width):
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size({"width": width, "height": 800})
    found = {}

    def look(name: str) -> None:
        desk.wait_for_load_state()
        desk.evaluate(AXE_SCRIPT)
        found[name] = violations(desk)
        assert desk.evaluate("document.documentElement.scrollWidth") <= width, name

    open_page("/admin/")
    look("desk")
    desk.click(".pile:has-text('Likely duplicates') .pile__numbers a")
    look("duplicates")
    desk.click(".pair__names")
    look("pair")
    open_page(address(Organisation, "changelist"))
    for box in desk.locator(".action-select").all():
        box.check()
    desk.select_option("[name=action]", "add_sector")
    desk.click("[name=index]")
    look("sector")
    open_page(address(Organisation, "changelist"))
    desk.check(".action-select >> nth=0")
    desk.select_option("[name=action]", "archive")
    desk.click("[name=index]")
    look("bulk action")

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_the_desk_leads_to_a_judgement_by_keyboard_alone(desk, open_page, busy_register):
    open_page("/admin/")
    desk.locator(".pile__entries a", has_text="Lion Rock Robotics –").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".reasons")).to_contain_text("Both are called “Lion Rock Robotics”.")
    desk.get_by_role("button", name="Not the same").focus()
    desk.keyboard.press("Enter")

    expect(desk.locator(".messagelist")).to_contain_text("not the same")
    expect(desk.locator(".pair")).to_have_count(0)


def test_the_language_and_the_theme_are_changed_from_any_page(desk, open_page):
    open_page(address(Organisation, "changelist"))

    desk.click(".language-form button")
    assert desk.locator("html").get_attribute("lang") == "zh-hant"
    assert desk.url.endswith("/admin/directory/organisation/")
    desk.click(".theme-toggle:visible")
    assert desk.locator("html").get_attribute("data-theme") in ("light", "dark")


def test_signing_in_and_out_works(desk, open_page, administrator):
    desk.context.clear_cookies()

    open_page("/admin/")
    desk.fill("[name=username]", administrator.username)
    desk.fill("[name=password]", "a long enough password")
    desk.click("[type=submit]")
    expect(desk.locator("h1")).to_have_text("The editors’ desk")
    desk.click("#logout-form button")

    expect(desk.locator("#content")).to_contain_text("Log in again")
