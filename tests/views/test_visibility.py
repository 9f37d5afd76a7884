"""Only published records are public: what is a draft, in review or archived shows nowhere."""

import pytest

from directory.models import ReviewState
from tests.factories import (
    ChallengeFactory,
    ChangeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SectorFactory,
    SourceFactory,
    TechnologyFactory,
)
from tests.pages import count_in_heading, option_counts, read, visit

HIDDEN = [state for state in ReviewState if state != ReviewState.PUBLISHED]

PAGES = [
    "",
    "organisations/",
    "organisations/?sort=updated",
    "organisations/?kind=investor",
    "organisations/?sector=banking",
    "organisations/?q=secret",
    "organisations/shown/",
    "initiatives/",
    "initiatives/?sort=closing",
    "initiatives/?challenge=talent",
    "initiatives/?q=secret",
    "initiatives/shown/",
    "sectors/",
    "sectors/banking/",
    "technologies/robotics/",
    "challenges/talent/",
    "search/?q=secret",
    "about/data/",
    "suggest/",
    "suggest/?organisation=hush-body",
    "suggest/?initiative=hush-scheme",
]


@pytest.fixture(params=HIDDEN)
def secrets(db, request):
    """A hidden organisation and a hidden initiative, tied in every way to a shown one of each."""
    links = {"sectors": [SectorFactory(slug="banking")], "technologies": [TechnologyFactory(slug="robotics")]}
    state = {"review_state": request.param, "featured": True, "aliases": ["Secret"], "summary_en": "Hush."}
    body = OrganisationFactory(slug="hush-body", kind="investor", **links, **state)
    scheme = InitiativeFactory(
        slug="hush-scheme", starts="2026", **links, **state, challenges=[ChallengeFactory(slug="talent")]
    )
    shown = OrganisationFactory(slug="shown", parent=body, successor=body, status="merged", **links)
    running = InitiativeFactory(slug="shown", successor=scheme, status="superseded", **links)
    OrganisationFactory(slug="hush-unit", parent=shown, review_state=request.param)
    for organisation, initiative in ((body, running), (shown, scheme), (body, scheme)):
        ParticipationFactory(organisation=organisation, initiative=initiative, role="lead")
    tie = RelationshipFactory(subject=shown, kind="funds", object=body)
    RelationshipFactory(subject=body, kind="invested-in", object=shown)
    for cited in ({"organisation": body}, {"initiative": scheme}, {"relationship": tie}):
        CitationFactory(source=SourceFactory(title="Hush paper", publisher="Hush press"), **cited)
    ChangeFactory(slug="hush-body", reason="Hush reason")


def test_hidden_records_show_on_no_page(secrets):
    for path in PAGES:
        page, typed = read(f"/en/{path}"), path.partition("=")[2]
        assert "hush" not in page.html.replace(f"={typed}", "=").lower(), path


@pytest.mark.parametrize("noun", ["organisation", "initiative"])
def test_hidden_records_count_nowhere(secrets, noun):
    page = read(f"/en/{noun}s/")

    assert count_in_heading(page) == 1
    counts = option_counts(page)
    assert {name: sum(values.values()) for name, values in counts.items()} == dict.fromkeys(counts, 0) | {
        "kind": 1,
        "status": 1,
        "sector": 1,
        "technology": 1,
    }


def test_hidden_records_count_on_no_page_of_a_word(secrets):
    home, tree = read("/en/"), read("/en/sectors/")

    assert home.texts(".ledger b") == ["1", "1", "0", "0"]
    assert home.texts(".tile__counts b") == ["1", "1"]
    assert tree.texts(".challenges b") == ["2", "0"]
    assert read("/en/challenges/talent/").texts(".figures b") == ["0"]
    assert read("/en/search/?q=secret").texts(".band h2") == ["0 organisations", "0 initiatives"]


def test_hidden_records_do_not_count_towards_coverage(secrets):
    page = read("/en/about/data/")

    assert page.texts("h2 .tally") == ["1", "1", "0"]
    assert {text.split()[-1] for text in page.texts(".measures td:nth-child(3)")} <= {"0%", "100%"}


def test_page_of_a_hidden_record_is_not_found(secrets, language):
    for path in ("organisations/hush-body/", "organisations/hush-unit/", "initiatives/hush-scheme/"):
        page = visit(f"/{language}/{path}")
        assert page.status == 404
        assert "hush" not in page.text("h1").lower()
        assert "hush" not in page.text("title").lower()


def test_hidden_organisation_is_no_value_of_a_facet(secrets):
    page = visit("/en/initiatives/?lead=hush-body")

    assert (page.status, page.location) == (302, "/en/initiatives/")


def test_shown_record_says_that_it_has_ended_without_its_hidden_successor(secrets):
    for noun in ("organisations", "initiatives"):
        banner = read(f"/en/{noun}/shown/").text(".banner--ended")
        assert "Successor" not in banner
        assert "kept as a record" in banner


@pytest.mark.parametrize("state", HIDDEN)
def test_record_that_is_published_shows_at_once(db, state):
    record = OrganisationFactory(slug="fano", review_state=state)
    assert visit("/en/organisations/fano/").status == 404

    type(record).objects.filter(pk=record.pk).update(review_state=ReviewState.PUBLISHED)

    assert visit("/en/organisations/fano/").status == 200
    assert count_in_heading(read("/en/organisations/")) == 1
