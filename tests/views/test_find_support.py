"""Find support: the questions, the sections of the answer, closing dates, the calendar."""

from datetime import date

import icalendar
import pytest
import time_machine

from directory.models import InitiativeKind, InitiativeStatus, ParticipationRole, ReviewState
from directory.overviews.support import NEED, WHO
from tests.factories import (
    AudienceFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
)
from tests.pages import count_in_heading, read, visit

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def scheme(slug: str, **values):
    defaults = {"kind": InitiativeKind.FUNDING, "status": InitiativeStatus.OPEN}
    return InitiativeFactory(slug=slug, **(defaults | values))


def names(page, section: str = "open") -> list[str]:
    found = page.attributes(f"section:has(#support-{section}) .scheme__name a", "href")
    return [address.rstrip("/").rsplit("/", 1)[-1] for address in found]


def test_open_schemes_stand_in_the_order_in_which_they_close(db):
    scheme("rolling")
    scheme("later", ends="2027-03")
    scheme("soon", ends="2026-12-01")

    page = read("/en/find-support/")

    assert names(page) == ["soon", "later", "rolling"]
    closes = [words for words in page.texts("dd") if "Rolling" in words or "20" in words]
    assert closes == ["1 December 2026", "March 2027", "Rolling: no closing date known"]


def test_what_is_marked_open_but_over_stands_last_and_says_so(db):
    scheme("over", ends="2026-11-25")
    scheme("today", ends="2026-11-26")
    scheme("this-year", ends="2026")

    page = read("/en/find-support/")

    assert names(page)[-1] == "over"
    assert sum("that day has passed" in words for words in page.texts("dd")) == 1


def test_closed_schemes_are_kept_apart(db):
    scheme("here")
    for status in (InitiativeStatus.COMPLETED, InitiativeStatus.SUPERSEDED, InitiativeStatus.SUSPENDED):
        scheme(status.value, status=status)

    page = read("/en/find-support/")

    assert names(page) == ["here"]
    closed = page.attributes(".support__section--closed .scheme__name a", "href")
    assert [address.split("/")[-2] for address in closed] == ["completed", "superseded", "suspended"]
    assert page.one(".support__section--closed").attributes.get("open", "shut") == "shut"


def test_a_scheme_says_what_it_offers_who_may_apply_and_who_runs_it(db):
    record = scheme("grants", offer_en="Half the cost", eligibility_en="Firms")
    runner = OrganisationFactory(slug="runner", name_en="Runner")
    ParticipationFactory(initiative=record, organisation=runner, role=ParticipationRole.LEAD)
    scheme("vague")

    grants, vague = read("/en/find-support/").texts(".scheme")

    assert all(part in grants for part in ("Half the cost", "Firms", "Runner"))
    assert vague.count("not known") == 2


def test_drafts_and_what_supports_nobody_are_left_out(db):
    scheme("draft", review_state=ReviewState.DRAFT)
    for kind in (InitiativeKind.STRATEGY, InitiativeKind.REGULATION, InitiativeKind.EVENT, InitiativeKind.DEPLOYMENT):
        scheme(kind.value, kind=kind)

    page = read("/en/find-support/")

    assert not page.all(".scheme")
    assert "nothing that is open" in page.text(".support__none")


def test_small_companies_are_offered_what_companies_of_any_size_are(db):
    small, any_size = AudienceFactory(slug="smes"), AudienceFactory(slug="enterprises")
    scheme("for-small", audiences=[small])
    scheme("for-all", audiences=[any_size])
    scheme("for-nobody")

    assert sorted(names(read("/en/find-support/?who=sme"))) == ["for-all", "for-small"]
    assert names(read("/en/find-support/?who=enterprise")) == ["for-all"]


def test_a_sector_includes_its_children(db):
    finance = SectorFactory(slug="finance")
    scheme("banks", sectors=[SectorFactory(slug="banking", parent=finance)])
    scheme("elsewhere", sectors=[SectorFactory(slug="health")])

    assert names(read("/en/find-support/?sector=finance")) == ["banks"]


@pytest.mark.parametrize(
    "query", ["?who=nobody", "?need=%00", "?sector=none", "?x=1", "?who=", "?sector=finance&who=sme&need=money"]
)
def test_other_addresses_lead_to_the_canonical_one(db, query):
    SectorFactory(slug="finance")

    page = visit(f"/en/find-support/{query}")

    assert page.status == 302
    target = read(page.location)
    assert target.one("link[rel=canonical]").attributes["href"].endswith(page.location)


def test_every_number_is_that_of_the_list_behind_it(register):
    for who in WHO[::2]:
        for need in NEED[:4]:
            pairs = [(n, c.slug) for n, c in (("who", who), ("need", need)) if c.chosen]
            query = "&".join(f"{name}={value}" for name, value in pairs)
            page = read(f"/en/find-support/{'?' if query else ''}{query}")
            numbers = [int(words.replace(",", "")) for words in page.texts(".support__section .tally")]
            links = page.attributes(".support__all a", "href")
            assert [count_in_heading(read(address)) for address in links] == numbers


def test_calendar_holds_the_closing_dates_that_are_known_and_to_come(db):
    scheme("soon", name_en="Soon", ends="2026-12-01", offer_en="Money, and more; much")
    scheme("over", ends="2026-11-01")
    scheme("rolling")

    answer = visit("/en/find-support/calendar.ics")

    assert answer.response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Applications close: Soon"
    assert event["dtstart"].dt == date(2026, 12, 1)
    assert "Money, and more; much" in event["description"]
    assert event["url"].endswith("/en/initiatives/soon/")
    assert read("/en/find-support/").attributes(".support__keep a", "href")[0] == "/en/find-support/calendar.ics"


def test_there_is_no_calendar_to_take_along_without_a_closing_date(db):
    scheme("rolling")

    assert "no calendar" in read("/en/find-support/").text(".support__keep")
    assert not icalendar.Calendar.from_ical(visit("/en/find-support/calendar.ics").content).walk("VEVENT")
