from datetime import date

import pytest
from django.core.exceptions import ValidationError

from directory.models import Confidence, Initiative, Organisation, ReviewState
from directory.models.base import aliases_are_texts
from tests.factories import InitiativeFactory, OrganisationFactory, SectorFactory, TechnologyFactory


def slugs(records) -> list[str]:
    return [record.slug for record in records]


@pytest.fixture
def finance(db):
    """A sector with two children, and a record in each place, one of them twice."""
    parent = SectorFactory(slug="finance")
    banking, insurance = SectorFactory(slug="banking", parent=parent), SectorFactory(slug="insurance", parent=parent)
    OrganisationFactory(slug="a-both", sectors=[banking, insurance])
    OrganisationFactory(slug="b-parent-and-child", sectors=[parent, banking])
    OrganisationFactory(slug="c-parent", sectors=[parent])
    OrganisationFactory(slug="d-child", sectors=[insurance])
    OrganisationFactory(slug="e-elsewhere", sectors=[SectorFactory(slug="health")])
    return parent


@pytest.mark.parametrize("state", ReviewState)
def test_only_published_records_are_public(db, state):
    record = OrganisationFactory(review_state=state)

    assert record.is_public == (state == ReviewState.PUBLISHED)
    assert list(Organisation.objects.published()) == ([record] if state == ReviewState.PUBLISHED else [])


def test_in_sector_includes_children_each_record_once(finance):
    found = Organisation.objects.in_sector(finance).by_name()

    assert slugs(found) == ["a-both", "b-parent-and-child", "c-parent", "d-child"]


def test_in_sector_of_a_child_leaves_its_siblings_out(finance):
    banking = finance.children.get(slug="banking")

    assert slugs(Organisation.objects.in_sector(banking).by_name()) == ["a-both", "b-parent-and-child"]


def test_sectors_keep_their_order(finance):
    record = Organisation.objects.get(slug="b-parent-and-child")
    record.sectors.set([finance.children.get(slug="insurance"), finance])

    assert slugs(record.sectors.all()) == ["insurance", "finance"]


def test_using_technology_finds_those_that_carry_it(db):
    robotics = TechnologyFactory(slug="robotics")
    user = InitiativeFactory(technologies=[robotics, TechnologyFactory()])
    InitiativeFactory(technologies=[TechnologyFactory()])

    assert list(Initiative.objects.using_technology(robotics)) == [user]


@pytest.mark.parametrize(
    ("checked_on", "is_stale"),
    [
        (None, True),
        (date(2025, 11, 24), True),
        (date(2025, 11, 25), False),
        (date(2026, 11, 25), False),
        (date(2027, 1, 1), False),
    ],
)
def test_record_is_stale_a_year_after_its_last_check(db, checked_on, is_stale):
    record = OrganisationFactory(checked_on=checked_on)

    stale = Organisation.objects.stale(on=date(2026, 11, 25))

    assert list(stale) == ([record] if is_stale else [])


def test_thinly_sourced_records_rest_on_general_knowledge(db):
    OrganisationFactory(confidence=Confidence.SOURCED)
    thin = OrganisationFactory(confidence=Confidence.GENERAL)

    assert list(Organisation.objects.thinly_sourced()) == [thin]
    assert thin.is_thinly_sourced


def test_bilingual_records_have_a_chinese_name(db):
    OrganisationFactory(name_zh="")
    both = OrganisationFactory(name_zh="科大")

    assert list(Organisation.objects.bilingual()) == [both]


def test_featured_records_are_those_marked(db):
    OrganisationFactory(featured=False)
    shown = OrganisationFactory(featured=True)

    assert list(Organisation.objects.featured()) == [shown]


def test_related_records_share_most_sectors_and_technologies(db):
    one, two, other = (SectorFactory() for _ in range(3))
    robotics = TechnologyFactory()
    record = OrganisationFactory(sectors=[one, two], technologies=[robotics])
    OrganisationFactory(slug="one-sector", sectors=[two])
    OrganisationFactory(slug="both-sectors", sectors=[two, one])
    OrganisationFactory(slug="sector-and-technology", sectors=[one], technologies=[robotics])
    OrganisationFactory(slug="technology-only", technologies=[robotics])
    OrganisationFactory(slug="unrelated", sectors=[other])
    OrganisationFactory(slug="draft", sectors=[one, two], review_state=ReviewState.DRAFT)

    assert slugs(Organisation.objects.related_to(record)) == ["both-sectors", "sector-and-technology", "one-sector"]


def test_related_records_at_the_same_distance_stand_by_name(db):
    sector = SectorFactory()
    record = OrganisationFactory(sectors=[sector])
    OrganisationFactory(slug="x", name_en="Zebra", sectors=[sector])
    OrganisationFactory(slug="y", name_en="Ant", sectors=[sector])

    assert slugs(Organisation.objects.related_to(record)) == ["y", "x"]


def test_records_sort_by_their_folded_names(db):
    for name in ("beta", "Alpha", "The Gamma", "Ägäis", "3C"):
        OrganisationFactory(name_en=name)

    names = [record.name_en for record in Organisation.objects.by_name()]

    assert names == ["3C", "Ägäis", "Alpha", "beta", "The Gamma"]


def test_record_is_known_by_its_slug(db):
    record = InitiativeFactory(slug="smart-fund")

    assert record.natural_key() == ("smart-fund",)
    assert Initiative.objects.get_by_natural_key("smart-fund") == record


def test_record_says_its_noun():
    assert (Organisation().noun, Initiative().noun) == ("organisation", "initiative")


def test_new_record_is_a_draft_in_its_first_version():
    record = Organisation()

    assert (record.review_state, record.version, record.checked_on) == (ReviewState.DRAFT, 1, None)
    assert not record.is_public


@pytest.mark.parametrize("value", ["HKUST", {"a": 1}, None, [1], [""], ["  "], ["HKUST", "HKUST"]], ids=str)
def test_aliases_are_distinct_texts(value):
    with pytest.raises(ValidationError):
        aliases_are_texts(value)


def test_aliases_may_be_in_both_languages():
    aliases_are_texts(["HKUST", "科大"])
