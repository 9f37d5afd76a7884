"""Writes of what many records share: what they log, what they refuse, and that they wait for their turn."""

import pytest
from django.db.models import ProtectedError

from directory import actions
from directory.actions import shared
from directory.models import Change, Organisation, ReviewState, Sector, Source
from tests import factories
from tests.pages import read, slugs


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport")


def test_a_word_in_use_is_not_deleted(db):
    sector = factories.SectorFactory()
    users = [factories.OrganisationFactory(sectors=[sector]), factories.InitiativeFactory(sectors=[sector])]

    assert sorted(map(str, actions.users_of(sector))) == sorted(map(str, users))
    with pytest.raises(ProtectedError):
        actions.delete_term(sector, by=None)


def first(monkeypatch, deed) -> None:
    """Let somebody else be quicker: do this while an action waits for its turn."""

    def wait() -> None:
        monkeypatch.setattr(shared, "take_turn", actions.take_turn)
        deed()

    monkeypatch.setattr(shared, "take_turn", wait)


def test_a_word_that_came_into_use_a_moment_ago_is_not_deleted(organisation, monkeypatch):
    sector = factories.SectorFactory()
    first(monkeypatch, lambda: actions.set_sectors(organisation, [sector], by=None))

    with pytest.raises(ProtectedError):
        actions.delete_term(sector, by=None)


def test_a_source_is_compared_with_what_it_was_when_its_turn_came(organisation, monkeypatch):
    source = factories.CitationFactory(organisation=organisation, source__url="https://one.example/").source
    first(monkeypatch, lambda: Source.objects.update(url="https://two.example/"))

    with actions.editing_source(source, by=None):
        Source.objects.update(url="https://three.example/")

    assert Change.objects.get().fields == {"url": ["https://two.example/", "https://three.example/"]}
    assert source.former_urls.get().url == "https://two.example/"


def test_a_word_is_compared_with_what_it_was_when_its_turn_came(db, monkeypatch):
    sector = factories.SectorFactory(name_en="One")
    first(monkeypatch, lambda: Sector.objects.update(name_en="Two"))

    with actions.editing_term(sector, by=None):
        Sector.objects.update(name_en="Three")

    assert Change.objects.get().fields == {"name_en": ["Two", "Three"]}


def test_a_url_that_a_source_takes_back_is_no_former_one(db):
    source = factories.SourceFactory(url="https://one.example/")
    for url in ("https://two.example/", "https://one.example/"):
        with actions.editing_source(source, by=None):
            source.url = url
            source.save()

    assert [former.url for former in source.former_urls.all()] == ["https://two.example/"]


@pytest.mark.parametrize("state", ReviewState.values)
def test_a_source_is_public_evidence_where_a_public_record_cites_it(db, state):
    record = factories.InitiativeFactory(review_state=state)

    source = factories.CitationFactory(initiative=record).source

    assert actions.is_public_evidence(source) == (state == "published")


@pytest.mark.parametrize("state", ["published", "draft"])
def test_a_source_of_a_relationship_is_public_where_both_ends_are(db, state):
    tie = factories.RelationshipFactory(object__review_state=state)

    source = factories.CitationFactory(relationship=tie).source

    assert actions.is_public_evidence(source) == (state == "published")


def test_a_source_that_nothing_cites_is_no_public_evidence(db):
    assert not actions.is_public_evidence(factories.SourceFactory())
    assert not actions.is_public_evidence(factories.SourceFactory.build())


def test_renamed_word_is_shown_and_found_at_once(organisation):
    sector = factories.SectorFactory(slug="banking", name_en="Banking")
    organisation.sectors.set([sector])
    assert "Banking" in read("/en/organisations/").html

    with actions.editing_term(sector, by=None):
        sector.name_en = "Deposit taking"
        sector.save()

    page = read("/en/organisations/?q=deposit")
    assert slugs(page) == ["cyberport"]
    assert "Banking" not in page.html
