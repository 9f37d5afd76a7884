"""Many records at once: where anything is not as it was shown, nothing is done to any of them."""

import pytest

from directory import actions
from directory.admin import bulk
from directory.models import Change, Organisation
from tests import factories
from tests.admin.bulk import choose, confirm
from tests.admin.forms import address, data_of, soup


@pytest.fixture
def complete(db) -> Organisation:
    """A proposed organisation that has all that a public one must have."""
    return factories.OrganisationFactory(name_en="Complete", review_state="in-review", is_complete=True)


def change(record) -> None:
    with actions.editing(record, by=None):
        record.website = "https://changed.example"
        record.save()


def test_nothing_is_done_to_any_record_once_one_has_changed(as_publisher, complete):
    other = factories.OrganisationFactory(name_en="Other", review_state="draft", is_complete=True)
    page = choose(as_publisher, "publish", complete, other)
    change(other)

    again = confirm(as_publisher, page, complete, reason="A reason")

    assert again.status_code == 409
    assert soup(again).select_one("[role=alert] li").text == "Other"
    assert not Organisation.objects.published().exists()
    assert data_of(again)["reason"] == ["A reason"]

    confirm(as_publisher, again, complete)
    assert Organisation.objects.published().count() == 2


def test_nothing_is_done_once_a_record_is_gone(as_publisher, complete):
    other = factories.OrganisationFactory(review_state="draft", is_complete=True)
    page = choose(as_publisher, "publish", complete, other)
    number = other.pk
    other.delete()

    again = confirm(as_publisher, page, complete)

    assert soup(again).select_one("[role=alert] li").text == f"#{number}"
    assert not Organisation.objects.published().exists()


def test_a_record_that_left_the_filtered_list_has_changed(as_publisher, complete):
    """The page was opened from a list of those in review; meanwhile somebody else published one."""
    path = f"{address(complete, 'changelist')}?review_state__exact=in-review"
    other = factories.OrganisationFactory(review_state="in-review", is_complete=True)
    page = as_publisher.post(path, {"action": "archive", "_selected_action": [complete.pk, other.pk]})
    actions.set_review_state(other, "published", by=None)

    again = as_publisher.post(path, data_of(page))

    assert again.status_code == 409
    complete.refresh_from_db()
    assert complete.review_state == "in-review"


def test_a_failure_halfway_leaves_every_record_as_it_was(as_publisher, complete, monkeypatch):
    records = [complete, factories.OrganisationFactory(review_state="draft", is_complete=True)]
    page = choose(as_publisher, "publish", *records)
    write = actions.set_review_state

    def fail_at_the_second(record, *args, **kwargs):
        if Organisation.objects.published().exists():
            raise RuntimeError("the disk is full")
        write(record, *args, **kwargs)

    monkeypatch.setattr(actions, "set_review_state", fail_at_the_second)

    with pytest.raises(RuntimeError, match="the disk is full"):
        confirm(as_publisher, page, complete)

    assert not Organisation.objects.published().exists()
    assert not Change.objects.exists()


@pytest.mark.parametrize("versions", ["", "x", "1", "1:x", "1:1:1", "-1:1"])
def test_made_up_versions_change_nothing(as_publisher, complete, versions):
    page = choose(as_publisher, "publish", complete)

    answer = confirm(as_publisher, page, complete, versions=versions)

    assert answer.status_code == 200
    assert not Organisation.objects.published().exists()


def test_too_many_at_once_are_refused(as_publisher, complete, monkeypatch):
    monkeypatch.setattr(bulk, "MOST_RECORDS", 1)
    other = factories.OrganisationFactory()

    answer = choose(as_publisher, "publish", complete, other)

    assert answer.status_code == 302
    assert "too many" in soup(as_publisher.get(answer.url)).select_one(".messagelist").text
