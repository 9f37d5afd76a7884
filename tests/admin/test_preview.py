"""A draft or a proposed change as the public page would look: to signed-in editors, and without a trace."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import override_settings

from directory import change_sets, snapshots
from directory.models import Change, ChangeSet, Organisation
from tests import factories
from tests.admin.forms import address, soup
from tests.admin.proposals import preview_of
from tests.pages import read, visit

LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def draft(db) -> Organisation:
    record = factories.OrganisationFactory(
        slug="hush",
        review_state="draft",
        name_en="Hush Laboratory",
        name_zh="機密實驗室",
        summary_en="What it is.",
        sectors=[factories.SectorFactory(name_en="Banking")],
    )
    factories.CitationFactory(organisation=record, source__title="Annual report")
    factories.ParticipationFactory(organisation=record, initiative__name_en="Sandbox")
    return record


@pytest.fixture
def change_set(editor) -> ChangeSet:
    record = factories.OrganisationFactory(slug="cyberport", name_en="Cyberport", name_zh="數碼港")
    source = factories.SourceFactory(title="Annual report")
    values = {"name_en": "Hong Kong Cyberport", "citations": [[source.url, ["name"]]]}
    found = change_sets.propose(record, values, by=editor)
    assert found
    return found


def without_banner(html: str) -> str:
    page = BeautifulSoup(html, "html.parser")
    for part in page.select(".banner--preview, meta[name=robots]"):
        part.decompose()
    return " ".join(str(page).split())


@pytest.mark.parametrize("noun", ["organisation", "initiative"])
def test_a_preview_is_the_page_as_it_looks_once_published(as_editor, language, noun, draft):
    if noun == "initiative":
        draft = factories.InitiativeFactory(review_state="draft", name_zh="沙盒", slug="sandbox")

    shown = as_editor.get(preview_of(draft, language)).content.decode()

    type(draft).objects.filter(pk=draft.pk).update(review_state="published")
    with_language = read(f"/{language}/{noun}s/{draft.slug}/").html
    assert without_banner(shown) == without_banner(with_language)
    assert "banner--preview" in shown


def test_a_preview_of_a_proposal_shows_what_is_proposed(as_editor, change_set):
    page = soup(as_editor.get(preview_of(change_set)))

    assert page.select_one("h1").text == "Hong Kong Cyberport"
    assert "Annual report" in page.select_one(".sources").text


def test_simplified_chinese_is_converted(as_editor, draft):
    assert soup(as_editor.get(preview_of(draft, "zh-hans"))).select_one("h1").text == "机密实验室"


def test_a_preview_is_for_nobody_else(client, groups, draft, change_set):
    for thing in (draft, change_set):
        response = client.get(preview_of(thing))
        assert (response.status_code, response.url.partition("?")[0]) == (302, "/admin/login/")
    client.force_login(factories.UserFactory())
    assert client.get(preview_of(draft)).status_code == 302
    client.force_login(factories.UserFactory(is_staff=True))
    for thing in (draft, change_set):
        assert client.get(preview_of(thing)).status_code == 403


def test_a_preview_is_kept_and_indexed_by_nobody(as_editor, draft):
    response = as_editor.get(preview_of(draft))

    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert soup(response).select_one("meta[name=robots]")["content"] == "noindex, nofollow"


@override_settings(CACHES=LOCAL)
def test_a_preview_leaves_no_trace(as_editor, draft, change_set):
    def everything():
        with connection.cursor() as cursor:
            tables = [name for name in connection.introspection.table_names(cursor) if name != "django_session"]
            return {name: _rows(cursor, name) for name in tables}

    before = everything()

    for thing in (draft, change_set):
        assert as_editor.get(preview_of(thing)).status_code == 200

    assert everything() == before
    assert not Change.objects.exists()
    assert not [key for key in cache._cache if ":page:" in key or ":row:" in key or ":line:" in key]
    assert visit("/en/organisations/hush/").status == 404
    assert "Hong Kong Cyberport" not in read("/en/organisations/cyberport/").html
    assert snapshots.stored(draft)["review_state"] == "draft"


def _rows(cursor, table: str) -> list:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return sorted(map(repr, cursor.fetchall()))


def test_a_draft_and_a_proposal_lead_to_their_previews(as_editor, as_publisher, draft, change_set):
    for client in (as_editor, as_publisher):
        for thing in (draft, change_set):
            assert soup(client.get(address(thing))).select_one(f"a[href='{preview_of(thing)}']")


def test_previews_of_what_does_not_exist_are_not_found(as_editor, draft):
    assert as_editor.get(preview_of(draft, "fr")).status_code == 404
    assert as_editor.get(preview_of(draft).replace(str(draft.pk), "99999")).status_code == 404
