"""The lines below a record: nothing stands there twice, and what is refused is refused in plain words."""

import pytest

from directory.models import Citation, Organisation, Participation, Relationship
from tests import factories
from tests.admin.forms import add_line, address, errors, send


@pytest.fixture
def draft(db) -> Organisation:
    return factories.OrganisationFactory(review_state="draft", slug="draft")


def test_a_source_is_cited_once(as_editor, draft):
    citation = factories.CitationFactory(organisation=draft)

    response = send(as_editor, address(draft), citations__TOTAL_FORMS="2", citations__1__source=citation.source.pk)

    assert errors(response) == ["This source is cited already; change that line instead."]


def test_two_new_lines_with_the_same_source_are_refused(as_editor, draft):
    source = factories.SourceFactory()

    response = send(
        as_editor,
        address(draft),
        citations__TOTAL_FORMS="2",
        citations__0__source=source.pk,
        citations__1__source=source.pk,
    )

    assert errors(response) == ["The same stands here twice; remove one of the two lines."]
    assert not Citation.objects.exists()


def test_two_new_lines_with_the_same_initiative_are_refused(as_editor, draft):
    initiative = factories.InitiativeFactory()

    response = send(
        as_editor,
        address(draft),
        participations__TOTAL_FORMS="2",
        participations__0__initiative=initiative.pk,
        participations__0__role="lead",
        participations__1__initiative=initiative.pk,
        participations__1__role="partner",
    )

    assert "The same stands here twice; remove one of the two lines." in errors(response)
    assert not Participation.objects.exists()


def test_an_organisation_takes_part_once(as_editor):
    part = factories.ParticipationFactory(initiative__review_state="draft")

    response = send(
        as_editor,
        address(part.initiative),
        participations__TOTAL_FORMS="2",
        participations__1__organisation=part.organisation.pk,
        participations__1__role="lead",
    )

    assert errors(response) == ["This organisation takes part already; change that line instead."]


def test_a_relationship_joins_two(as_editor, draft):
    response = send(as_editor, address(draft), **add_line("relationships_from", kind="funds", object=draft.pk))

    assert errors(response) == ["A relationship joins two different organisations."]


def test_a_partnership_stands_once_from_either_side(as_editor, draft):
    tie = factories.RelationshipFactory(kind="partner-of", object=draft)

    response = send(
        as_editor, address(draft), **add_line("relationships_from", kind="partner-of", object=tie.subject.pk)
    )

    assert errors(response) == [
        "These two are partners in the register already. A partnership stands once, from either side."
    ]


def test_another_kind_of_tie_may_go_both_ways(as_editor, draft):
    tie = factories.RelationshipFactory(kind="funds", object=draft)

    send(as_editor, address(draft), **add_line("relationships_from", kind="funds", object=tie.subject.pk))

    assert Relationship.objects.count() == 2


def test_a_line_removed_and_added_again_is_to_be_changed_instead(as_editor, draft):
    citation = factories.CitationFactory(organisation=draft)

    response = send(
        as_editor,
        address(draft),
        citations__TOTAL_FORMS="2",
        citations__0__DELETE="on",
        citations__1__source=citation.source.pk,
    )

    assert errors(response) == ["This source is cited already; change that line instead."]


def test_a_partial_date_of_a_line_is_checked(as_editor, draft):
    other = factories.OrganisationFactory()

    response = send(
        as_editor,
        address(draft),
        **add_line("relationships_from", kind="funds", object=other.pk, since="yesterday"),
    )

    assert "Write a year, month or day" in " ".join(errors(response))
