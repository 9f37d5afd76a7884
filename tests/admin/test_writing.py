"""Each form leaves one change for each entry that the public sees differently, and none where nothing differs."""

import pytest

from directory import models
from directory.models import Change, Citation, Initiative, Organisation, Participation, Relationship, Source
from tests import factories
from tests.admin.forms import add_line, address, send


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport", name_zh="數碼港")


def logged() -> list[tuple[str, str, list[str]]]:
    """What the change log holds, oldest first: the entry, what happened, and the fields."""
    rows = Change.objects.order_by("number")
    return [(change.slug, change.action, sorted(change.fields)) for change in rows]


def test_a_changed_column_is_logged_with_old_and_new_value(as_publisher, publisher, organisation):
    response = send(as_publisher, address(organisation), name_zh="香港數碼港", reason="Full name")

    assert response.status_code == 302
    [change] = Change.objects.all()
    assert (change.noun, change.slug, change.action) == ("organisation", "cyberport", "changed")
    assert change.fields == {"name_zh": ["數碼港", "香港數碼港"]}
    assert (change.by, change.reason) == (publisher, "Full name")
    before, organisation = organisation, Organisation.objects.get()
    assert organisation.version == 2
    assert organisation.updated_at > before.updated_at


def test_a_changed_name_is_found_at_once(as_publisher, organisation):
    send(as_publisher, address(organisation), aliases="Hong Kong Cyberport\nHKCMCL")

    organisation.refresh_from_db()
    assert organisation.aliases == ["Hong Kong Cyberport", "HKCMCL"]
    assert "|hkcmcl|" in organisation.search_text


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_a_form_sent_back_unchanged_changes_nothing(as_publisher, language):
    sectors = [factories.SectorFactory(), factories.SectorFactory()]
    full = factories.OrganisationFactory(
        aliases=["One", "Two"],
        identifiers={"brn": "1", "wikidata": "Q1"},
        description_en="First.\n\nSecond.",
        founded="2004-05",
        sectors=sectors[::-1],
        featured=True,
        latitude=22.25,
        longitude=114.125,
        parent=factories.OrganisationFactory(),
    )
    factories.CitationFactory(organisation=full, fields=["founded", "description"])
    factories.ParticipationFactory(organisation=full)
    factories.RelationshipFactory(subject=full, since="2020")
    as_publisher.cookies["language"] = language

    response = send(as_publisher, address(full))

    assert response.status_code == 302
    assert logged() == []
    after = Organisation.objects.get(pk=full.pk)
    assert (after.version, after.updated_at) == (full.version, full.updated_at)
    assert after.history.count() == full.history.count()


def test_sectors_alone_are_a_change_and_keep_the_order_chosen(as_publisher, organisation):
    first, second, third = factories.SectorFactory.create_batch(3)

    send(as_publisher, address(organisation), sectors=[str(third.pk), str(first.pk), str(second.pk)])

    assert list(organisation.sectors.all()) == [third, first, second]
    assert logged() == [("cyberport", "changed", ["sectors"])]
    assert Organisation.objects.get().version == 2


def test_another_order_of_sectors_is_a_change(as_publisher, organisation):
    first, second = factories.SectorFactory.create_batch(2)
    organisation.sectors.set([first, second])

    send(as_publisher, address(organisation), sectors=[str(second.pk), str(first.pk)])

    assert list(organisation.sectors.all()) == [second, first]
    assert logged() == [("cyberport", "changed", ["sectors"])]


def test_a_citation_added_below_a_record_is_a_change_of_the_record(as_publisher, organisation):
    source = factories.SourceFactory()

    send(as_publisher, address(organisation), **add_line("citations", source=source.pk, fields=["founded", "name"]))

    assert Citation.objects.get().fields == ["founded", "name"]
    [change] = Change.objects.all()
    assert change.fields == {"citations": [[], [[source.url, ["founded", "name"]]]]}
    assert Organisation.objects.get().version == 2


def test_a_participation_added_below_a_record_is_a_change_of_both_ends(as_publisher, organisation):
    initiative = factories.InitiativeFactory(slug="sandbox")

    send(as_publisher, address(organisation), **add_line("participations", initiative=initiative.pk, role="lead"))

    assert sorted(logged()) == [
        ("cyberport", "changed", ["participations"]),
        ("sandbox", "changed", ["participations"]),
    ]
    initiative.refresh_from_db()
    assert initiative.version == 2


def test_a_participation_moved_to_another_record_is_a_change_of_all_three(as_publisher):
    part = factories.ParticipationFactory(initiative__slug="sandbox", organisation__slug="old-partner", role="partner")
    new = factories.OrganisationFactory(slug="new-partner")

    send(as_publisher, address(part.initiative), participations__0__organisation=str(new.pk))

    assert sorted(slug for slug, _action, _fields in logged()) == ["new-partner", "old-partner", "sandbox"]


def test_a_relationship_removed_below_a_record_is_a_change_of_both_ends(as_publisher, organisation):
    tie = factories.RelationshipFactory(subject=organisation, object__slug="other")

    send(as_publisher, address(organisation), relationships_from__0__DELETE="on")

    assert not Relationship.objects.exists()
    assert sorted(logged()) == [
        ("cyberport", "changed", ["relationships"]),
        ("other", "changed", ["relationships"]),
    ]
    assert tie.object.slug == "other"


