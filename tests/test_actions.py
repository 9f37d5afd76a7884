"""Writes that touch several models: what they log, what they count, and that they are done whole or not at all."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone

from directory import actions
from directory.models import Change, Organisation, ReviewState
from tests import factories
from tests.pages import option_counts, read, slugs


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="Cyberport")


def logged() -> list[tuple[str, str]]:
    return list(Change.objects.order_by("number").values_list("slug", "action"))


def test_an_edit_that_fails_leaves_nothing(organisation):
    def edit() -> None:
        with actions.editing(organisation, by=None):
            organisation.name_en = "Half done"
            organisation.save()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        edit()

    stored = Organisation.objects.get()
    assert (stored.name_en, stored.version) == ("Cyberport", 1)
    assert logged() == []
    assert not hasattr(organisation, "skip_history_when_saving")


def test_an_edit_hands_the_new_version_to_the_record(organisation):
    with actions.editing(organisation, by=None, reason="Renamed"):
        organisation.name_en = "Hong Kong Cyberport"
        organisation.save()

    assert organisation.version == 2
    assert Change.objects.get().reason == "Renamed"
    assert organisation.history.latest().version == 2


def test_publishing_and_archiving_are_logged_and_drafting_is_not(db):
    draft = factories.OrganisationFactory(slug="a", review_state="draft", is_complete=True)

    for state in (ReviewState.IN_REVIEW, ReviewState.PUBLISHED, ReviewState.ARCHIVED, ReviewState.DRAFT):
        actions.set_review_state(draft, state, by=None)

    assert logged() == [("a", "published"), ("a", "archived")]


@pytest.mark.parametrize("noun", [factories.OrganisationFactory, factories.InitiativeFactory])
@pytest.mark.parametrize(
    ("values", "lacking"),
    [
        ({"name_zh": ""}, ["name_zh"]),
        ({"name_zh": "", "has_no_name_zh": True}, []),
        ({"summary_en": "", "summary_zh": ""}, ["summary_en", "summary_zh"]),
        ({"citation": None}, ["citations"]),
        ({}, []),
    ],
)
def test_nothing_is_published_without_what_a_public_record_must_have(db, noun, values, lacking):
    draft = noun(review_state="draft", is_complete=True, **values)

    if lacking:
        with pytest.raises(actions.IncompleteError) as caught:
            actions.set_review_state(draft, ReviewState.PUBLISHED, by=None)
        assert list(caught.value.error_dict) == lacking
    else:
        actions.set_review_state(draft, ReviewState.PUBLISHED, by=None)

    assert Change.objects.exists() != bool(lacking)


def test_a_public_record_does_not_lose_what_it_must_have(db):
    complete = factories.OrganisationFactory(is_complete=True)

    with pytest.raises(actions.IncompleteError):
        actions.apply(complete, {"citations": []}, by=None)

    assert complete.citations.count() == 1


def test_a_public_record_that_never_had_all_may_still_be_corrected(organisation):
    actions.apply(organisation, {"name_en": "Hong Kong Cyberport"}, by=None)

    assert logged() == [("cyberport", "changed")]


def test_a_change_of_state_alone_is_not_a_new_value(organisation):
    before = organisation.updated_at

    actions.set_review_state(organisation, ReviewState.ARCHIVED, by=None)

    organisation.refresh_from_db()
    assert organisation.updated_at == before


def test_checking_twice_on_a_day_is_logged_once(db):
    organisation = factories.OrganisationFactory(slug="a", checked_on="2020-01-01")

    actions.mark_as_checked(organisation, by=None)
    actions.mark_as_checked(organisation, by=None)

    organisation.refresh_from_db()
    assert organisation.checked_on == timezone.localdate()
    assert logged() == [("a", "checked")]


def test_records_edited_together_are_each_logged_once(organisation):
    other = factories.OrganisationFactory(slug="other")

    with actions.editing_together([organisation, other, organisation], by=None):
        factories.RelationshipFactory(subject=organisation, object=other)

    assert sorted(logged()) == [("cyberport", "changed"), ("other", "changed")]


def test_a_draft_is_deleted_without_a_word_to_the_public(db):
    actions.delete(factories.OrganisationFactory(review_state="draft"), by=None)

    assert not Organisation.objects.exists()
    assert logged() == []


def test_a_record_with_ties_is_not_deleted(organisation):
    factories.ParticipationFactory(organisation=organisation)

    with pytest.raises(ProtectedError):
        actions.delete(organisation, by=None)

    assert logged() == []


@pytest.mark.parametrize("name", ["parent", "successor"])
def test_references_do_not_lead_in_a_circle(organisation, name):
    child = factories.OrganisationFactory(slug="child", **{name: organisation})
    factories.OrganisationFactory(slug="grandchild", **{name: child})

    with pytest.raises(ValidationError) as caught:
        actions.apply(organisation, {name: "grandchild"}, by=None)

    assert list(caught.value.error_dict) == [name]
    assert Organisation.objects.get(pk=organisation.pk).version == 1


def test_nobody_has_checked_an_entry_on_a_day_to_come(organisation):
    with pytest.raises(ValidationError) as caught:
        actions.apply(organisation, {"checked_on": "2999-01-01"}, by=None)

    assert list(caught.value.error_dict) == ["checked_on"]


def test_publishing_leaves_one_row_which_stands_for_the_pages_of_all_that_it_is_tied_to(organisation):
    scheme = factories.InitiativeFactory(slug="scheme", review_state="draft", is_complete=True)
    factories.ParticipationFactory(organisation=organisation, initiative=scheme)
    before = organisation.updated_at

    actions.set_review_state(scheme, ReviewState.PUBLISHED, by=None)

    organisation.refresh_from_db()
    assert logged() == [("scheme", "published")]
    assert (organisation.updated_at, organisation.version) == (before, 1)
    assert "scheme" in read("/en/organisations/cyberport/").html


def test_what_an_edit_changes_is_found_at_once(organisation):
    with actions.editing(organisation, by=None):
        organisation.aliases = ["數碼港"]
        organisation.save()

    assert slugs(read("/en/organisations/?q=%E6%95%B0%E7%A0%81%E6%B8%AF")) == ["cyberport"]


def test_organisation_that_comes_to_lead_something_is_a_value_at_once(organisation):
    part = factories.ParticipationFactory(organisation=organisation, role="partner")
    assert "lead" not in option_counts(read("/en/initiatives/"))

    with actions.editing_together(actions.concerned(part), by=None):
        part.role = "lead"
        part.save()

    assert option_counts(read("/en/initiatives/"))["lead"] == {"cyberport": 1}


@pytest.mark.parametrize(("state", "is_logged"), [("published", True), ("draft", False)])
def test_time_of_the_last_change_moves_only_with_what_the_page_shows(organisation, state, is_logged):
    actions.set_review_state(organisation, ReviewState(state), by=None)
    before, version = organisation.updated_at, organisation.version

    with actions.editing(organisation, by=None):
        organisation.review_state = "in-review" if state == "draft" else state
        organisation.checked_on = "2020-01-01"
        organisation.save()
    unmoved = Organisation.objects.get()
    with actions.editing(organisation, by=None):
        organisation.summary_en = "Digital community."
        organisation.save()

    moved = Organisation.objects.get()
    assert (unmoved.updated_at, unmoved.version) == (before, version + 1)
    assert (moved.updated_at > before, moved.version) == (True, version + 2)
    assert Change.objects.filter(action="changed").exists() == is_logged
