from datetime import date

import pytest
from django.core.exceptions import ValidationError

from directory.models import (
    Initiative,
    InitiativeKind,
    InitiativeStatus,
    PartialDate,
    Participation,
    ParticipationRole,
    ReviewState,
)
from tests.factories import ChallengeFactory, InitiativeFactory, OrganisationFactory, ParticipationFactory


def slugs(records) -> list[str]:
    return [record.slug for record in records]


@pytest.mark.parametrize(
    ("status", "ends", "is_open"),
    [
        ("open", None, True),
        ("open", "2024", True),
        ("open", "2024-05", True),
        ("open", "2024-05-09", False),
        ("open", "2024-05-10", True),
        ("open", "2024-04", False),
        ("open", "2023", False),
        ("open", "2025-01", True),
        ("running", None, False),
        ("announced", "2025", False),
        ("completed", "2025", False),
    ],
)
def test_initiative_is_open_while_marked_and_not_past_its_end(db, status, ends, is_open):
    InitiativeFactory(slug="fund", status=status, ends=ends)

    found = Initiative.objects.open(on=date(2024, 5, 10))

    assert slugs(found) == (["fund"] if is_open else [])


def test_newest_initiatives_stand_first_and_undated_ones_last(db):
    for starts in ("2023", None, "2024-05", "2024"):
        InitiativeFactory(slug=f"from-{starts}".lower(), starts=starts)

    assert slugs(Initiative.objects.newest()) == ["from-2024-05", "from-2024", "from-2023", "from-none"]


def test_answering_finds_the_initiatives_of_a_challenge(db):
    talent = ChallengeFactory()
    answer = InitiativeFactory(challenges=[talent, ChallengeFactory()])
    InitiativeFactory(challenges=[ChallengeFactory()])

    assert list(Initiative.objects.answering(talent)) == [answer]


@pytest.mark.parametrize(
    ("starts", "ends"), [("2024-06", "2024-05-31"), ("2024-06-02", "2024-06-01"), ("2025", "2024")]
)
def test_initiative_cannot_end_before_it_starts(starts, ends):
    with pytest.raises(ValidationError, match="cannot end before it starts"):
        Initiative(starts=PartialDate(starts), ends=PartialDate(ends)).clean()


@pytest.mark.parametrize(("starts", "ends"), [("2024-06", "2024"), ("2024", "2024-01-01"), ("2024-06", "2024-06")])
def test_initiative_may_end_within_what_its_start_can_mean(starts, ends):
    Initiative(starts=PartialDate(starts), ends=PartialDate(ends)).clean()


@pytest.mark.parametrize("status", InitiativeStatus)
def test_initiative_has_ended_when_completed_or_superseded(status):
    assert Initiative(status=status).is_ended == (status in {"completed", "superseded"})


def test_only_funding_is_funding():
    assert [kind for kind in InitiativeKind if Initiative(kind=kind).is_funding] == [InitiativeKind.FUNDING]


@pytest.mark.parametrize(("organisation", "initiative"), [("draft", "published"), ("published", "archived")])
def test_participation_is_public_when_both_ends_are(db, organisation, initiative):
    public = ParticipationFactory()
    ParticipationFactory(
        organisation=OrganisationFactory(review_state=organisation),
        initiative=InitiativeFactory(review_state=initiative),
    )

    assert list(Participation.objects.public()) == [public]


def test_leads_of_an_initiative_stand_before_its_partners(db):
    initiative = InitiativeFactory()
    for name, role in (("Ant", "partner"), ("Bee", "lead"), ("Cat", "partner"), ("Dog", "lead")):
        ParticipationFactory(initiative=initiative, organisation=OrganisationFactory(name_en=name), role=role)
    ParticipationFactory()

    parts = Participation.objects.of_initiative(initiative)

    assert [part.organisation.name_en for part in parts] == ["Bee", "Dog", "Ant", "Cat"]
    assert [part.role for part in parts.leads()] == [ParticipationRole.LEAD] * 2


def test_parts_of_an_organisation_stand_by_role_and_start(db):
    organisation = OrganisationFactory()
    for slug, starts, role in (
        ("a", "2020", "partner"),
        ("b", None, "lead"),
        ("c", "2024", "lead"),
        ("d", "2022", "lead"),
    ):
        initiative = InitiativeFactory(slug=slug, starts=starts)
        ParticipationFactory(organisation=organisation, initiative=initiative, role=role)

    parts = Participation.objects.of_organisation(organisation)

    assert [part.initiative.slug for part in parts] == ["c", "d", "b", "a"]


def test_for_list_carries_public_leads_only(db):
    initiative = InitiativeFactory()
    for slug, state, role in (
        ("lead", ReviewState.PUBLISHED, "lead"),
        ("hidden", ReviewState.DRAFT, "lead"),
        ("partner", ReviewState.PUBLISHED, "partner"),
    ):
        organisation = OrganisationFactory(slug=slug, review_state=state)
        ParticipationFactory(initiative=initiative, organisation=organisation, role=role)

    leads = Initiative.objects.for_list().get().leads

    assert [part.organisation.slug for part in leads] == ["lead"]


def test_participation_is_known_by_its_ends(db):
    part = ParticipationFactory(
        initiative=InitiativeFactory(slug="fund"), organisation=OrganisationFactory(slug="bank")
    )

    assert part.natural_key() == ("fund", "bank")
    assert Participation.objects.get_by_natural_key("fund", "bank") == part
    assert str(part) == "Bank – Fund"
