import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import translation

from directory.models import Challenge, Sector, Technology
from tests.factories import OrganisationFactory, SectorFactory, TechnologyFactory


def test_sectors_have_two_levels(db):
    child = SectorFactory(parent=SectorFactory())

    with pytest.raises(ValidationError, match="two levels"):
        Sector(slug="grandchild", parent=child).clean()


def test_sector_with_children_stays_at_the_first_level(db):
    parent = SectorFactory(parent=None)
    SectorFactory(parent=parent)
    parent.parent = SectorFactory()

    with pytest.raises(ValidationError, match="children of its own"):
        parent.clean()


def test_top_sectors_are_those_without_a_parent(db, django_assert_num_queries):
    parent = SectorFactory(slug="finance", position=2)
    SectorFactory(slug="banking", parent=parent)
    SectorFactory(slug="health", position=1)

    with django_assert_num_queries(2):
        tree = [(top.slug, [c.slug for c in top.children.all()]) for top in Sector.objects.top().with_children()]

    assert tree == [("health", []), ("finance", ["banking"])]


def test_parent_with_children_is_not_deleted(db):
    child = SectorFactory(parent=SectorFactory())

    with pytest.raises(ProtectedError):
        child.parent.delete()


def test_deleting_a_word_in_use_keeps_the_record(db):
    robotics = TechnologyFactory()
    record = OrganisationFactory(technologies=[robotics])

    robotics.delete()

    assert list(record.technologies.all()) == []


@pytest.mark.parametrize(
    ("term", "path"),
    [
        (Sector(slug="banking"), "sectors/banking"),
        (Technology(slug="robotics"), "technologies/robotics"),
        (Challenge(slug="talent"), "challenges/talent"),
    ],
)
def test_words_with_a_page_know_its_address(language, term, path):
    with translation.override(language):
        assert term.get_absolute_url() == f"/{language}/{path}/"
