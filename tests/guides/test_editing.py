import pytest
from django.db import IntegrityError

from directory.guides.editing import delete_guide, editing_guide
from directory.models import Change, ChangeAction, Guide
from tests.factories import GuideFactory, GuidePartFactory


def logged() -> list[tuple[str, str]]:
    return [(change.action, change.slug) for change in Change.objects.filter(noun="guide").order_by("number")]


@pytest.fixture
def guide(db):
    guide = GuideFactory(slug="money", review_state="draft")
    GuidePartFactory(guide=guide, position=1, heading_en="First")
    GuidePartFactory(guide=guide, position=2, heading_en="Second")
    return guide


def set_state(guide: Guide, state: str) -> None:
    with editing_guide(guide, by=None):
        guide.review_state = state
        guide.save()


def test_changes_of_a_draft_are_not_logged(guide):
    before = guide.updated_at
    with editing_guide(guide, by=None):
        guide.title_en = "Other"
        guide.save()

    assert logged() == []
    guide.refresh_from_db()
    assert guide.updated_at == before


def test_publishing_changing_and_hiding_are_one_row_each(guide):
    set_state(guide, "published")
    with editing_guide(guide, by=None, reason="Clearer"):
        guide.title_en = "Other"
        guide.save()
        part = guide.parts.in_order().first()
        part.text_en = "New text."
        part.save()
    set_state(guide, "draft")

    assert [action for action, _slug in logged()] == [
        ChangeAction.PUBLISHED,
        ChangeAction.CHANGED,
        ChangeAction.ARCHIVED,
    ]
    change = Change.objects.get(action=ChangeAction.CHANGED)
    assert set(change.fields) == {"title_en", "1. text_en"}
    assert change.reason == "Clearer"


def test_saving_the_same_again_is_no_change(guide):
    set_state(guide, "published")
    set_state(guide, "published")

    assert len(logged()) == 1


def test_parts_are_numbered_in_their_order(guide):
    with editing_guide(guide, by=None):
        first = guide.parts.get(heading_en="First")
        first.position = 9
        first.save()

    assert list(guide.parts.in_order().values_list("position", "heading_en")) == [(1, "Second"), (2, "First")]


def test_failure_within_leaves_everything_as_it_was(guide):
    set_state(guide, "published")
    guide.title_en = None
    with pytest.raises(IntegrityError), editing_guide(guide, by=None):
        guide.save()

    assert Guide.objects.get().title_en == "Money"
    assert len(logged()) == 1


def test_only_the_deletion_of_a_public_guide_is_logged(guide):
    delete_guide(guide, by=None)
    public = GuideFactory(slug="public")
    GuidePartFactory(guide=public)
    delete_guide(public, by=None)

    assert logged() == [(ChangeAction.DELETED, "public")]
    assert not Guide.objects.exists()
