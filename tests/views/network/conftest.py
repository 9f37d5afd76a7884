"""A small network."""

import pytest

from tests.factories import (
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    ParticipationFactory,
    RelationshipFactory,
    SourceFactory,
)


@pytest.fixture
def trio(db):
    """One funds two; two and three share an initiative; four is tied to nobody."""
    one, two, three, _four = (OrganisationFactory(slug=slug) for slug in ("one", "two", "three", "four"))
    tie = RelationshipFactory(subject=one, kind="funds", object=two, since="2020")
    CitationFactory(relationship=tie, source=SourceFactory(title="Paper on funds"))
    shared = InitiativeFactory(slug="shared")
    CitationFactory(initiative=shared, fields=["summary"], source=SourceFactory(title="Paper on the initiative"))
    ParticipationFactory(initiative=shared, organisation=two, role="lead")
    ParticipationFactory(initiative=shared, organisation=three, role="partner")
