"""Two editors on one record: the second sees before, theirs and mine, chooses, and loses nothing."""

import pytest

from directory import snapshots
from directory.models import Change, Citation, Organisation
from tests import factories
from tests.admin.conflicts import chosen, opened, post, resolve
from tests.admin.forms import add_line, address, data_of, errors, send, soup


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport", summary_en="A park.")


def test_the_second_to_save_is_shown_before_theirs_and_mine(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")

    response = post(as_publisher, organisation, data, name_en="Mine")

    row = soup(response).select_one("tr.differs")
    shown = [cell.text.strip() for cell in row.select("td:nth-of-type(1), .option__text")]
    assert shown == ["Cyberport", "Theirs", "Mine"]
    assert "another saved this entry" in soup(response).text
    assert chosen(response) == {"name_en": ""}
    assert Organisation.objects.get().name_en == "Theirs"


@pytest.mark.parametrize(("choice", "expected"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_what_is_chosen_is_saved(as_publisher, publisher, another, organisation, choice, expected):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")
    response = post(as_publisher, organisation, data, name_en="Mine", reason="Because")

    response = resolve(as_publisher, organisation, response, name_en=choice)

    assert response.status_code == 302
    assert Organisation.objects.get().name_en == expected
    last = Change.objects.first()
    assert ((last.by, last.reason) == (publisher, "Because")) == (choice == "mine")


def test_nothing_is_saved_until_each_field_that_both_changed_is_chosen(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")
    response = post(as_publisher, organisation, data, name_en="Mine")

    response = resolve(as_publisher, organisation, response)

    assert "Choose one of the versions" in soup(response).text
    assert Organisation.objects.get().name_en == "Theirs"


def test_changes_of_different_fields_are_joined_without_a_choice(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")

    response = post(as_publisher, organisation, data, summary_en="Mine.")

    assert chosen(response) == {"name_en": "theirs", "summary_en": "mine"}
    resolve(as_publisher, organisation, response)
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en, organisation.version) == ("Theirs", "Mine.", 3)


def test_the_same_change_twice_is_no_conflict(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Same")

    response = post(as_publisher, organisation, data, name_en="Same")

    assert response.status_code == 302
    assert Organisation.objects.get().version == 2


def test_links_evidence_and_ties_are_compared_too(as_publisher, another, organisation):
    sectors = factories.SectorFactory.create_batch(3)
    sources = factories.SourceFactory.create_batch(3)
    organisation.sectors.set(sectors[:1])
    factories.CitationFactory(organisation=organisation, source=sources[0])
    part = factories.ParticipationFactory(organisation=organisation, role="partner")
    tie = factories.RelationshipFactory(subject=organisation, kind="funds", object__slug="other")
    evidence = factories.CitationFactory(relationship=tie)
    data = opened(as_publisher, organisation)
    send(
        another,
        address(organisation),
        sectors=[str(sectors[1].pk)],
        citations__TOTAL_FORMS="2",
        citations__1__source=sources[1].pk,
        participations__0__DELETE="on",
        relationships_from__0__since="2019",
    )

    response = post(
        as_publisher,
        organisation,
        data,
        sectors=[str(sectors[2].pk)],
        citations__TOTAL_FORMS="2",
        citations__1__source=sources[2].pk,
        participations__0__role="lead",
        relationships_from__0__since="2020",
    )

    assert chosen(response) == dict.fromkeys(("sectors", "citations", "participations", "relationships"), "")
    resolve(
        as_publisher,
        organisation,
        response,
        sectors="both",
        citations="both",
        participations="mine",
        relationships="mine",
    )
    values = snapshots.stored(organisation)
    assert values["sectors"] == [sectors[1].slug, sectors[2].slug]
    assert values["citations"] == [[source.url, []] for source in sources]
    assert values["participations"] == [[part.initiative.slug, "cyberport", "lead"]]
    assert values["relationships"] == [["cyberport", "funds", "other", "2020", [[evidence.source.url, []]]]]


def test_lines_that_somebody_else_has_removed_or_added_are_no_mistakes(as_publisher, another, organisation):
    citations = [factories.CitationFactory(organisation=organisation) for _ in range(2)]
    inverse = factories.RelationshipFactory(object=organisation)
    source = factories.SourceFactory()
    data = opened(as_publisher, organisation)
    send(
        another,
        address(organisation),
        citations__0__DELETE="on",
        citations__TOTAL_FORMS="3",
        citations__2__source=source.pk,
    )
    another.post(address(inverse, "delete"), {"post": "yes"})

    response = post(
        as_publisher,
        organisation,
        data,
        name_en="Mine",
        citations__TOTAL_FORMS="3",
        citations__2__source=source.pk,
        citations__2__fields=["name"],
    )

    assert chosen(response)["name_en"] == "mine"
    resolve(as_publisher, organisation, response, citations="mine", relationships="theirs")
    assert snapshots.stored(organisation)["citations"] == [
        *([citation.source.url, []] for citation in citations),
        [source.url, ["name"]],
    ]
    assert snapshots.stored(organisation)["relationships"] == []


def test_a_mistake_comes_before_the_conflict_and_nothing_typed_is_lost(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    source = factories.SourceFactory()
    send(another, address(organisation), name_en="Theirs")

    response = post(
        as_publisher,
        organisation,
        data,
        name_en="Mine",
        founded="soon",
        **add_line("citations", source=source.pk, fields=["name"]),
    )
    assert "Write a year" in " ".join(errors(response))
    response = post(as_publisher, organisation, data_of(response), founded="2004")

    assert chosen(response) == {"name_en": "", "founded": "mine", "citations": "mine"}
    resolve(as_publisher, organisation, response, name_en="mine")
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.founded) == ("Mine", "2004")
    assert Citation.objects.get().fields == ["name"]


def test_a_third_editor_may_save_meanwhile(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs", description_en="Theirs.")
    response = post(as_publisher, organisation, data, name_en="Mine", summary_en="Mine.")
    send(another, address(organisation), name_en="Third", summary_en="Third.")

    response = resolve(as_publisher, organisation, response, name_en="mine")

    assert "once more" in soup(response).text
    assert chosen(response) == {"name_en": "", "summary_en": ""}
    resolve(as_publisher, organisation, response, name_en="mine", summary_en="theirs")
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en, organisation.description_en) == ("Mine", "Third.", "Theirs.")


def test_a_third_save_of_another_field_leaves_the_choices_made(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")
    response = post(as_publisher, organisation, data, name_en="Mine", summary_en="Mine.")
    send(another, address(organisation), description_en="Third.")

    response = resolve(as_publisher, organisation, response, name_en="mine")

    assert chosen(response) == {"name_en": "mine", "summary_en": "mine"}
    resolve(as_publisher, organisation, response)
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.description_en) == ("Mine", "Third.")


def test_what_together_is_impossible_is_said_and_nothing_is_lost(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), founded="2020")
    response = post(as_publisher, organisation, data, ended="2010")

    response = resolve(as_publisher, organisation, response)

    assert "It cannot have ended before it was founded." in soup(response).text
    assert set(chosen(response)) == {"founded", "ended"}
    resolve(as_publisher, organisation, response, founded="mine")
    organisation.refresh_from_db()
    assert (organisation.founded, organisation.ended) == (None, "2010")


def test_what_somebody_has_deleted_meanwhile_is_said(as_publisher, another):
    record = factories.OrganisationFactory()
    sector = factories.SectorFactory()
    data = opened(as_publisher, record)
    send(another, address(record), name_en="Theirs")
    response = post(as_publisher, record, data, sectors=[str(sector.pk)])
    sector.delete()

    response = resolve(as_publisher, record, response)

    assert "no longer exists" in soup(response).text


def test_a_record_deleted_meanwhile_is_not_an_error(as_publisher, another):
    record = factories.OrganisationFactory()
    data = opened(as_publisher, record)
    another.post(address(record, "delete"), {"post": "yes"})

    assert post(as_publisher, record, data, name_en="Mine").status_code == 302
