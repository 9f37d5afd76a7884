"""Merges by chance, and their undoing, leave everything as it was."""

import json
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from directory import merging
from directory.merging import WINNER
from directory.models import (
    Initiative,
    Organisation,
    Participation,
    RelationshipKind,
    ReviewState,
)
from directory.snapshots import TIES, stored
from tests import factories
from tests.merging.merged import everything, fresh, merged
from tests.search.editor import Editor, fill

pytestmark = pytest.mark.django_db


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
    assert not [values for name, values in stored(loser).items() if name in TIES and values]
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
    rounds = times(100, part=20)
    for _ in range(rounds):
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
    assert merges > rounds / 2


@pytest.mark.thorough
def test_merges_one_upon_the_other_are_undone_in_turn(times):
    fill()
    chance = Random("merges")
    tie_by_chance(chance)
    before, done = everything(), []
    for _ in range(times(50, part=10)):
        left = list(Organisation.objects.exclude(review_state="archived"))
        if len(left) < 2:
            break
        winner, loser = chance.sample(left, 2)
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
