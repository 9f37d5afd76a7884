"""Two records become one, and nothing of either is lost."""

import pytest
from django.core.exceptions import ValidationError

from directory import change_sets, merging
from directory.merging import LOSER, WINNER
from directory.models import (
    Change,
    ChangeSet,
    Citation,
    Organisation,
    Participation,
    Relationship,
    RelationshipKind,
    SlugRedirect,
)
from directory.snapshots import stored
from tests import factories
from tests.merging.merged import everything, fresh, merged

pytestmark = pytest.mark.django_db


def test_participations_move_and_those_in_the_same_initiative_become_one(winner, loser):
    shared, other = factories.InitiativeFactory(slug="shared"), factories.InitiativeFactory(slug="other")
    factories.ParticipationFactory(initiative=shared, organisation=winner, role="partner")
    factories.ParticipationFactory(initiative=shared, organisation=loser, role="lead")
    factories.ParticipationFactory(initiative=other, organisation=loser, role="partner")

    merged(winner, loser)

    rows = Participation.objects.values_list("initiative__slug", "organisation__slug", "role")
    assert sorted(rows) == [("other", "winner", "partner"), ("shared", "winner", "lead")]


def test_initiatives_take_over_participants():
    first, second = factories.InitiativeFactory(slug="first"), factories.InitiativeFactory(slug="second")
    factories.ParticipationFactory(initiative=second, organisation__slug="lab", role="lead")

    merged(first, second)

    assert list(Participation.objects.values_list("initiative__slug", "organisation__slug")) == [("first", "lab")]
    assert fresh(second).review_state == "archived"


def test_relationships_move_and_those_with_itself_vanish(winner, loser):
    other = factories.OrganisationFactory(slug="other")
    kinds = RelationshipKind
    factories.RelationshipFactory(subject=loser, kind=kinds.FUNDS, object=other, since="2020")
    factories.RelationshipFactory(subject=winner, kind=kinds.FUNDS, object=other)
    factories.RelationshipFactory(subject=other, kind=kinds.INVESTED_IN, object=loser)
    factories.RelationshipFactory(subject=winner, kind=kinds.FUNDS, object=loser)

    merged(winner, loser)

    rows = Relationship.objects.values_list("subject__slug", "kind", "object__slug", "since")
    assert sorted(rows) == [("other", "invested-in", "winner", None), ("winner", "funds", "other", "2020")]


def test_a_mutual_relationship_stands_once_with_the_evidence_of_both(winner, loser):
    other = factories.OrganisationFactory(slug="other")
    ties = [
        factories.RelationshipFactory(subject=winner, kind="partner-of", object=other),
        factories.RelationshipFactory(subject=other, kind="partner-of", object=loser),
    ]
    sources = [factories.CitationFactory(relationship=tie).source for tie in ties]

    merged(winner, loser)

    tie = Relationship.objects.get()
    assert tie.natural_key() == ("winner", "partner-of", "other")
    assert {citation.source for citation in tie.citations.all()} == set(sources)


def test_citations_move_and_those_of_the_same_source_become_one(winner, loser):
    shared = factories.SourceFactory()
    factories.CitationFactory(organisation=winner, source=shared, fields=["name"])
    factories.CitationFactory(organisation=loser, source=shared, fields=["kind"])
    factories.CitationFactory(organisation=loser, fields=["relationships"])

    merged(winner, loser)

    assert [citation.fields for citation in winner.citations.order_by("pk")] == [["kind", "name"], ["relationships"]]
    assert not Citation.objects.filter(organisation=loser).exists()


def test_sources_support_only_what_is_still_said(winner, loser):
    """A page that gave another year does not speak for the year that was chosen."""
    Organisation.objects.filter(pk=winner.pk).update(founded="2011", district="southern")
    Organisation.objects.filter(pk=loser.pk).update(founded="2012", district="eastern")
    factories.CitationFactory(organisation=winner, fields=["district", "founded", "kind", "name"])
    factories.CitationFactory(organisation=loser, fields=["district", "founded", "kind", "name"])

    merged(winner, loser, founded=LOSER)

    fields = [citation.fields for citation in winner.citations.order_by("pk")]
    assert fields == [["district", "kind", "name"], ["founded", "kind"]]


def test_children_and_predecessors_follow(winner, loser):
    child = factories.OrganisationFactory(parent=loser)
    former = factories.OrganisationFactory(successor=loser)

    merged(winner, loser)

    assert fresh(child).parent == winner
    assert fresh(former).successor == winner


@pytest.mark.parametrize("choice", [WINNER, LOSER])
def test_no_record_becomes_its_own_parent_or_successor(winner, loser, choice):
    group = factories.OrganisationFactory(slug="group")
    Organisation.objects.filter(pk=winner.pk).update(parent=loser, successor=group)
    Organisation.objects.filter(pk=loser.pk).update(parent=group, successor=winner)

    merged(winner, loser, parent=choice, successor=choice)

    assert fresh(winner).parent == group
    assert fresh(winner).successor == group


