"""What is chosen, field by field, where two records become one."""

import pytest

from directory import actions, merging
from directory.actions import IncompleteError
from directory.merging import LOSER, WINNER
from directory.models import (
    Merge,
    Organisation,
    ReviewState,
)
from directory.snapshots import stored
from tests import factories
from tests.merging.merged import fresh, merged

pytestmark = pytest.mark.django_db


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
