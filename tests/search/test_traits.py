"""Lists narrowed to what is known, to who stands behind the sources, and to the day of the last check."""

from datetime import date

import pytest

from directory.models import Change
from directory.search import engine, index, sql
from directory.search.question import Question
from directory.search.traits import FACTS
from tests.factories import (
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
    SourceFactory,
)
from tests.pages import count_in_heading, read, slugs, visit

NOUNS = ["organisation", "initiative"]
EVERY_FACT = [(noun, fact) for noun in NOUNS for fact in FACTS[noun]]
# What makes each fact known of a record that has nothing but an English name.
KNOWN = {
    "names": {"name_zh": "科大"},
    "chinese-name": {"has_no_name_zh": True},
    "summaries": {"summary_en": "A", "summary_zh": "甲"},
    "descriptions": {"description_en": "A", "description_zh": "甲"},
    "website": {"website": "https://a.example/"},
    "main-sources": {"confidence": "sourced"},
    "check": {"checked_on": date(2026, 1, 1)},
    "founding": {"founded": "2019"},
    "district": {"district": "eastern"},
    "headquarters": {"headquarters": "hong-kong"},
    "place": {"latitude": 22.3, "longitude": 114.2},
    "size": {"size": "1-10"},
    "start": {"starts": "2019"},
    "end": {"starts": "2019", "ends": "2020"},
    "budget": {"budget_hkd": 1},
}
NOTHING = {"name_zh": "", "summary_en": "", "summary_zh": "", "confidence": "general", "checked_on": None}
FACTORIES = {"organisation": OrganisationFactory, "initiative": InitiativeFactory}
NOTHING_OF = {"organisation": {"website": ""}, "initiative": {"website": "", "starts": None, "ends": None}}


def make(noun: str, fact: str) -> None:
    """Make a record of which nothing is known and one of which the fact is."""
    nothing = NOTHING | NOTHING_OF[noun]
    bare = FACTORIES[noun](slug="bare", **nothing)
    full = FACTORIES[noun](slug="full", **nothing | KNOWN.get(fact, {}))
    if fact == "sector":
        full.sectors.add(SectorFactory())
    if fact == "lead":
        ParticipationFactory(initiative=full, role="lead")
        ParticipationFactory(initiative=bare, organisation=OrganisationFactory(review_state="draft"), role="lead")


@pytest.mark.parametrize(("noun", "fact"), EVERY_FACT)
def test_each_fact_parts_the_records(db, noun, fact):
    make(noun, fact)

    assert slugs(read(f"/en/{noun}s/?known={fact}")) == ["full"]
    assert slugs(read(f"/en/{noun}s/?unknown={fact}")) == ["bare"]


@pytest.mark.parametrize(("noun", "fact"), EVERY_FACT)
def test_index_and_sql_agree_on_each_fact(register, noun, fact):
    searcher = index.ready(Change.objects.last_number())
    assert searcher
    questions = [Question(noun, chosen={trait: (fact,)}) for trait in ("known", "unknown")]

    totals = [engine.total(searcher, question) for question in questions]

    assert totals == [sql.records(question).count() for question in questions]
    assert sum(totals) == engine.total(searcher, Question(noun))


def test_several_facts_must_all_hold(db):
    OrganisationFactory(slug="both", website="", district="")
    OrganisationFactory(slug="one", website="", district="eastern")

    assert slugs(read("/en/organisations/?unknown=district&unknown=website")) == ["both"]
    assert slugs(read("/en/organisations/?known=district&unknown=website")) == ["one"]


def test_one_class_of_sources_of_several_is_enough(db):
    for slug, host in (("press", "www.scmp.com"), ("state", "www.gov.hk"), ("else", "x.example")):
        CitationFactory(organisation=OrganisationFactory(slug=slug), source=SourceFactory(url=f"https://{host}/"))

    assert slugs(read("/en/organisations/?source=press")) == ["press"]
    assert slugs(read("/en/organisations/?source=official&source=press")) == ["press", "state"]


def test_days_of_the_last_check_bound_a_list(db):
    for day in ("2026-03-31", "2026-04-01", "2026-06-30", None):
        OrganisationFactory(slug=f"on-{day}".lower(), checked_on=day)

    page = read("/en/organisations/?checked_min=2026-04-01&checked_max=2026-06-30")

    assert slugs(page) == ["on-2026-04-01", "on-2026-06-30"]
    assert page.texts(".chip") == [
        "Remove filter Last checked from 1 April 2026×",
        "Remove filter Last checked to 30 June 2026×",
    ]


@pytest.mark.parametrize("query", ["checked_min=yesterday", "checked_max=2026-13-40", "known=nothing", "source=%00"])
def test_what_is_no_day_and_no_fact_is_left_out(db, query):
    page = visit(f"/en/organisations/?{query}")

    assert (page.status, page.location) == (302, "/en/organisations/")


def test_list_says_what_it_is_narrowed_to_and_keeps_it_with_other_filters(register, language):
    page = read(f"/{language}/organisations/?known=website&unknown=district")

    texts = {
        "en": ["Known: website", "Not known: district"],
        "zh-hant": ["已知：網站", "不詳：地區"],
        "zh-hans": ["已知：网站", "不详：地区"],
    }
    assert all(text in page.text("head > title") for text in texts[language])
    assert page.attributes("#listing > input[type=hidden]", "name") == ["known", "unknown"]
    assert len(page.all("a.chip")) == 2
    assert count_in_heading(page) > 0


def test_way_out_of_a_fact_says_which(db):
    OrganisationFactory(website="", district="eastern")

    page = read("/en/organisations/?unknown=district&unknown=website")

    assert page.texts(".ways-out li a") == ["without Not known: district, Not known: website"]
