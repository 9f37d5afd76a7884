import pytest
from django.utils import translation

from directory.search import vocabulary
from tests.factories import ChallengeFactory, ChangeFactory, OrganisationFactory, ParticipationFactory, SectorFactory


def test_labels_follow_the_language_and_the_order_of_the_vocabulary(db):
    SectorFactory(slug="health", name_en="Health", name_zh="醫療", position=2)
    SectorFactory(slug="banking", name_en="Banking", name_zh="銀行", position=1)

    assert vocabulary.labels("organisation")["sector"] == {"banking": "Banking", "health": "Health"}
    with translation.override("zh-hant"):
        assert vocabulary.labels("initiative")["sector"] == {"banking": "銀行", "health": "醫療"}


def test_every_facet_of_a_noun_has_labels(register):
    for noun in ("organisation", "initiative"):
        assert all(labels for labels in vocabulary.labels(noun).values())


def test_leads_are_public_organisations_that_lead(db):
    ParticipationFactory(organisation=OrganisationFactory(slug="lead", name_en="Lead"), role="lead")
    ParticipationFactory(organisation=OrganisationFactory(slug="partner"), role="partner")
    ParticipationFactory(organisation=OrganisationFactory(slug="hidden", review_state="draft"), role="lead")

    assert vocabulary.labels("initiative")["lead"] == {"lead": "Lead"}


def test_vocabularies_are_read_once_until_the_register_changes(db, django_assert_num_queries):
    SectorFactory(slug="banking", name_en="Banking")
    vocabulary.open_vocabularies()
    SectorFactory(slug="health")

    with django_assert_num_queries(1):
        assert list(vocabulary.open_vocabularies()["sector"]) == ["banking"]
    ChangeFactory()
    assert set(vocabulary.open_vocabularies()["sector"]) == {"banking", "health"}


def test_sectors_of_the_second_level_know_their_parents(db):
    SectorFactory(slug="banking", parent=SectorFactory(slug="finance"))

    assert vocabulary.parents() == {"banking": "finance"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bank", [("sector", "banking")]),
        ("banki", [("sector", "banking")]),
        ("銀行", [("sector", "banking")]),
        ("银行", [("sector", "banking")]),
        ("data privacy", [("challenge", "data-privacy")]),
        ("privacy banks", []),
        ("", []),
        ("?", []),
    ],
)
def test_words_of_the_vocabularies_are_found_by_what_a_visitor_types(db, typed, expected):
    SectorFactory(slug="banking", name_en="Banking", name_zh="銀行")
    ChallengeFactory(slug="data-privacy", name_en="Data privacy", name_zh="資料私隱")

    assert [(facet, value.slug) for facet, value in vocabulary.matching_terms(typed)] == expected
