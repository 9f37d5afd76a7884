"""Two records become one, nothing of either is lost, and it can be undone."""

import json
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from directory import actions, change_sets, merging
from directory.actions import IncompleteError
from directory.merging import LOSER, WINNER, UndoneError
from directory.models import (
    Change,
    ChangeSet,
    Citation,
    Initiative,
    Merge,
    Organisation,
    Participation,
    Relationship,
    RelationshipKind,
    ReviewState,
    SlugRedirect,
)
from directory.snapshots import LostReferenceError, stored
from tests import factories
from tests.search.editor import Editor, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def winner() -> Organisation:
    return factories.OrganisationFactory(slug="winner", name_en="Harbour Lab", name_zh="海港實驗室")


@pytest.fixture
def loser() -> Organisation:
    return factories.OrganisationFactory(slug="loser", name_en="Harbour Laboratory", name_zh="海港研究所")


def merged(winner: Any, loser: Any, *, by: Any = None, reason: str = "", **choices: str) -> Merge:
    """Merge two records with these choices; what is preselected stands in the other fields."""
    winner, loser = (type(record).objects.get(pk=record.pk) for record in (winner, loser))
    values = merging.chosen(stored(winner), stored(loser), choices)
    return merging.merge(winner, loser, values, by=by, reason=reason)


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def everything() -> dict[str, Any]:
    """All that is stored of all records and proposed for them, and where former addresses lead."""
    records = [*Organisation.objects.order_by("pk"), *Initiative.objects.order_by("pk")]
    found: dict[str, Any] = {f"{record.noun} {record.pk}": stored(record) for record in records}
    rows = ChangeSet.objects.order_by("pk").values("pk", "organisation", "initiative", "proposed", "base", "state")
    return json.loads(json.dumps(found | {"proposed": list(rows), "redirects": list(SlugRedirect.objects.values())}))


# What is chosen


