"""The page of a conflict saves only what its reader may save, for a day, and loses nothing of what was typed."""

from datetime import timedelta

import pytest

from directory import actions
from directory.models import ChangeSet, Organisation, ReviewState
from tests import factories
from tests.admin.conflicts import chosen, opened, post, resolve
from tests.admin.forms import address, data_of, send, soup
from tests.people import signed_in


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport", summary_en="A park.")


@pytest.fixture
def draft(db) -> Organisation:
    return factories.OrganisationFactory(review_state="draft", is_complete=True, name_en="Draft")


def move(record, state, by) -> None:
    record.refresh_from_db()
    actions.set_review_state(record, state, by=by)


def test_a_draft_that_was_published_meanwhile_is_proposed_and_not_overwritten(as_editor, as_publisher):
    draft = factories.OrganisationFactory(review_state="draft", is_complete=True, name_en="Draft")
    data = opened(as_editor, draft)
    send(as_publisher, address(draft), _publish="x", summary_en="Published.")

    response = post(as_editor, draft, data, name_en="Mine")
    assert chosen(response)["name_en"] == "mine"
    resolve(as_editor, draft, response)

    draft.refresh_from_db()
    assert (draft.name_en, draft.review_state, draft.summary_en) == ("Draft", "published", "Published.")
    assert ChangeSet.objects.get().proposed == {"name_en": "Mine"}


def test_an_editor_whose_save_becomes_a_proposal_meets_the_conflict_too(as_editor, as_publisher, organisation):
    data = opened(as_editor, organisation)
    send(as_publisher, address(organisation), name_en="Theirs", summary_en="Theirs.")

    response = post(as_editor, organisation, data, name_en="Mine")
    resolve(as_editor, organisation, response, name_en="mine")

    change_set = ChangeSet.objects.get()
    assert (change_set.proposed, change_set.base) == ({"name_en": "Mine"}, {"name_en": "Theirs"})
    organisation.refresh_from_db()
    assert (organisation.name_en, organisation.summary_en) == ("Theirs", "Theirs.")


@pytest.mark.parametrize("token", [None, "nonsense"])
def test_a_form_without_its_version_overwrites_nothing(as_publisher, organisation, token):
    data = opened(as_publisher, organisation)

    response = post(as_publisher, organisation, data, _base=token, name_en="Mine")

    assert chosen(response) == {"name_en": ""}
    assert Organisation.objects.get().name_en == "Cyberport"


def test_the_version_of_another_entry_does_not_count(as_publisher, organisation):
    foreign = opened(as_publisher, factories.OrganisationFactory())["_base"]

    response = post(as_publisher, organisation, opened(as_publisher, organisation), _base=foreign, name_en="Mine")

    assert chosen(response) == {"name_en": ""}
    organisation.refresh_from_db()
    assert organisation.name_en == "Cyberport"


def test_a_draft_of_somebody_else_or_of_nobody_saves_nothing(as_publisher, another, organisation):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")
    sealed = data_of(post(as_publisher, organisation, data, name_en="Mine"))["_draft"]

    for draft in (sealed, "nonsense"):
        response = another.post(address(organisation), {"_draft": draft, "choice-name_en": "mine"})
        assert response.status_code == 302
    assert Organisation.objects.get().name_en == "Theirs"


# Who may set which state


def test_an_editor_does_not_publish_by_choosing_what_a_publisher_has_taken_back(as_editor, another, publisher, draft):
    data = opened(as_editor, draft)
    send(another, address(draft), name_en="Theirs")
    response = post(as_editor, draft, data, name_en="Mine", review_state="in-review")
    move(draft, ReviewState.PUBLISHED, publisher)
    response = resolve(as_editor, draft, response, name_en="mine", review_state="mine")
    move(draft, ReviewState.DRAFT, publisher)
    response = resolve(as_editor, draft, response, name_en="mine", review_state="theirs")

    response = resolve(as_editor, draft, response, name_en="mine", review_state="mine")

    assert "Only a Publisher publishes" in soup(response).text
    draft.refresh_from_db()
    assert draft.review_state == "draft"
    resolve(as_editor, draft, response, name_en="mine", review_state="theirs")
    draft.refresh_from_db()
    assert (draft.name_en, draft.review_state) == ("Mine", "draft")


def test_a_publisher_who_is_one_no_longer_does_not_publish_by_an_old_page(
    as_publisher, another, publisher, groups, draft
):
    data = opened(as_publisher, draft)
    send(another, address(draft), name_en="Theirs")
    response = post(as_publisher, draft, data, name_en="Mine", review_state="published")
    publisher.groups.set([groups["Editor"]])

    response = resolve(as_publisher, draft, response, name_en="mine", review_state="mine")

    assert "Only a Publisher publishes" in soup(response).text
    assert chosen(response) == {"name_en": "mine", "review_state": "mine"}
    assert Organisation.objects.get().review_state == "draft"


def test_neither_address_nor_state_is_proposed(as_editor, another, publisher, draft):
    data = opened(as_editor, draft)
    send(another, address(draft), name_en="Theirs")
    response = post(as_editor, draft, data, name_en="Mine", slug="mine", review_state="in-review")
    move(draft, ReviewState.PUBLISHED, publisher)

    response = resolve(as_editor, draft, response, name_en="mine", slug="mine", review_state="mine")

    assert chosen(response) == {"name_en": "mine"}
    resolve(as_editor, draft, response, slug="mine", review_state="mine")
    assert ChangeSet.objects.get().proposed == {"name_en": "Mine"}


# For how long


def test_a_page_of_the_day_before_is_shown_once_more_with_all_that_was_typed(
    as_publisher, publisher, another, organisation, waits
):
    data = opened(as_publisher, organisation)
    send(another, address(organisation), name_en="Theirs")
    response = post(as_publisher, organisation, data, name_en="Mine", reason="Because")
    waits(timedelta(hours=24, seconds=2))
    again = signed_in(publisher)

    response = resolve(again, organisation, response, name_en="mine")

    page = soup(response)
    assert "more than a day old" in page.text
    assert (chosen(response), page.select_one("[name=reason]")["value"]) == ({"name_en": "mine"}, "Because")
    assert Organisation.objects.get().name_en == "Theirs"
    assert resolve(again, organisation, response).status_code == 302
    assert Organisation.objects.get().name_en == "Mine"
