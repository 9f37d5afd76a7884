"""Only published records are public: what is a draft, in review or archived shows nowhere."""

import pytest

from directory import change_sets, public_urls
from directory import urls as directory_urls
from directory.models import Initiative, Organisation, ReviewState, Source
from directory.search import document
from hkai_site.languages import CODES
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
from tests.pages import Page, count_in_heading, option_counts, read, slugs, visit

HIDDEN = [state for state in ReviewState if state != ReviewState.PUBLISHED]

PAGES = [
    "",
    "organisations/",
    "organisations/?sort=updated",
    "organisations/?kind=investor",
    "organisations/?sector=banking",
    "organisations/?q=secret",
    "organisations/shown/",
    "organisations/shown/network/",
    "network/",
    "network/ties/",
    "initiatives/",
    "initiatives/?sort=closing",
    "initiatives/?challenge=talent",
    "initiatives/?q=secret",
    "initiatives/shown/",
    "sectors/",
    "sectors/banking/",
    "technologies/robotics/",
    "challenges/talent/",
    "landscape/",
    "landscape/?by=kind",
    "map/",
    "timeline/",
    "timeline/?year=2024",
    "statistics/",
    "sources/",
    "sources/?q=secret",
    "find-support/",
    "compare/",
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


# What stands in for the parts of an address that are not fixed, to ask for whatever matches it.
SLUGS = ["shown", "hush-body", "hush-scheme", "hush-unit", "banking", "robotics", "talent"]
QUERIES = ["", "?q=hush", "?q=secret", "?sort=updated", "?organisation=hush-body", "?initiative=hush-scheme"]


def public_addresses() -> list[str]:
    """Every address of the site but the admin's, in every language, with what a visitor may add to it.

    A picture in pixels shows what the same in SVG does.
    """
    pages = [f"/{code}/{route}" for route in _routes(public_urls.urlpatterns) for code in CODES]
    found = [f"/{route}" for route in _routes(directory_urls.urlpatterns)]
    texts = [address for address in (*found, *pages) if not address.endswith(".png")]
    return [f"{address}{query}" for address in texts for query in QUERIES]


def _routes(patterns: list) -> list[str]:
    routes = [str(pattern.pattern) for pattern in patterns]
    filled = {
        route.replace("<slug:slug>", slug).replace("<slug:form>", form)
        for route in routes
        for slug in (*SLUGS, *(["leads", "sources"] if "<slug:form>" in route else []))
        for form in ("csv", "svg")
    }
    assert not any("<" in route for route in filled), "say what else may stand in an address"
    return sorted(filled)


@pytest.fixture
def whispers(secrets, editor) -> None:
    """A word in all that is hidden, and in what is proposed for all that is shown, that no address contains."""
    for model in (Organisation, Initiative):
        model.objects.exclude(slug="shown").update(name_en="Whisper", name_zh="Whisper", summary_en="Whispered.")
    Source.objects.update(title="Whisper paper", publisher="Whisper press")
    ChangeFactory(slug="hush-body", reason="Whispered reason")
    source = SourceFactory(url="https://whisper.example/")
    document.derive_all()
    for model in (Organisation, Initiative):
        values = {"name_en": "Whisper", "aliases": ["Hush"], "featured": True, "citations": [[source.url, ["name"]]]}
        assert change_sets.propose(model.objects.get(slug="shown"), values, by=editor, reason="Whispered reason")


def text_of(page: Page) -> str:
    """What can be read in an answer, be it a picture."""
    return page.content.decode(errors="replace")


def test_a_walk_over_all_public_addresses_meets_no_draft_and_no_proposal(whispers):
    is_draft = Organisation.objects.filter(review_state=ReviewState.DRAFT).exists()
    pages = [visit(address) for address in public_addresses() if is_draft or address.startswith("/en/")]

    assert len(pages) > 400
    assert [page.address for page in pages if page.status >= 500] == []
    assert [page.address for page in pages if "whisper" in f"{text_of(page)} {page.location}".lower()] == []


@pytest.mark.parametrize("secrets", [ReviewState.DRAFT], indirect=True)
def test_the_walk_would_meet_what_is_published(whispers):
    Organisation.objects.update(review_state=ReviewState.PUBLISHED)

    pages = [visit(address) for address in public_addresses() if address.startswith("/en/")]

    met = {page.address for page in pages if "whisper" in text_of(page).lower()}
    assert {"/en/", "/en/organisations/", "/en/organisations/hush-body/", "/en/search/?q=hush"} <= met


def test_a_proposal_counts_nowhere(whispers):
    assert slugs(read("/en/organisations/?q=hush")) == []
    assert count_in_heading(read("/en/organisations/")) == 1
    assert read("/en/search/suggestions/?q=whi").html.count("<li") == 0
