"""The statistics: findings, numbers that are those of lists, and files of each chart."""

import csv
import io
import struct
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from directory.models import ParticipationRole, ReviewState
from directory.overviews.statistics import CHARTS
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
)
from tests.pages import Page, read, visit, words

MONEY = ("money-by-year", "money-by-lead")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel("2026-11-26 12:00+08:00", tick=False):
        yield


def titles(page: Page) -> dict[str, str]:
    return {node.attributes["id"] or "": words(node) for node in page.all(".chart__title")}


def marks(page: Page, slug: str) -> dict[str, str]:
    """What each mark of a chart is called, and what it says."""
    (chart,) = [node for node in page.all(".chart") if node.attributes["aria-labelledby"] == slug]
    bars = {words(row.css_first("th")): words(row.css_first("b")) for row in chart.css("tbody tr")}
    return bars | {words(column.css_first("i")): words(column.css_first("b")) for column in chart.css(".columns li")}


def table_of(slug: str, language: str = "en") -> list[list[str]]:
    response = Client().get(f"/{language}/statistics/{slug}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_tables_lead_to_the_lists_that_the_page_leads_to(register):
    page = read("/en/statistics/")

    for slug in CHARTS:
        [chart] = [node for node in page.all(".chart") if node.attributes["aria-labelledby"] == slug]
        shown = [link.attributes["href"] for link in chart.css("th a, .columns a")]
        assert [href.removeprefix("http://testserver") for *_rest, href in table_of(slug)[1:] if href] == shown


def test_page_shows_what_the_tables_hold(register):
    page = read("/en/statistics/")

    assert list(titles(page)) == list(CHARTS)
    for slug in CHARTS:
        if slug not in (*MONEY, "languages"):
            held = {label: f"{int(value):,}" for label, value, *_rest in table_of(slug)[1:]}
            assert marks(page, slug) == held


def test_page_speaks_every_language(register, language):
    page = read(f"/{language}/statistics/")

    assert page.text("h1") == {"en": "Statistics", "zh-hant": "統計", "zh-hans": "统计"}[language]
    assert len(set(titles(page).values())) == len(CHARTS)


def test_titles_state_what_was_found(db):
    sector = SectorFactory(slug="finance", name_en="Finance")
    lead = OrganisationFactory(kind="university", founded="1999", sectors=[sector], name_en="Uni")
    OrganisationFactory(kind="university", founded="2024")
    OrganisationFactory(kind="company", founded="2025", name_zh="公司")
    for n in range(2):
        one = InitiativeFactory(kind="event", starts="2025-01", budget_hkd=1_000_000_000 * (n + 1))
        ParticipationFactory(initiative=one, organisation=lead, role=ParticipationRole.LEAD)
    InitiativeFactory(kind="funding", starts=None, status="open", checked_on=None)

    assert titles(read("/en/statistics/")) == {
        "organisations-by-kind": "Universities are the largest group: 2 of 3 organisations",
        "organisations-by-sector": "More organisations work in Finance than in any other sector: 1 of 3 organisations",
        "organisations-by-decade": (
            "More organisations were founded in the 2020s than in any other decade: 2 of 3 known"
        ),
        "organisations-by-year": "Equal first, with 1 each: 2024 and 2025",
        "initiatives-by-kind": "Events are the largest group: 2 of 3 initiatives",
        "initiatives-by-year": "Of the last ten years, 2025 saw the most initiatives begin: 2 of 2",
        "initiatives-by-status": "The most common status is “Running”: 2 of 3 initiatives",
        "leads": "Uni leads more initiatives than any other: 2 of 3",
        "money-by-year": "Most money was announced for what began in 2025: HK$3 billion of HK$3 billion",
        "money-by-lead": "Uni leads the most announced money: HK$3 billion of HK$3 billion",
        "languages": "33% of organisations and 0% of initiatives have English and Chinese names",
        "sources": "Nothing to count yet",
        "organisations-checked": "3 of 3 organisations were checked within the last two years",
        "initiatives-checked": "2 of 3 initiatives were checked within the last two years",
    }


def test_money_of_several_leads_counts_once(db):
    alone, joint, silent = InitiativeFactory(budget_hkd=5), InitiativeFactory(budget_hkd=7), InitiativeFactory()
    first, second = OrganisationFactory(slug="first", name_en="First"), OrganisationFactory(name_en="Second")
    hidden = OrganisationFactory(name_en="Hidden", review_state=ReviewState.DRAFT)
    for initiative, organisation in ((alone, first), (joint, first), (joint, second), (silent, second)):
        ParticipationFactory(initiative=initiative, organisation=organisation, role=ParticipationRole.LEAD)
    ParticipationFactory(initiative=alone, organisation=second, role=ParticipationRole.PARTNER)
    led = InitiativeFactory(budget_hkd=11)
    ParticipationFactory(initiative=led, organisation=hidden, role=ParticipationRole.LEAD)

    assert [row[:2] for row in table_of("money-by-lead")[1:]] == [
        ["First", "5"],
        ["Several leads together", "7"],
        ["No lead named", "11"],
    ]
    notes = read("/en/statistics/").texts(".chart__notes a")
    assert {"3 initiatives state an amount.", "1 initiative states none."} <= set(notes)


def test_money_by_year_adds_up_with_what_is_not_shown(db):
    InitiativeFactory(budget_hkd=2_000_000, starts="2025-03")
    InitiativeFactory(budget_hkd=3_000_000, starts="2025")
    InitiativeFactory(budget_hkd=4_000_000, starts="1999")
    InitiativeFactory(budget_hkd=5_000_000, starts=None)

    page = read("/en/statistics/")

    assert [row[:3] for row in table_of("money-by-year")[1:] if row[1] != "0"] == [["2025", "5000000", "2 amounts"]]
    assert "HK$9 million more began earlier or at an unknown time." in page.html


def test_empty_register_has_charts_without_marks(db, language):
    page = read(f"/{language}/statistics/")

    assert set(titles(page).values()) == {
        {"en": "Nothing to count yet", "zh-hant": "暫無數字", "zh-hans": "暂无数字"}[language]
    }


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_records_count_nowhere(db, state):
    one = InitiativeFactory(starts="2025", budget_hkd=5, review_state=state)
    lead = OrganisationFactory(founded="2025", review_state=state, sectors=[SectorFactory()])
    ParticipationFactory(initiative=one, organisation=lead, role=ParticipationRole.LEAD)

    assert set(titles(read("/en/statistics/")).values()) == {"Nothing to count yet"}


@pytest.mark.parametrize("slug", CHARTS)
def test_picture_of_a_chart_is_whole(register, language, slug):
    response = Client().get(f"/{language}/statistics/{slug}.svg")
    drawing = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "image/svg+xml"
    assert f'filename="{slug}.svg"' in response["Content-Disposition"]
    title = drawing.findtext(f"{SVG}title") or ""
    assert title == titles(read(f"/{language}/statistics/"))[slug]
    written = ["".join(node.itertext()) for node in drawing.iter(f"{SVG}text")]
    assert "CC BY 4.0" in written[-1]
    values = [row[0] for row in table_of(slug, language)[1:]]
    assert values
    bottom = float(drawing.attrib["height"])
    assert all(0 < float(node.attrib["y"]) < bottom for node in drawing.iter(f"{SVG}text") if "y" in node.attrib)


@pytest.mark.parametrize("slug", ["leads", "money-by-year", "initiatives-checked"])
def test_picture_as_png_has_its_size(register, slug):
    drawing = ElementTree.fromstring(Client().get(f"/en/statistics/{slug}.svg").content)
    content = Client().get(f"/en/statistics/{slug}.png").content

    assert content.startswith(b"\x89PNG")
    size = struct.unpack(">II", content[16:24])
    assert size == tuple(2 * int(drawing.attrib[side]) for side in ("width", "height"))


@pytest.mark.parametrize("path", ["leads.pdf", "nothing.svg", "leads.SVG", "leads", "__class__.csv", "leads.csv/"])
def test_other_files_are_not_found(db, path):
    assert visit(f"/en/statistics/{path}").status in (301, 404)


def test_names_cannot_become_formulas(db):
    lead = OrganisationFactory(name_en="=HYPERLINK(1)")
    ParticipationFactory(initiative=InitiativeFactory(), organisation=lead, role=ParticipationRole.LEAD)

    assert table_of("leads")[1][0] == "'=HYPERLINK(1)"
