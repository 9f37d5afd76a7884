"""Facet counts against a count by hand, and the rules of each facet on its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from directory.models import ParticipationRole, ReviewState
from directory.search.facets import FACETS
from directory.search.query import MODELS, PAGE_SIZE, Answer, Question, ask, count
from tests.factories import (
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    SectorFactory,
    TechnologyFactory,
)
from tests.search.questions import Asker
from tests.search.reference import Reference

NOUNS = ["organisation", "initiative"]


def slugs_of(noun: str, ids: Sequence[int]) -> list[str]:
    return list(MODELS[noun].objects.filter(pk__in=ids).values_list("slug", flat=True))


def found_by(question: Question, answer: Answer) -> set[str]:
    """Return the slugs of all pages of an answer, of which the first is given."""
    others = (ask(replace(question, page=page)) for page in range(2, answer.pages + 1))
    ids = [pk for each in (answer, *others) for pk in each.ids]
    assert len(ids) == len(set(ids)), "a record stands twice"
    return set(slugs_of(question.noun, ids))


def without_empty(counts: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {name: numbers for name, numbers in counts.items() if numbers}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("noun", NOUNS)
def test_answers_to_random_questions_are_those_by_hand(register, noun, seed):
    reference, asker = Reference(noun), Asker(noun, seed)

    for _ in range(50):
        question = asker.question()
        answer = ask(question)
        question = replace(question, text=answer.reading or question.text)
        expected = reference.answer(question)
        assert without_empty(answer.counts) == without_empty(reference.counts(question)), question
        assert answer.total == len(expected), question
        found = found_by(question, answer) if answer.pages < 4 else set(slugs_of(noun, answer.ids))
        assert found == expected or (answer.pages >= 4 and len(found) == PAGE_SIZE and found < expected), question


@pytest.mark.parametrize("noun", NOUNS)
def test_random_questions_are_of_many_sorts(register, noun):
    reference, asker = Reference(noun), Asker(noun, 0)
    questions = [asker.question() for _ in range(50)]
    totals = [len(reference.answer(question)) for question in questions]

    assert sum(total > 0 for total in totals) > 20
    assert sum(total > 20 for total in totals) > 5
    for part in (*(facet.name for facet in FACETS[noun]), "q", "year"):
        assert any(part in question.parts for question in questions)
    assert any(len(values) > 1 for question in questions for values in question.chosen.values())


def test_values_within_a_facet_widen_and_facets_narrow(db):
    banking, robotics = SectorFactory(slug="banking"), TechnologyFactory(slug="robotics")
    OrganisationFactory(kind="company", sectors=[banking])
    OrganisationFactory(kind="startup", sectors=[banking], technologies=[robotics])
    OrganisationFactory(kind="investor", technologies=[robotics])

    def total(**chosen) -> int:
        return ask(Question("organisation", chosen=chosen)).total

    assert total(kind=("company",)) == 1
    assert total(kind=("company", "startup")) == 2
    assert total(kind=("company", "startup"), technology=("robotics",)) == 1
    assert total(kind=("company",), technology=("robotics",)) == 0


def test_counts_lift_the_selection_of_their_own_facet_only(db):
    banking = SectorFactory(slug="banking")
    OrganisationFactory(kind="company", sectors=[banking], district="eastern")
    OrganisationFactory(kind="startup", sectors=[banking])
    OrganisationFactory(kind="startup")

    counts = count(Question("organisation", chosen={"kind": ("company",), "sector": ("banking",)}))

    assert counts["kind"] == {"company": 1, "startup": 1}
    assert counts["sector"] == {"banking": 1}
    assert counts["district"] == {"eastern": 1}


def test_parent_sector_counts_each_record_of_its_children_once(db):
    finance = SectorFactory(slug="finance")
    banking, insurance = SectorFactory(slug="banking", parent=finance), SectorFactory(slug="insurance", parent=finance)
    InitiativeFactory(slug="both", sectors=[banking, insurance])
    InitiativeFactory(slug="parent-and-child", sectors=[finance, banking])
    InitiativeFactory(slug="elsewhere", sectors=[SectorFactory(slug="health")])

    counts = count(Question("initiative"))

    assert counts["sector"] == {"finance": 2, "banking": 2, "insurance": 1, "health": 1}
    for chosen in (("finance",), ("banking",), ("banking", "finance")):
        answer = ask(Question("initiative", chosen={"sector": chosen}))
        assert sorted(slugs_of("initiative", answer.ids)) == ["both", "parent-and-child"]


def test_value_that_is_not_known_is_not_counted(db):
    OrganisationFactory(district="", headquarters="")

    counts = count(Question("organisation"))

    assert ("district" in counts, "headquarters" in counts) == (False, False)


@pytest.mark.parametrize("state", [state for state in ReviewState if state != ReviewState.PUBLISHED])
def test_hidden_organisation_is_no_lead(db, state):
    initiative = InitiativeFactory(slug="fund")
    for slug, review_state in (("shown", ReviewState.PUBLISHED), ("hidden", state)):
        organisation = OrganisationFactory(slug=slug, review_state=review_state)
        ParticipationFactory(initiative=initiative, organisation=organisation, role=ParticipationRole.LEAD)

    assert count(Question("initiative"))["lead"] == {"shown": 1}
    assert ask(Question("initiative", chosen={"lead": ("hidden",)})).total == 0


def test_partner_is_no_lead(db):
    ParticipationFactory(organisation=OrganisationFactory(slug="partner"), role=ParticipationRole.PARTNER)

    assert "lead" not in count(Question("initiative"))


@pytest.mark.parametrize("noun", NOUNS)
def test_counting_takes_one_query(register, django_assert_num_queries, noun):
    count(Question(noun))  # opens the index

    with django_assert_num_queries(1):
        counts = count(Question(noun, text="ai", chosen={"sector": ("finance",), "technology": ("machine-learning",)}))

    assert counts["sector"]["finance"] > 0
