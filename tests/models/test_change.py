import pytest
from django.db.models import ProtectedError

from directory.models import Change, ChangeAction
from tests.factories import ChangeFactory, UserFactory


def test_change_is_never_written_twice(db):
    change = ChangeFactory(reason="as it was")
    change.reason = "rewritten"

    with pytest.raises(TypeError, match="append-only"):
        change.save()

    assert Change.objects.get().reason == "as it was"


def test_change_is_never_deleted(db):
    change = ChangeFactory()

    with pytest.raises(TypeError, match="append-only"):
        change.delete()
    with pytest.raises(TypeError, match="append-only"):
        Change.objects.all().delete()

    assert Change.objects.count() == 1


def test_changes_are_never_updated_together(db):
    ChangeFactory(reason="as it was")

    with pytest.raises(TypeError, match="append-only"):
        Change.objects.filter(slug="organisation-0").update(reason="rewritten")

    assert Change.objects.get().reason == "as it was"


def test_person_who_changed_something_stays(db):
    change = ChangeFactory(by=UserFactory())

    with pytest.raises(ProtectedError):
        change.by.delete()


def test_last_number_is_the_version_of_the_register(db):
    assert Change.objects.last_number() == 0

    numbers = [ChangeFactory().number, ChangeFactory().number]

    assert numbers[0] < numbers[1] == Change.objects.last_number()


def test_changes_of_a_record_stand_newest_first(db):
    first = ChangeFactory(slug="hkust", action=ChangeAction.PUBLISHED)
    ChangeFactory(slug="hku")
    ChangeFactory(noun="initiative", slug="hkust")
    second = ChangeFactory(slug="hkust", action=ChangeAction.CHANGED)

    assert list(Change.objects.of("organisation", "hkust")) == [second, first]
    assert str(second) == f"{second.number}: hkust Changed"