def test_what_is_there_is_chosen_over_what_is_not(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(founded="2012", district="eastern", website="https://l.example/")
    Organisation.objects.filter(pk=winner.pk).update(district="southern")

    merged(winner, loser)

    record = fresh(winner)
    assert (record.founded, record.district, record.website) == ("2012", "southern", "https://l.example/")


def test_each_field_can_be_chosen(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(district="eastern", founded="2012")
    Organisation.objects.filter(pk=winner.pk).update(district="southern")

    merged(winner, loser, district=LOSER, founded=WINNER, name_en=LOSER)

    record = fresh(winner)
    assert (record.slug, record.name_en, record.district, record.founded) == (
        "winner",
        "Harbour Laboratory",
        "eastern",
        None,
    )


def test_names_that_give_way_stay_as_other_names(winner, loser):
    Organisation.objects.filter(pk=winner.pk).update(aliases=["HL"])
    Organisation.objects.filter(pk=loser.pk).update(aliases=["HL", "HLab"])

    merged(winner, loser, name_zh=LOSER)

    assert fresh(winner).aliases == ["海港實驗室", "HL", "Harbour Laboratory", "HLab"]


def test_other_names_can_be_those_of_one_alone(winner, loser):
    Organisation.objects.filter(pk=loser.pk).update(aliases=["HLab"])

    merged(winner, loser, aliases=WINNER)

    assert fresh(winner).aliases == []


def test_lists_are_put_together(winner, loser):
    sectors = factories.SectorFactory.create_batch(3)
    winner.sectors.set(sectors[:2])
    loser.sectors.set(sectors[1:])
    Organisation.objects.filter(pk=winner.pk).update(identifiers={"brn": "1"})
    Organisation.objects.filter(pk=loser.pk).update(identifiers={"ror": "2"})

    merged(winner, loser)

    assert [sector.pk for sector in fresh(winner).sectors.all()] == [sector.pk for sector in sectors]
    assert fresh(winner).identifiers == {"brn": "1", "ror": "2"}


def test_identifiers_that_contradict_each_other_are_not_put_together(winner, loser):
    ours, theirs = stored(winner) | {"identifiers": {"ror": "1"}}, stored(loser) | {"identifiers": {"ror": "2"}}

    [choice] = [choice for choice in merging.to_choose(ours, theirs) if choice.name == "identifiers"]

    assert set(choice.options) == {WINNER, LOSER}


def test_a_chinese_name_ends_that_there_is_none(winner, loser):
    Organisation.objects.filter(pk=winner.pk).update(name_zh="", has_no_name_zh=True)

    merged(winner, loser)

    assert (fresh(winner).name_zh, fresh(winner).has_no_name_zh) == ("海港研究所", False)


def test_the_public_the_cited_and_the_older_one_is_preferred(winner, loser):
    assert merging.preferred(loser, winner) == (winner, loser)
    factories.CitationFactory(organisation=loser)
    assert merging.preferred(winner, loser) == (loser, winner)
    loser.review_state = ReviewState.DRAFT
    assert merging.preferred(winner, loser) == (winner, loser)


def test_what_a_public_entry_lacks_is_said(winner, loser):
    Organisation.objects.filter(pk=winner.pk).update(review_state="draft")

    with pytest.raises(IncompleteError):
        merged(winner, loser)

    assert (fresh(winner).review_state, fresh(loser).review_state) == ("draft", "published")


def test_only_two_records_of_one_noun_can_be_merged(winner):
    for other in (winner, factories.InitiativeFactory()):
        with pytest.raises(ValueError, match="two records of one noun"):
            merging.merge(winner, other, {}, by=None)


def test_records_that_changed_meanwhile_are_not_merged(winner, loser):
    seen = fresh(loser)
    actions.apply(loser, {"district": "eastern"}, by=None)

    with pytest.raises(merging.ChangedMeanwhileError):
        merging.merge(winner, seen, {}, by=None)

    assert fresh(loser).review_state == "published"
    assert not Merge.objects.exists()


# What moves


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


# What is logged


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
        ("winner", "Undid a merge"),
        ("winner", ""),
    ]
    assert not SlugRedirect.objects.exists()


# Undone


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


# By chance


def tie_by_chance(chance: Random) -> None:
    """Tie the records of a small register together in every way that there is."""
    organisations, initiatives = list(Organisation.objects.all()), list(Initiative.objects.all())
    for _ in range(40):
        first, second = chance.sample(organisations, 2)
        part = {"initiative": chance.choice(initiatives), "organisation": first}
        if not Participation.objects.filter(**part).exists():
            factories.ParticipationFactory(role=chance.choice(["lead", "partner"]), **part)
        try:
            tie = factories.RelationshipFactory.build(subject=first, object=second)
            tie.kind, tie.since = chance.choice(RelationshipKind.values), chance.choice([None, "2020"])
            tie.full_clean()
        except ValidationError:
            continue
        tie.save()
        factories.CitationFactory(relationship=tie)
        Organisation.objects.filter(pk=first.pk).update(**{chance.choice(["parent", "successor"]): second})
    for record in chance.sample([*organisations, *initiatives], 20):
        factories.CitationFactory(record=record, fields=chance.sample(["name", "summary", "kind", "website"], 2))
        proposed = {"participations": stored(record)["participations"][1:], "name_en": "Proposed"}
        factories.ChangeSetFactory(proposed=proposed, base={"name_en": record.name_en}, **{record.noun: record})


def assert_merged(winner: Any, loser: Any) -> None:
    """Nothing refers to the loser any more, nothing to itself, and the history holds what is stored."""
    assert loser.review_state == ReviewState.ARCHIVED
    assert not [values for name, values in stored(loser).items() if name in merging.TIES and values]
    assert [row for row in stored(winner).get("relationships", []) if row[0] == row[2]] == []
    for record in [*Organisation.objects.all(), *Initiative.objects.all()]:
        if record != loser and record.noun == loser.noun:
            assert loser not in [getattr(record, name, None) for name in ("parent", "successor")]
        row = record.history.order_by("-version", "-history_id").first()
        assert row.stored in (None, json.loads(json.dumps(stored(record))))


@pytest.mark.thorough
def test_merging_and_undoing_leaves_everything_as_it_was(times):
    fill()
    chance = Random("merge")
    tie_by_chance(chance)
    merges = 0
    for _ in range(times(100)):
        model = chance.choice([Organisation, Organisation, Initiative])
        winner, loser = chance.sample(list(model.objects.exclude(review_state="archived")), 2)
        before = everything()
        options = {
            choice.name: chance.choice(list(choice.options))
            for choice in merging.to_choose(stored(winner), stored(loser))
            if choice.name != "review_state"
        }
        try:
            done = merged(winner, loser, **options)
        except ValidationError:
            assert everything() == before
            continue
        merges += 1
        assert_merged(fresh(winner), fresh(loser))

        assert merging.undo(done, by=None) == []

        assert everything() == before
    assert merges > times(100) / 2


@pytest.mark.thorough
def test_merges_one_upon_the_other_are_undone_in_turn(times):
    fill()
    chance = Random("merges")
    tie_by_chance(chance)
    before, done = everything(), []
    for _ in range(times(50)):
        winner, loser = chance.sample(list(Organisation.objects.exclude(review_state="archived")), 2)
        try:
            done.append(merged(winner, loser, review_state=WINNER))
        except ValidationError:
            continue

    assert done
    assert all(merging.undo(merge, by=None) == [] for merge in reversed(done))

    after = everything()
    assert after == before


def test_editors_who_go_on_are_not_hindered_by_an_undoing():
    """Whatever was changed since a merge, undoing it changes nothing of that in a third record."""
    fill()
    chance = Random("since")
    tie_by_chance(chance)
    winner, loser = chance.sample(list(Organisation.objects.filter(review_state="published")), 2)
    done = merged(winner, loser)
    editor = Editor("a")
    for record in editor.own_records():
        chance.choice([editor.change_texts, editor.change_links, editor.change_values])(record)
    touched = {(row["noun"], row["pk"]) for row in done.changed}
    others = [r for r in editor.own_records() if (r.noun, r.pk) not in touched]
    before = [stored(record) for record in others]

    merging.undo(done, by=None)

    assert [stored(record) for record in others] == before
