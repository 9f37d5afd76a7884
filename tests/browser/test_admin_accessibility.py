"""axe finds nothing on pages of review, of forms and of the door: at a desk in the light, on a phone in the dark."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from directory import actions, change_sets, snapshots
from directory.models import ChangeSet, Organisation
from tests import factories
from tests.admin.entering import PASSWORD, provide
from tests.admin.forms import address
from tests.browser.conftest import LOOKS
from tests.browser.test_accessibility import violations
from tests.people import signed_in

Look = Callable[[str], None]


@pytest.fixture
def host(live_server: LiveServer) -> str:
    """A server of its own, for these tests write."""
    return live_server.url


@pytest.fixture
def browser_context_args(browser_context_args: dict, host: str) -> dict:
    """Start from that server. Colours do not fade into one another, so that axe sees what stays."""
    return browser_context_args | {"base_url": host, "reduced_motion": "reduce"}


@pytest.fixture
def enter(page: Page, host: str) -> Callable[[User], None]:
    """Sign somebody in."""

    def enter_as(user: User) -> None:
        session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": host}])

    return enter_as


@pytest.fixture
def look(page: Page) -> Iterator[Look]:
    """Look at the page as it stands; what axe finds, and what is too wide, fails the test at its end."""
    found = {}

    def at(name: str) -> None:
        page.wait_for_load_state()
        page.evaluate(AXE_SCRIPT)
        for width, scheme in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            found[name, scheme, width] = violations(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[name, scheme, width].append("scrolls sideways")

    yield at
    assert found
    assert {where: faults for where, faults in found.items() if faults} == {}


@pytest.fixture
def organisation(groups) -> Organisation:
    """Cited, tied, and with two versions behind it."""
    sectors = [factories.SectorFactory(name_en="Banking"), factories.SectorFactory(name_en="Retail")]
    organisation = factories.OrganisationFactory(name_en="Cyberport", is_complete=True, sectors=sectors)
    factories.RelationshipFactory(object=organisation)
    factories.ParticipationFactory(organisation=organisation)
    actions.apply(organisation, snapshots.stored(organisation) | {"website": "https://example.org"}, by=None)
    return Organisation.objects.get(pk=organisation.pk)


@pytest.fixture
def proposal(organisation: Organisation, editor: User) -> ChangeSet:
    """Two fields, of which a Publisher has changed one meanwhile."""
    values = snapshots.stored(organisation)
    after = values | {"summary_en": "What it is now.", "summary_zh": "新的簡介。"}
    proposal = change_sets.propose(organisation, after, by=editor, reason="Annual report")
    assert proposal
    actions.apply(organisation, values | {"summary_en": "What a Publisher says that it is."}, by=None)
    return proposal


def test_axe_finds_nothing_where_changes_are_proposed_and_decided(page, enter, look, proposal, publisher):
    enter(publisher)
    for name, path in {
        "change set": address(proposal),
        "change sets": address(ChangeSet, "changelist"),
        "preview": address(proposal).replace("change/", "preview/en/"),
        "desk": "/admin/",
    }.items():
        page.goto(path)
        look(name)


def test_axe_finds_nothing_on_a_form_its_conflict_and_its_history(page, enter, look, organisation, publisher):
    enter(publisher)
    page.goto(address(organisation))
    look("form")
    actions.apply(organisation, snapshots.stored(organisation) | {"summary_en": "Theirs."}, by=None)
    page.fill("#id_summary_en", "Mine.")
    page.fill("#id_summary_zh", "我的。")
    page.click("[name=_save]")
    page.wait_for_selector("#conflict_form")
    look("conflict")
    page.goto(address(organisation, "history"))
    look("history")
    page.locator("#change-history a").last.click()
    page.wait_for_selector(".history--versions")
    look("version")
    page.goto(address(organisation, "delete"))
    look("deletion")


def test_axe_finds_nothing_at_the_door(page, look, publisher, editor):
    page.goto("/admin/")
    look("sign-in")
    page.fill("[name=username]", editor.username)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    page.goto("/admin/second-factor/")
    look("no second factor")
    page.goto("/admin/second-factor/set-up/")
    look("set up")
    page.click("#logout-form button")
    codes = provide(publisher)
    page.goto("/admin/")
    page.fill("[name=username]", publisher.username)
    page.fill("[name=password]", PASSWORD)
    page.click("[type=submit]")
    look("code")
    page.get_by_role("textbox", name="Code").fill(codes[0])
    page.click("[type=submit]")
    page.goto("/admin/second-factor/")
    page.get_by_role("textbox", name="Code").fill(codes[1])
    page.get_by_role("button", name="Make new recovery codes").click()
    page.wait_for_selector(".recovery-codes")
    look("recovery codes")