@pytest.mark.parametrize("name", ["parent", "successor"])
def test_merging_leads_nobody_in_a_circle(winner, loser, name):
    """The loser stood below a child of the winner."""
    child = factories.OrganisationFactory(**{name: winner})
    Organisation.objects.filter(pk=loser.pk).update(**{name: child})

    with pytest.raises(ValidationError) as caught:
        merged(winner, loser)
    assert list(caught.value.error_dict) == [name]
    assert fresh(loser).is_public

    merged(winner, loser, **{name: WINNER})
    assert getattr(fresh(winner), name) is None


def test_proposed_changes_move_and_can_be_accepted(winner, loser, editor, publisher):
    factories.OrganisationFactory(slug="other")
    proposed = {"district": "eastern", "relationships": [["loser", "funds", "other", "", []]]}
    change_set = change_sets.propose(loser, proposed, by=editor)
    assert change_set

    merged(winner, loser)
    change_set.refresh_from_db()
    change_sets.accept(change_set, change_set.proposed, by=publisher)

    assert change_set.record == winner
    assert fresh(winner).district == "eastern"
    assert Relationship.objects.get().natural_key() == ("winner", "funds", "other")
    assert change_set.state == "pending"
    assert fresh(change_set).state == "accepted"


def test_what_an_editor_proposed_for_both_becomes_one_proposal(winner, loser, editor):
    """Where the two contradict each other, what was proposed for the one that stays stands, and the other is kept."""
    ours = change_sets.propose(winner, {"district": "eastern", "name_en": "Ours"}, by=editor)
    theirs = change_sets.propose(loser, {"founded": "2020", "name_en": "Theirs"}, by=editor)
    assert ours
    assert theirs
    before = everything()

    done = merged(winner, loser)

    assert list(ChangeSet.objects.open()) == [ours] == [change_sets.own(fresh(winner), editor)]
    assert fresh(ours).proposed == {"district": "eastern", "name_en": "Ours", "founded": "2020"}
    assert (fresh(theirs).record, fresh(theirs).state) == (loser, "withdrawn")
    assert fresh(theirs).proposed["name_en"] == "Theirs"
    assert "Merged into Harbour Lab" in fresh(theirs).comment

    merging.undo(done, by=None)

    assert everything() == before


def test_what_may_stand_only_once_goes_to_the_winner(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(stock_code="0020.HK")

    done = merged(winner, loser)
    assert (fresh(winner).stock_code, fresh(loser).stock_code) == ("0020.HK", "")

    merging.undo(done, by=None)
    assert (fresh(winner).stock_code, fresh(loser).stock_code) == ("", "0020.HK")


def test_numbers_say_what_moves(winner, loser):
    factories.CitationFactory(organisation=loser)
    factories.ParticipationFactory(organisation=loser)
    factories.RelationshipFactory(object=loser)
    factories.OrganisationFactory.create_batch(2, parent=loser)
    factories.ChangeSetFactory(organisation=loser)

    assert merging.moving(loser) == {
        "citations": 1,
        "participations": 1,
        "relationships": 1,
        "change_sets": 1,
        "parent": 2,
        "successor": 0,
    }


def test_every_touched_record_leaves_a_row_in_log_and_history(winner, loser, publisher):
    initiative = factories.InitiativeFactory(slug="initiative")
    factories.ParticipationFactory(initiative=initiative, organisation=loser)
    child = factories.OrganisationFactory(slug="child", parent=loser)

    done = merged(winner, loser, by=publisher, reason="One and the same")

    told = "Merged loser into winner: One and the same"
    rows = Change.objects.values_list("noun", "slug", "action", "by", "reason")
    assert sorted(rows) == [
        ("initiative", "initiative", "changed", publisher.pk, told),
        ("organisation", "child", "changed", publisher.pk, told),
        ("organisation", "loser", "archived", publisher.pk, told),
        ("organisation", "winner", "changed", publisher.pk, told),
    ]
    for record in (winner, loser, child, initiative):
        assert fresh(record).version == 2
        assert record.history.get(version=2).stored == stored(record)
    assert (done.by, done.reason, done.is_undone) == (publisher, "One and the same", False)

    merging.undo(done, by=publisher, reason="They are two")

    assert Change.objects.count() == 8
    assert Change.objects.get(slug="loser", action="published").reason.endswith(": They are two")
    assert {fresh(record).version for record in (winner, loser, child, initiative)} == {3}
    assert fresh(done).undone_by == publisher


def test_the_log_does_not_speak_of_an_entry_that_was_never_public(winner):
    draft = factories.OrganisationFactory(slug="secret", name_en="Secret plan", review_state="draft", founded="2020")

    merging.undo(merged(winner, draft, aliases=WINNER), by=None)

    assert [(change.slug, change.reason) for change in Change.objects.all()] == [
        ("winner", ""),
        ("winner", ""),
    ]
    assert not SlugRedirect.objects.exists()
