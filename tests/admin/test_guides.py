"""Guides in the admin: who may write and publish, and what is said of filters and links."""

import pytest
from django.urls import reverse

from directory.models import Change, Guide
from tests.admin.forms import add_line, address, data_of, errors, send, soup
from tests.factories import GuideFactory, GuidePartFactory, InitiativeFactory, OrganisationFactory

TEXTS = {
    "heading_en": "Banks",
    "heading_zh": "銀行",
    "text_en": "Ask [the bank](organisations/bank/).",
    "text_zh": "問[銀行](organisations/bank/)。",
    "position": "1",
    "shown": "3",
}
GUIDE = {
    "slug": "money",
    "theme": "need",
    "title_en": "Money",
    "title_zh": "資金",
    "summary_en": "Where it is.",
    "summary_zh": "在哪裏。",
}


@pytest.fixture(autouse=True)
def entries(db):
    OrganisationFactory(slug="bank")
    InitiativeFactory(slug="fund", kind="funding")


@pytest.fixture
def draft(db):
    guide = GuideFactory(slug="money", review_state="draft")
    GuidePartFactory(guide=guide, **TEXTS)
    return guide


def finds(client, noun, query):
    return client.get(reverse("admin:directory_guide_filter"), {"noun": noun, "query": query}).json()


def test_editor_writes_a_draft_and_cannot_publish(as_editor):
    response = send(as_editor, address(Guide, "add"), **GUIDE, **add_line("parts", **TEXTS), review_state="draft")

    guide = Guide.objects.get()
    assert response.status_code == 302
    assert guide.parts.get().heading_en == "Banks"
    assert not guide.is_public
    assert not Change.objects.exists()
    assert errors(send(as_editor, address(guide), review_state="published"))


def test_publisher_publishes_in_one_change(as_publisher, draft):
    send(as_publisher, address(draft), review_state="published", reason="Ready")

    change = Change.objects.get()
    assert (change.noun, change.slug, change.action, change.reason) == ("guide", "money", "published", "Ready")
    assert as_publisher.get("/en/guides/money/").status_code == 200


def test_public_guide_is_not_for_editors_to_change(as_editor, draft):
    Guide.objects.update(review_state="published")

    page = as_editor.get(address(draft))

    assert page.status_code == 200
    assert not soup(page).select("textarea, [name=_save]")
    assert as_editor.post(address(draft), {"title_en": "Other"}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title_zh": ""}, "A public guide stands in both languages."),
        ({"parts__0__text_zh": ""}, "A public guide stands in both languages."),
        ({"parts__0__text_en": "Everybody knows."}, "Each paragraph names its evidence"),
        ({"parts__0__DELETE": "on"}, "A public guide has at least one part."),
    ],
)
def test_unfinished_guide_cannot_be_published(as_publisher, draft, changes, said):
    response = send(as_publisher, address(draft), review_state="published", **changes)

    assert any(said in message for message in errors(response))
    assert not Guide.objects.published().exists()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("organisations/none/", "“organisations/none/” leads to no public entry."),
        ("https://example.org/", "“https://example.org/” is no link within the register."),
    ],
)
def test_bad_link_is_named(as_editor, draft, link, said):
    [message] = errors(send(as_editor, address(draft), parts__0__text_en=f"[It]({link})"))

    assert said in message


@pytest.mark.parametrize(
    ("noun", "query", "said"),
    [
        ("initiative", "kind=fundng&q=x", "The list knows nothing of “kind=fundng”, “q=x”."),
        ("initiative", "kind=event", "This filter finds nothing at present."),
        ("", "kind=funding", "Choose the list that this is a filter of."),
    ],
)
def test_bad_filter_is_explained(as_editor, draft, noun, query, said):
    changes = {"parts__0__filter_noun": noun, "parts__0__filter_query": query}

    assert errors(send(as_editor, address(draft), **changes)) == [said]
    assert finds(as_editor, noun, query) == {"will_do": False, "said": said}


def test_pasted_address_becomes_the_canonical_filter(as_editor, draft):
    pasted = "http://testserver/en/initiatives/?status=running&kind=funding&page=1"
    send(as_editor, address(draft), parts__0__filter_noun="initiative", parts__0__filter_query=pasted)

    assert draft.parts.get().filter_query == "kind=funding&status=running"


def test_filter_says_what_it_finds_while_it_is_typed(as_editor):
    assert finds(as_editor, "initiative", "kind=funding") == {"will_do": True, "said": "This filter finds 1 entry."}
    assert finds(as_editor, "", "") == {"will_do": True, "said": "No filter: prose alone."}


def test_filter_is_not_for_strangers(client):
    assert client.get(reverse("admin:directory_guide_filter")).status_code == 302


def test_text_changed_by_somebody_else_is_not_overwritten_unseen(as_editor, draft):
    data = data_of(as_editor.get(address(draft)))
    part = draft.parts.get()
    part.text_en = "Ask [them](organisations/bank/)."
    part.save()

    response = as_editor.post(address(draft), data)

    assert any("Somebody else has changed this" in message for message in errors(response))
    assert draft.parts.get().text_en == "Ask [them](organisations/bank/)."


def test_draft_has_a_preview_in_every_language(as_editor, draft, language):
    page = as_editor.get(reverse("admin:directory_guide_preview", args=[draft.pk, language]))

    assert page.status_code == 200
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert soup(page).select_one(".part__text a")["href"] == f"/{language}/organisations/bank/"
    assert not Guide.objects.published().exists()


def test_deleting_a_public_guide_is_logged(as_publisher, draft):
    Guide.objects.update(review_state="published")
    as_publisher.post(address(draft, "delete"), {"post": "yes"})

    assert not Guide.objects.exists()
    assert Change.objects.get().action == "deleted"
