"""Review and safe editing in a real browser: propose, send back, publish; a conflict; a revert; without scripts too."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from directory import snapshots
from directory.models import ChangeSet, Organisation
from tests import factories
from tests.admin.forms import address
from tests.browser.conftest import LOOKS
from tests.people import signed_in

Open = Callable[[User], Page]


@pytest.fixture
def host(live_server: LiveServer) -> str:
    """A server of its own, for these tests write."""
    return live_server.url


@pytest.fixture
def browser_context_args(browser_context_args: dict, host: str) -> dict:
    """Start from that server."""
    return browser_context_args | {"base_url": host}


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def desk_of(request, new_context, host) -> Open:
    """Give each person a browser in which they are signed in; whatever it complains about fails the test."""

    def open_for(user: User, **options: object) -> Page:
        context = new_context(java_script_enabled=request.param, **options)
        session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": host}])
        return context.new_page()

    return open_for


@pytest.fixture
def organisation(groups) -> Organisation:
    return factories.OrganisationFactory(
        slug="cyberport",
        name_en="Cyberport",
        name_zh="數碼港",
        summary_en="A park for start-ups in the south of Hong Kong Island.",
        summary_zh="位於港島南部的初創園區。",
        sectors=[factories.SectorFactory(name_en="Banking")],
    )


def test_a_change_is_proposed_sent_back_amended_and_published(desk_of, editor, publisher, organisation):
    writing, deciding = desk_of(editor), desk_of(publisher)

    writing.goto(address(organisation))
    expect(writing.locator(".notice")).to_contain_text("What you save is proposed")
    writing.fill("#id_summary_en", "A park for start-ups and AI firms in the south of Hong Kong Island.")
    writing.fill("#id_reason", "New tenants")
    writing.click("[name=_save]")
    expect(writing.locator(".messagelist")).to_contain_text("stays as it is until a Publisher accepts")

    deciding.goto(address(ChangeSet, "changelist"))
    deciding.click("#result_list tbody a")
    expect(deciding.locator(".option__text ins")).to_have_text(" and AI firms")
    deciding.fill("#id_comment", "In Chinese too, please.")
    deciding.click("[name=_send_back]")
    expect(deciding.locator(".messagelist")).to_contain_text("sent back")

    writing.goto(address(organisation))
    expect(writing.locator(".notice--own")).to_contain_text("In Chinese too, please.")
    expect(writing.locator("#id_summary_en")).to_have_value(
        "A park for start-ups and AI firms in the south of Hong Kong Island."
    )
    writing.fill("#id_summary_zh", "位於港島南部的初創及人工智能企業園區。")
    writing.click("[name=_save]")
    expect(writing.locator(".history--choices tbody tr")).to_have_count(2)

    deciding.goto("/en/organisations/cyberport/")
    expect(deciding.locator(".record__summary")).not_to_contain_text("AI firms")
    deciding.goto(address(ChangeSet.objects.get()))
    deciding.locator(".object-tools").get_by_text("Preview").click()
    expect(deciding.locator(".record__summary")).to_contain_text("AI firms")
    deciding.get_by_text("Back to editing").click()
    deciding.click("[name=_accept_all]")
    expect(deciding.locator(".messagelist")).to_contain_text("accepted")
    deciding.goto("/zh-hant/organisations/cyberport/")
    expect(deciding.locator(".record__summary")).to_contain_text("人工智能企業")
    expect(deciding.locator(".history")).to_contain_text("Proposed by an Editor: New tenants")


def test_a_draft_is_proposed_with_one_button_and_published_with_another(desk_of, editor, publisher):
    draft = factories.OrganisationFactory(review_state="draft", is_complete=True, slug="draft", summary_zh="")
    writing, deciding = desk_of(editor), desk_of(publisher)

    writing.goto(address(draft))
    writing.click("[name=_for_review]")
    expect(writing.locator(".messagelist .success")).to_be_visible()

    deciding.goto(address(draft))
    deciding.click("[name=_publish]")
    expect(deciding.locator(".field-summary_zh .errorlist")).to_have_text("A public entry has a summary in Chinese.")
    deciding.fill("#id_summary_zh", "簡介。")
    deciding.click("[name=_publish]")
    expect(deciding.locator(".messagelist .success")).to_be_visible()
    deciding.goto("/en/organisations/draft/")
    expect(deciding.locator("h1")).to_have_text(draft.name_en)


def test_a_conflict_is_resolved_and_nothing_is_lost(desk_of, publisher, groups, organisation):
    other = factories.UserFactory(username="colleague", is_staff=True, groups=[groups["Publisher"]])
    mine, theirs = desk_of(publisher), desk_of(other)
    mine.goto(address(organisation))
    theirs.goto(address(organisation))
    theirs.fill("#id_name_en", "Hong Kong Cyberport")
    theirs.fill("#id_summary_en", "A digital community.")
    theirs.click("[name=_save]")
    expect(theirs.locator(".messagelist .success")).to_be_visible()

    mine.fill("#id_summary_en", "A park for start-ups.")
    mine.fill("#id_description_en", "A long text, typed with care.")
    mine.click("[name=_save]")

    expect(mine.locator("h1")).to_have_text("Somebody else has saved this entry meanwhile")
    expect(mine.locator("#content")).to_contain_text("colleague saved this entry")
    expect(mine.locator("[name=choice-name_en][value=theirs]")).to_be_checked()
    expect(mine.locator("[name=choice-description_en][value=mine]")).to_be_checked()
    mine.click("[name=_resolve]")
    expect(mine.locator(".errornote")).to_contain_text("Choose one of the versions")
    mine.locator("label", has_text="A park for start-ups.").locator("input").check()
    mine.click("[name=_resolve]")

    expect(mine.locator(".messagelist .success")).to_be_visible()
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en, organisation.description_en) == (
        "Hong Kong Cyberport",
        "A park for start-ups.",
        "A long text, typed with care.",
    )


def test_an_earlier_version_comes_back_with_sectors_and_citations(desk_of, publisher, organisation):
    citations = [factories.CitationFactory(organisation=organisation, fields=["name"]) for _ in range(2)]
    before = snapshots.stored(organisation)
    desk = desk_of(publisher)
    desk.goto(address(organisation))
    desk.select_option("#id_sectors", [])
    desk.check("#id_citations-0-DELETE")
    desk.fill("#id_name_en", "Renamed")
    desk.click("[name=_save]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert organisation.citations.get() == citations[1]

    desk.goto(address(organisation, "history"))
    expect(desk.locator("#change-history tbody tr").first).to_contain_text("Banking")
    desk.get_by_text("Revert to version 1").click()

    expect(desk.locator(".messagelist .success")).to_contain_text("as it was in version 1")
    expect(desk.locator("#change-history tbody tr").first).to_contain_text("Reverted to version 1")
    assert snapshots.stored(organisation) == before


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_of_review_fit_every_screen(desk_of, editor, publisher, organisation, scheme, width):
    factories.CitationFactory(organisation=organisation)
    writing = desk_of(editor, viewport={"width": width, "height": 800}, color_scheme=scheme)
    deciding = desk_of(publisher, viewport={"width": width, "height": 800}, color_scheme=scheme)
    writing.goto(address(organisation))
    writing.fill("#id_summary_en", "A long summary. " * 14)
    writing.click("[name=_save]")
    deciding.goto(address(organisation))
    stale = desk_of(publisher, viewport={"width": width, "height": 800}, color_scheme=scheme)
    stale.goto(address(organisation))
    deciding.fill("#id_summary_en", "Another summary, saved at once.")
    deciding.click("[name=_save]")
    stale.fill("#id_summary_en", "Another long one. " * 12)
    stale.click("[name=_save]")

    change_set = ChangeSet.objects.get()
    preview = address(change_set).replace("change/", "preview/en/")
    assert_fits(stale, width)
    for page, path in (
        (writing, address(organisation)),
        (writing, address(change_set)),
        (deciding, address(change_set)),
        (deciding, address(ChangeSet, "changelist")),
        (deciding, address(organisation, "history")),
        (deciding, f"{address(organisation, 'history')}{organisation.history.earliest().pk}/"),
        (deciding, preview),
    ):
        page.goto(path)
        assert_fits(page, width)


def assert_fits(page: Page, width: int) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
