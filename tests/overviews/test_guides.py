import pytest

from directory.guides.prose import Target
from directory.overviews.guides import existing, matching, read_filter
from tests.factories import ChallengeFactory, GuideFactory, InitiativeFactory, OrganisationFactory, SectorFactory


@pytest.mark.parametrize(
    ("noun", "text", "query"),
    [
        ("initiative", "status=open&kind=funding", "kind=funding&status=open"),
        ("initiative", "?kind=funding", "kind=funding"),
        ("initiative", "https://example.org/zh-hant/initiatives/?kind=funding&page=3", "kind=funding"),
        ("initiative", "/en/initiatives/?sort=closing&starts_min=2024", "starts_min=2024&sort=closing"),
        ("initiative", "sort=name", ""),
        ("organisation", "", ""),
    ],
)
def test_filter_is_read_into_its_canonical_form(db, noun, text, query):
    reading = read_filter(noun, text)

    assert reading.query == query
    assert reading.unknown == []


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("kind=fundng", ["kind=fundng"]),
        ("kind=funding&sektor=finance", ["sektor=finance"]),
        ("q=robots&kind=funding", ["q=robots"]),
        ("kind=company", ["kind=company"]),
        ("starts_min=soon", ["starts_min=soon"]),
        ("funding", ["funding"]),
        ("sort=best", ["sort=best"]),
        ("known=budget&checked_min=2026-01-01", ["known=budget", "checked_min=2026-01-01"]),
    ],
)
def test_what_the_list_does_not_know_is_named(db, text, unknown):
    assert read_filter("initiative", text).unknown == unknown


def test_existing_keeps_what_is_public(db, django_assert_max_num_queries):
    OrganisationFactory(slug="bank")
    OrganisationFactory(slug="secret", review_state="draft")
    InitiativeFactory(slug="fund")
    GuideFactory(slug="money")
    GuideFactory(slug="unfinished", review_state="draft")
    SectorFactory(slug="finance")
    ChallengeFactory(slug="talent")
    public = {
        Target("organisation", "bank"),
        Target("initiative", "fund"),
        Target("guide", "money"),
        Target("sector", "finance"),
        Target("challenge", "talent"),
    }
    hidden = {Target("organisation", "secret"), Target("guide", "unfinished"), Target("technology", "none")}
    with django_assert_max_num_queries(4):
        assert existing(public | hidden) == public


def test_matching_guides_have_every_word_in_either_language(db):
    money = GuideFactory(title_en="Money for start-ups", title_zh="初創資金")
    GuideFactory(title_en="Hidden money", review_state="draft")

    assert matching("start-up mon") == [money]
    assert matching("初創") == [money]
    assert matching("初创") == [money]
    assert matching("money for nothing") == []
    assert matching("") == []
