import json
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Guide
from tests.factories import GuideFactory, GuidePartFactory, InitiativeFactory, OrganisationFactory
from tests.pages import count_in_heading, read, slugs, visit


@pytest.fixture
def guide(db) -> Guide:
    """A guide about one scheme, with a list of all of its kind."""
    OrganisationFactory(slug="bank")
    for number in range(5):
        InitiativeFactory(slug=f"fund-{number}", name_zh=f"基金{number}", kind="funding", status="open")
    guide = GuideFactory(slug="money", title_en="Money", title_zh="資金")
    text = "Ask [the bank](organisations/bank/), not [it](organisations/none/).\n\n<b>Now</b>."
    GuidePartFactory(
        guide=guide,
        position=1,
        heading_en="Grants",
        heading_zh="資助",
        text_en=text,
        text_zh="問[銀行](organisations/bank/)。",
        filter_noun="initiative",
        filter_query="kind=funding&status=open",
        shown=2,
    )
    GuidePartFactory(guide=guide, position=2, heading_en="More", text_en="Prose alone.")
    return guide


def test_guides_answer_in_every_language(guide, language):
    assert read(f"/{language}/guides/").attributes(".guides__title a", "href") == [f"/{language}/guides/money/"]
    assert read(f"/{language}/guides/money/").text("h1") in {"Money", "資金", "资金"}


def test_guide_links_to_entries_in_the_language_of_the_page(guide, language):
    page = read(f"/{language}/guides/money/")

    assert page.attributes(".part__text a", "href") == [f"/{language}/organisations/bank/"]


def test_prose_is_escaped_and_lost_links_are_words(guide):
    page = read("/en/guides/money/")

    assert page.texts(".part__text p") == ["Ask the bank, not it.", "<b>Now</b>.", "Prose alone."]
    assert not page.all(".part__text b")


def test_count_of_a_live_list_is_that_of_the_list(guide):
    page = read("/en/guides/money/")

    assert page.text(".live__count") == "5 initiatives"
    assert page.attributes(".line__name a", "href") == ["/en/initiatives/fund-0/", "/en/initiatives/fund-1/"]
    listed = read(urljoin(page.address, page.attribute(".live__count", "href")))
    assert count_in_heading(listed) == 5
    assert slugs(listed)[:2] == ["fund-0", "fund-1"]


def test_live_list_without_records_shows_its_count_alone(guide):
    guide.parts.update(shown=0)

    page = read("/en/guides/money/")

    assert page.text(".live__count") == "5 initiatives"
    assert page.all(".line") == []


def test_live_list_that_finds_nothing_says_so(guide):
    guide.parts.filter(position=1).update(filter_query="kind=event")

    assert read("/en/guides/money/").text(".live__count") == "0 initiatives"


def test_drafts_are_shown_nowhere(guide):
    Guide.objects.update(review_state="draft")

    assert visit("/en/guides/money/").status == 404
    assert "money" not in read("/en/guides/").html.lower()
    assert read("/en/search/?q=money").all("#found-guides") == []
    assert "/guides/money/" not in read("/sitemap.xml").html


def test_empty_register_has_a_page_without_guides(db, language):
    assert read(f"/{language}/guides/").text("main .none")


def test_next_guide_follows_in_order_and_the_last_leads_to_the_first(guide):
    GuideFactory(slug="later", theme="need")

    assert read("/en/guides/money/").attribute(".following a", "href") == "/en/guides/later/"
    assert read("/en/guides/later/").attribute(".following a", "href") == "/en/guides/money/"


def test_guide_describes_itself_to_machines(guide):
    graph = json.loads(read("/zh-hant/guides/money/").one("script[type='application/ld+json']").text())["@graph"]

    assert graph[0]["@type"] == "Article"
    assert graph[0]["headline"] == "資金"
    assert graph[0]["dateModified"] == guide.updated_at.isoformat()
    assert [item["name"] for item in graph[1]["itemListElement"]][-1] == "資金"


def test_search_finds_guides(guide):
    assert read("/en/search/?q=money").attributes("#found-guides ~ ul a", "href") == ["/en/guides/money/"]


@pytest.mark.parametrize("query", ["?kind=%00", "?q=%F0%28", "?page=999999999999", "?=&&=;", "?" + "a" * 3000])
def test_guides_ignore_hostile_query_strings(guide, query):
    assert visit(f"/en/guides/money/{query}").status == 200
    assert visit(f"/en/guides/{query}").status == 200


def test_every_guide_of_the_data_set_keeps_within_its_budgets(register, language):
    for slug in Guide.objects.values_list("slug", flat=True):
        with CaptureQueriesContext(connection) as captured:
            page = read(f"/{language}/guides/{slug}/")

        assert len(captured) <= 12
        assert len(page.content) < 60_000
        assert not {text for text in page.texts(".live__count") if text.startswith("0")}