def test_a_tie_to_a_draft_is_no_public_change_but_moves_the_version(as_publisher, organisation):
    draft = factories.InitiativeFactory(review_state="draft")

    send(as_publisher, address(organisation), **add_line("participations", initiative=draft.pk, role="partner"))

    assert Participation.objects.exists()
    assert logged() == []
    assert Organisation.objects.get().version == 2
    assert draft.slug not in str(list(Change.objects.values()))


def test_publishing_in_the_form_is_one_change(as_publisher):
    draft = factories.OrganisationFactory(slug="draft", review_state="draft", is_complete=True)

    send(as_publisher, address(draft), review_state="published", name_zh="中文")

    assert logged() == [("draft", "published", [])]


def test_a_new_day_of_checking_is_logged_as_checked(as_publisher, organisation):
    send(as_publisher, address(organisation), checked_on="2026-01-31")

    assert logged() == [("cyberport", "checked", [])]


def test_a_new_record_with_all_that_hangs_on_it_is_saved_at_once(as_editor):
    sector, source = factories.SectorFactory(), factories.SourceFactory()

    response = send(
        as_editor,
        address(Initiative, "add"),
        slug="sandbox",
        name_en="Sandbox",
        kind="sandbox",
        sectors=[str(sector.pk)],
        **add_line("citations", source=source.pk, fields=["name"]),
    )

    assert response.status_code == 302
    initiative = Initiative.objects.get()
    assert (initiative.version, initiative.review_state) == (1, "draft")
    assert "sandbox" in initiative.search_text
    assert initiative.citations.count() == 1
    assert logged() == []
    [version] = initiative.history.all()
    assert (version.history_type, version.version) == ("+", 1)
    assert version.stored["sectors"] == [sector.slug]
    assert version.stored["citations"] == [[source.url, ["name"]]]


def test_a_participation_changed_on_its_own_page_is_a_change_of_both_ends(as_publisher):
    part = factories.ParticipationFactory(initiative__slug="a", organisation__slug="b", role="partner")

    send(as_publisher, address(part), role="lead", reason="It leads")

    assert sorted(logged()) == [("a", "changed", ["participations"]), ("b", "changed", ["participations"])]
    assert set(Change.objects.values_list("reason", flat=True)) == {"It leads"}
    assert part.history.latest().history_change_reason == "It leads"


def test_a_source_added_to_a_relationship_is_a_change_of_both_ends(as_publisher):
    tie = factories.RelationshipFactory(subject__slug="a", object__slug="b")

    send(as_publisher, address(tie), **add_line("citations", source=factories.SourceFactory().pk))

    assert sorted(logged()) == [("a", "changed", ["relationships"]), ("b", "changed", ["relationships"])]


def test_a_citation_changed_on_its_own_page_is_a_change_of_its_record(as_publisher, organisation):
    citation = factories.CitationFactory(organisation=organisation, fields=["name"])

    send(as_publisher, address(citation), fields=["name", "website"])

    assert logged() == [("cyberport", "changed", ["citations"])]


def test_a_citation_moved_to_another_record_is_a_change_of_both(as_publisher, organisation):
    factories.CitationFactory(organisation=organisation)
    citation = factories.CitationFactory(organisation=organisation)
    other = factories.OrganisationFactory(slug="other")

    send(as_publisher, address(citation), organisation=str(other.pk))

    assert sorted(logged()) == [("cyberport", "changed", ["citations"]), ("other", "changed", ["citations"])]


def test_a_source_that_public_pages_show_is_logged_when_it_changes(as_publisher, organisation):
    source = factories.CitationFactory(organisation=organisation, source__title="Old").source

    send(as_publisher, address(source), title="New", reason="Typing mistake")

    [change] = Change.objects.all()
    assert (change.noun, change.slug, change.fields) == ("source", str(source.pk), {"title": ["Old", "New"]})


@pytest.mark.parametrize("changes", [{"link_state": "dead"}, {"title": "Same"}])
def test_a_source_is_not_logged_when_no_page_shows_the_difference(as_publisher, organisation, changes):
    source = factories.CitationFactory(organisation=organisation, source__title="Same").source

    send(as_publisher, address(source), **changes)

    assert logged() == []
    source.refresh_from_db()
    assert all(getattr(source, name) == value for name, value in changes.items())


def test_a_source_that_only_drafts_cite_is_not_logged(as_publisher):
    draft = factories.OrganisationFactory(review_state="draft")
    source = factories.CitationFactory(organisation=draft).source

    send(as_publisher, address(source), title="New")

    assert Source.objects.get().title == "New"
    assert logged() == []


def test_a_word_of_a_vocabulary_is_logged_and_finds_its_records(as_publisher):
    sector = factories.SectorFactory(slug="banking", name_en="Banking")
    organisation = factories.OrganisationFactory(sectors=[sector])

    send(as_publisher, address(sector), name_en="Lending")

    assert logged() == [("banking", "changed", ["name_en"])]
    organisation.refresh_from_db()
    assert " lending " in organisation.search_text


def test_a_word_sent_back_unchanged_is_not_logged(as_publisher):
    send(as_publisher, address(factories.TechnologyFactory()))

    assert logged() == []


def test_a_new_word_is_logged_as_published(as_publisher):
    send(
        as_publisher,
        address(models.Challenge, "add"),
        slug="talent",
        name_en="Talent",
        name_zh="人才",
        description_en="Too few people.",
        description_zh="人手不足。",
    )

    assert logged() == [("talent", "published", [])]
