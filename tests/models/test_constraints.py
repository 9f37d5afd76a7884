"""The rules that the database itself keeps, each broken once by a write that goes past all forms."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, CheckConstraint, Value

from directory import models
from tests.factories import (
    ChangeSetFactory,
    CitationFactory,
    GuideFactory,
    GuidePartFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SectorFactory,
    SlugRedirectFactory,
    SourceFactory,
)

OURS = [model for model in apps.get_app_config("directory").get_models() if not model.__name__.startswith("Historical")]
CONSTRAINTS = {constraint.name: constraint for model in OURS for constraint in model._meta.constraints}


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Expect the constraint of this name to stop the block. SQLite names the columns of a uniqueness, not its rule."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    is_named = isinstance(CONSTRAINTS[name], CheckConstraint) or connection.vendor != "sqlite"
    assert (name if is_named else "UNIQUE") in str(caught.value)


def update(record: Any, **values: Any) -> None:
    """Write values past the checks of the fields."""
    texts = {name: Value(value, CharField()) if isinstance(value, str) else value for name, value in values.items()}
    type(record).objects.filter(pk=record.pk).update(**texts)


def organisation(**values: Any) -> Callable[[], None]:
    return lambda: update(OrganisationFactory(), **values)


def initiative(**values: Any) -> Callable[[], None]:
    return lambda: update(InitiativeFactory(), **values)


def own_parent() -> None:
    record = OrganisationFactory()
    update(record, parent=record)


def own_organisation_successor() -> None:
    record = OrganisationFactory()
    update(record, successor=record)


def own_initiative_successor() -> None:
    record = InitiativeFactory()
    update(record, successor=record)


def own_sector_parent() -> None:
    sector = SectorFactory()
    update(sector, parent=sector)


def participation_twice() -> None:
    part = ParticipationFactory()
    ParticipationFactory(initiative=part.initiative, organisation=part.organisation, role="lead")


def relationship_twice() -> None:
    tie = RelationshipFactory()
    RelationshipFactory(subject=tie.subject, kind=tie.kind, object=tie.object, since="2020")


def partners_both_ways() -> None:
    tie = RelationshipFactory(kind=models.RelationshipKind.PARTNER_OF)
    RelationshipFactory(subject=tie.object, kind=tie.kind, object=tie.subject)


def tie_to_itself() -> None:
    record = OrganisationFactory()
    RelationshipFactory(subject=record, object=record)


def cited_twice(name: str, factory: Any) -> Callable[[], None]:
    def cite() -> None:
        source, record = SourceFactory(), factory()
        CitationFactory(source=source, **{name: record})
        CitationFactory(source=source, **{name: record})

    return cite


def stock_code_twice() -> None:
    OrganisationFactory(stock_code="0020.HK")
    OrganisationFactory(stock_code="0020.HK")


def judged(first: int, second: int, noun: str = "organisation") -> Any:
    return models.DistinctPair.objects.create(noun=noun, first=first, second=second)


def redirect(**values: Any) -> Any:
    return SlugRedirectFactory(**{"organisation": OrganisationFactory()} | values)


BROKEN: dict[str, list[Callable[[], Any]]] = {
    "organisation_review_state_is_known": [organisation(review_state="public")],
    "organisation_confidence_is_known": [organisation(confidence="low")],
    "organisation_has_a_name": [organisation(name_en="")],
    "organisation_has_a_slug": [organisation(slug="")],
    "organisation_dates_are_partial_dates": [
        organisation(founded="1990s"),
        organisation(founded="2024-13"),
        organisation(ended="24"),
        organisation(ended="2024-1-1"),
    ],
    "organisation_ended_after_founded": [
        organisation(founded="2020", ended="2019"),
        organisation(founded="2020-06", ended="2019-12-31"),
    ],
    "organisation_is_not_its_own_parent": [own_parent],
    "organisation_is_not_its_own_successor": [own_organisation_successor],
    "organisation_kind_is_known": [organisation(kind="charity"), organisation(kind="")],
    "organisation_status_is_known": [organisation(status="gone"), organisation(status="")],
    "organisation_district_is_known": [organisation(district="kowloon")],
    "organisation_headquarters_is_known": [organisation(headquarters="moon")],
    "organisation_size_is_known": [organisation(size="huge")],
    "organisation_coordinates_are_a_pair": [
        organisation(latitude=91, longitude=114.2),
        organisation(latitude=22.3, longitude=-181),
    ],
    "organisation_stock_code_is_unique": [stock_code_twice],
    "initiative_review_state_is_known": [initiative(review_state="open")],
    "initiative_confidence_is_known": [initiative(confidence="")],
    "initiative_has_a_name": [initiative(name_en="")],
    "initiative_has_a_slug": [initiative(slug="")],
    "initiative_dates_are_partial_dates": [initiative(starts="soon"), initiative(ends="2024-00")],
    "initiative_ends_after_start": [
        initiative(starts="2020", ends="2019"),
        initiative(starts="2020-06-01", ends="2019-12"),
    ],
    "initiative_is_not_its_own_successor": [own_initiative_successor],
    "initiative_kind_is_known": [initiative(kind="party")],
    "initiative_status_is_known": [initiative(status="active")],
    "participation_stands_once": [participation_twice],
    "participation_role_is_known": [lambda: ParticipationFactory(role="guest")],
    "relationship_stands_once": [relationship_twice],
    "mutual_relationship_stands_once": [partners_both_ways],
    "relationship_since_is_a_partial_date": [lambda: update(RelationshipFactory(), since="long ago")],
    "relationship_joins_two": [tie_to_itself],
    "relationship_kind_is_known": [lambda: RelationshipFactory(kind="likes")],
    "source_link_state_is_known": [lambda: SourceFactory(link_state="broken")],
    "source_published_is_a_partial_date": [lambda: update(SourceFactory(), published="2024-99")],
    "citation_supports_one_thing": [
        CitationFactory,
        lambda: CitationFactory(organisation=OrganisationFactory(), initiative=InitiativeFactory()),
        lambda: CitationFactory(organisation=OrganisationFactory(), relationship=RelationshipFactory()),
        lambda: CitationFactory(initiative=InitiativeFactory(), relationship=RelationshipFactory()),
    ],
    "organisation_cites_source_once": [cited_twice("organisation", OrganisationFactory)],
    "initiative_cites_source_once": [cited_twice("initiative", InitiativeFactory)],
    "relationship_cites_source_once": [cited_twice("relationship", RelationshipFactory)],
    "sector_is_not_its_own_parent": [own_sector_parent],
    "organisation_has_a_chinese_name_or_none": [organisation(name_zh="名稱", has_no_name_zh=True)],
    "initiative_has_a_chinese_name_or_none": [initiative(name_zh="名稱", has_no_name_zh=True)],
    "change_set_is_about_one_record": [
        ChangeSetFactory,
        lambda: ChangeSetFactory(organisation=OrganisationFactory(), initiative=InitiativeFactory()),
    ],
    "change_set_state_is_known": [lambda: ChangeSetFactory(organisation=OrganisationFactory(), state="lost")],
    "change_set_origin_is_known": [lambda: ChangeSetFactory(organisation=OrganisationFactory(), origin="post")],
    "pair_is_judged_once": [lambda: [judged(1, 2), judged(1, 2)]],
    "pair_is_in_order": [lambda: judged(2, 1)],
    "pair_is_of_a_noun": [lambda: judged(1, 2, noun="sector")],
    "merge_is_of_a_noun": [lambda: models.Merge.objects.create(noun="sector", winner=1, loser=2)],
    "merge_is_of_two": [lambda: models.Merge.objects.create(noun="organisation", winner=1, loser=1)],
    "slug_redirects_once": [lambda: [redirect(slug="old"), redirect(slug="old")]],
    "redirect_leads_to_one_record": [
        lambda: redirect(organisation=None),
        lambda: redirect(noun="initiative"),
        lambda: redirect(initiative=InitiativeFactory()),
    ],
    "redirect_cause_is_known": [lambda: redirect(cause="lost")],
    "guide_theme_is_known": [lambda: update(GuideFactory(), theme="other")],
    "guide_is_draft_or_published": [lambda: update(GuideFactory(), review_state="archived")],
    "guide_part_shows_a_few": [lambda: update(GuidePartFactory(), shown=7)],
    "guide_part_filters_a_list": [lambda: update(GuidePartFactory(), filter_noun="", filter_query="?kind=company")],
}


def test_every_constraint_is_broken_here():
    assert sorted(BROKEN) == sorted(CONSTRAINTS)


@pytest.mark.parametrize("name", BROKEN)
def test_constraint_refuses_wrong_values(db, name):
    for write in BROKEN[name]:
        with refused(name):
            write()


@pytest.mark.parametrize(
    "values",
    [
        {"founded": "2020-06", "ended": "2020"},
        {"founded": "2020", "ended": "2020-01-01"},
        {"founded": None, "ended": "2020"},
        {"latitude": 22.3, "longitude": 114.2},
        {"latitude": 0, "longitude": 0},
        {"stock_code": ""},
        {"size": "", "district": "", "headquarters": ""},
    ],
    ids=str,
)
def test_constraints_allow_what_may_be_true(db, values):
    OrganisationFactory(stock_code="")
    record = OrganisationFactory()

    update(record, **values)

    assert models.Organisation.objects.filter(pk=record.pk, **values).exists()


def test_one_way_ties_may_stand_in_both_directions(db):
    tie = RelationshipFactory(kind=models.RelationshipKind.INVESTED_IN)
    RelationshipFactory(subject=tie.object, kind=tie.kind, object=tie.subject)

    assert models.Relationship.objects.of(tie.subject).count() == 2


@pytest.mark.parametrize("model", [model for model in OURS if any(f.name == "slug" for f in model._meta.fields)])
def test_slugs_are_unique(model):
    """Once each, but in the change log; former addresses once for each noun."""
    is_free = model in (models.Change, models.SlugRedirect)
    assert is_free or model._meta.get_field("slug").unique
