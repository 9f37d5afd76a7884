"""What is deleted is logged; what others refer to stays."""

import pytest

from directory.models import Change, Organisation, Participation, Sector, Technology
from tests import factories
from tests.admin.forms import address


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport", name_zh="數碼港")


def logged() -> list[tuple[str, str, list[str]]]:
    """What the change log holds, oldest first: the entry, what happened, and the fields."""
    rows = Change.objects.order_by("number")
    return [(change.slug, change.action, sorted(change.fields)) for change in rows]


def test_a_tie_deleted_on_its_own_page_is_a_change_of_both_ends(as_publisher):
    part = factories.ParticipationFactory(initiative__slug="a", organisation__slug="b")

    as_publisher.post(address(part, "delete"), {"post": "yes"})

    assert not Participation.objects.exists()
    assert sorted(slug for slug, _action, _fields in logged()) == ["a", "b"]


def test_a_word_in_use_cannot_be_deleted(as_publisher):
    sector = factories.SectorFactory()
    factories.OrganisationFactory(name_en="Its user", sectors=[sector])

    page = as_publisher.post(address(sector, "delete"), {"post": "yes"})

    assert page.status_code == 200
    assert "Its user" in page.content.decode()
    assert Sector.objects.exists()


def test_a_word_out_of_use_is_deleted_and_logged(as_publisher):
    technology = factories.TechnologyFactory(slug="expert-systems")

    as_publisher.post(address(technology, "delete"), {"post": "yes"})

    assert not Technology.objects.exists()
    assert logged() == [("expert-systems", "deleted", [])]


def test_a_record_is_deleted_and_logged(as_publisher, organisation):
    as_publisher.post(address(organisation, "delete"), {"post": "yes"})

    assert not Organisation.objects.exists()
    assert logged() == [("cyberport", "deleted", [])]


def test_an_initiative_deleted_is_a_change_of_its_participants(as_publisher):
    part = factories.ParticipationFactory(initiative__slug="a", organisation__slug="b")

    as_publisher.post(address(part.initiative, "delete"), {"post": "yes"})

    assert sorted(logged()) == [("a", "deleted", []), ("b", "changed", ["participations"])]


def test_a_record_that_others_refer_to_cannot_be_deleted(as_publisher, organisation):
    factories.ParticipationFactory(organisation=organisation)

    page = as_publisher.post(address(organisation, "delete"), {"post": "yes"})

    assert page.status_code == 200
    assert Organisation.objects.exists()


def test_records_deleted_from_the_list_are_logged_one_by_one(as_publisher):
    records = [factories.OrganisationFactory(slug="a"), factories.OrganisationFactory(slug="b")]

    as_publisher.post(
        address(Organisation, "changelist"),
        {"action": "delete_selected", "post": "yes", "_selected_action": [record.pk for record in records]},
    )

    assert not Organisation.objects.exists()
    assert sorted(logged()) == [("a", "deleted", []), ("b", "deleted", [])]
