"""A merge can be undone."""

import pytest

from directory import actions, merging
from directory.merging import UndoneError
from directory.models import (
    ChangeSet,
    Organisation,
    Participation,
    Relationship,
)
from directory.snapshots import LostReferenceError, stored
from tests import factories
from tests.merging.merged import fresh, merged

pytestmark = pytest.mark.django_db


def test_a_merge_is_undone_once(winner, loser):
    done = merged(winner, loser)
    merging.undo(done, by=None)

    with pytest.raises(UndoneError):
        merging.undo(done, by=None)


def test_undoing_brings_back_what_was_public_without_all_that_is_asked_for_today(winner, loser):
    done = merged(winner, loser)

    merging.undo(done, by=None)

    assert fresh(loser).is_public


def test_what_was_changed_since_stays_and_is_named(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(founded="2012", district="eastern")
    factories.CitationFactory(organisation=loser, source__url="https://loser.example/")
    done = merged(winner, loser)
    source = factories.SourceFactory(url="https://new.example/")
    citations = [*stored(winner)["citations"], [source.url, ["name"]]]
    actions.apply(fresh(winner), {"founded": "2013", "citations": citations}, by=None)

    left = merging.undo(done, by=None)

    assert left == [(winner, ["founded"])]
    assert (fresh(winner).founded, fresh(winner).district) == ("2013", "")
    assert stored(winner)["citations"] == [["https://new.example/", ["name"]]]
    assert stored(loser)["citations"] == [["https://loser.example/", []]]


def test_a_row_that_was_changed_since_stays(winner, loser):
    factories.ParticipationFactory(initiative__slug="initiative", organisation=loser, role="partner")
    done = merged(winner, loser)
    actions.apply(fresh(winner), {"participations": [["initiative", "winner", "lead"]]}, by=None)

    left = merging.undo(done, by=None)

    assert left == [(winner, ["participations"])]
    rows = Participation.objects.values_list("organisation__slug", "role")
    assert sorted(rows) == [("loser", "partner"), ("winner", "lead")]


def test_undoing_knows_records_that_were_renamed_since(winner, loser):
    initiative = factories.InitiativeFactory(slug="initiative")
    factories.ParticipationFactory(initiative=initiative, organisation=loser, role="lead")
    child = factories.OrganisationFactory(parent=loser)
    factories.RelationshipFactory(subject=loser, kind="funds", object=child)
    done = merged(winner, loser)
    for record, slug in ((winner, "zwinner"), (loser, "aloser"), (initiative, "renamed"), (child, "achild")):
        actions.apply(fresh(record), {"slug": slug}, by=None)

    assert merging.undo(done, by=None) == []

    assert Participation.objects.get().natural_key() == ("renamed", "aloser")
    assert Relationship.objects.get().natural_key() == ("aloser", "funds", "achild")
    assert fresh(child).parent == loser


def test_a_merge_with_a_record_that_was_deleted_cannot_be_undone(winner, loser):
    done = merged(winner, loser)
    actions.delete(fresh(loser), by=None)

    with pytest.raises(LostReferenceError):
        merging.undo(done, by=None)


def test_what_else_was_deleted_since_does_not_keep_a_merge_from_being_undone(winner, loser):
    child = factories.OrganisationFactory(parent=loser)
    done = merged(winner, loser)
    actions.delete(fresh(child), by=None)

    merging.undo(done, by=None)

    assert fresh(loser).is_public


def test_proposed_changes_go_back_unless_somebody_wrote_on(winner, loser, editor):
    kept, altered = (factories.ChangeSetFactory(organisation=loser, proposed={"district": "eastern"}) for _ in "ab")
    done = merged(winner, loser)
    ChangeSet.objects.filter(pk=altered.pk).update(proposed={"district": "southern"})

    merging.undo(done, by=None)

    assert (fresh(kept).record, fresh(altered).record) == (loser, winner)


def test_a_merge_that_was_split_by_hand_can_still_be_undone(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(founded="2012")
    factories.CitationFactory(organisation=loser)
    done = merged(winner, loser)
    actions.apply(fresh(loser), {"review_state": "draft"}, by=None)

    left = merging.undo(done, by=None)

    assert left == [(loser, ["review_state"])]
    assert fresh(loser).citations.count() == 1


def test_an_older_version_leads_to_what_its_references_were_merged_into(winner, loser):
    child = factories.OrganisationFactory(parent=loser)
    before = stored(child)
    merged(winner, loser)
    actions.apply(fresh(child), {"parent": None}, by=None)

    actions.apply(fresh(child), {"parent": before["parent"]}, by=None)

    assert fresh(child).parent == winner
