"""What an Editor saves of a public entry is proposed, and the entry stays as it is."""

import pytest

from directory import change_sets, snapshots
from directory.models import Change, ChangeSet, Citation, Organisation, Participation, Relationship
from tests import factories
from tests.admin.forms import add_line, address, data_of, errors, send, soup
from tests.admin.proposals import proposed
from tests.people import signed_in


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(
        slug="cyberport", name_en="Cyberport", name_zh="數碼港", summary_en="A park.", summary_zh="園區。"
    )


def test_a_proposal_holds_old_and_new_values_and_changes_nothing(as_editor, editor, organisation):
    before = snapshots.stored(organisation)

    change_set = proposed(as_editor, organisation, name_en="Hong Kong Cyberport", reason="Full name")

    assert change_set.proposed == {"name_en": "Hong Kong Cyberport"}
    assert change_set.base == {"name_en": "Cyberport"}
    assert (change_set.base_version, change_set.state, change_set.by, change_set.reason) == (
        1,
        "pending",
        editor,
        "Full name",
    )
    organisation.refresh_from_db()
    assert (snapshots.stored(organisation), organisation.version) == (before, 1)
    assert organisation.history.count() == 1
    assert not Change.objects.exists()


def test_links_evidence_and_ties_are_proposed_and_stay_as_they_are(as_editor, organisation):
    first, second = factories.SectorFactory.create_batch(2)
    organisation.sectors.set([first])
    citation = factories.CitationFactory(organisation=organisation, fields=["name"])
    part = factories.ParticipationFactory(organisation=organisation, role="partner")
    tie = factories.RelationshipFactory(subject=organisation, kind="funds")
    evidence = factories.CitationFactory(relationship=tie, fields=["since"])
    inverse = factories.RelationshipFactory(object=organisation, kind="partner-of")

    change_set = proposed(
        as_editor,
        organisation,
        sectors=[str(second.pk), str(first.pk)],
        citations__0__DELETE="on",
        participations__0__role="lead",
        relationships_from__0__since="2020",
    )

    assert change_set.proposed == {
        "sectors": [second.slug, first.slug],
        "citations": [],
        "participations": [[part.initiative.slug, "cyberport", "lead"]],
        "relationships": [
            ["cyberport", "funds", tie.object.slug, "2020", [[evidence.source.url, ["since"]]]],
            [inverse.subject.slug, "partner-of", "cyberport", "", []],
        ],
    }
    assert Citation.objects.filter(pk__in=[citation.pk, evidence.pk]).count() == 2
    assert Participation.objects.get().role == "partner"
    assert list(Relationship.objects.filter(since=None).order_by("pk")) == [tie, inverse]


def test_a_relationship_moved_to_another_organisation_keeps_its_sources_in_the_proposal(as_editor, organisation):
    tie = factories.RelationshipFactory(subject=organisation, kind="funds")
    url = factories.CitationFactory(relationship=tie).source.url
    other = factories.OrganisationFactory(slug="other")

    change_set = proposed(as_editor, organisation, relationships_from__0__object=str(other.pk))

    assert change_set.proposed["relationships"] == [["cyberport", "funds", "other", "", [[url, []]]]]


def test_a_form_sent_back_unchanged_proposes_nothing(as_editor, organisation):
    factories.CitationFactory(organisation=organisation, fields=["name"])
    factories.ParticipationFactory(organisation=organisation)
    factories.RelationshipFactory(subject=organisation, since="2020")

    assert send(as_editor, address(organisation)).status_code == 302

    assert not ChangeSet.objects.exists()


def test_a_mistake_in_a_proposal_is_said_and_nothing_typed_is_lost(as_editor, organisation):
    source = factories.SourceFactory()

    response = send(
        as_editor,
        address(organisation),
        founded="soon",
        description_en="Typed",
        **add_line("citations", source=source.pk, fields=["name"]),
    )

    assert "Write a year, month or day" in " ".join(errors(response))
    data = data_of(response)
    assert (data["founded"], data["description_en"]) == (["soon"], ["Typed"])
    assert (data["citations-0-source"], data["citations-0-fields"]) == ([str(source.pk)], ["name"])
    data["founded"] = ["2004"]
    as_editor.post(address(organisation), data)
    assert ChangeSet.objects.get().proposed == {
        "founded": "2004",
        "description_en": "Typed",
        "citations": [[source.url, ["name"]]],
    }


def test_an_editor_goes_on_with_their_own_proposal(as_editor, organisation):
    source = factories.SourceFactory()
    first = proposed(as_editor, organisation, name_en="Changed", **add_line("citations", source=source.pk))

    page = as_editor.get(address(organisation))
    second = proposed(as_editor, organisation, summary_en="A better park.")

    assert data_of(page)["name_en"] == ["Changed"]
    assert "as you propose it" in soup(page).select_one(".notice--own").text
    assert second == first
    assert second.proposed == {"name_en": "Changed", "citations": [[source.url, []]], "summary_en": "A better park."}
    assert not Citation.objects.exists()


def test_taking_everything_back_in_the_form_withdraws_the_proposal(as_editor, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")

    send(as_editor, address(organisation), name_en="Cyberport")

    change_set.refresh_from_db()
    assert change_set.state == "withdrawn"


def test_everybody_else_is_told_of_a_proposal_and_sees_the_entry_as_it_is(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    other = signed_in(factories.UserFactory(is_staff=True, is_superuser=True))

    for client in (as_publisher, other):
        page = client.get(address(organisation))
        assert data_of(page)["name_en"] == ["Cyberport"]
        assert soup(page).select_one(f".notice a[href='{address(change_set)}']")


def test_an_editor_withdraws_only_their_own(as_editor, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    foreign = factories.ChangeSetFactory(
        organisation=organisation, by=factories.UserFactory(), proposed={"name_en": "X"}
    )

    assert as_editor.post(address(foreign), {"_withdraw": "x"}).status_code == 403
    as_editor.post(address(change_set), {"_withdraw": "x"})

    assert list(ChangeSet.objects.order_by("pk").values_list("state", flat=True)) == ["withdrawn", "pending"]


def test_opening_a_form_with_a_proposal_of_a_hundred_lines_stays_in_bounds(
    as_editor, editor, organisation, django_assert_max_num_queries
):
    for _ in range(100):
        factories.CitationFactory(organisation=organisation)
        factories.ParticipationFactory(organisation=organisation)
    change_sets.propose(organisation, {"name_en": "Changed"}, by=editor)

    with django_assert_max_num_queries(40):
        response = as_editor.get(address(organisation))

    assert data_of(response)["name_en"] == ["Changed"]
