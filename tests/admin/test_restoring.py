"""A deleted entry can be brought back, from what its deletion left in its history."""

import pytest
from django.contrib.auth.models import Permission

from directory import actions, snapshots
from directory.models import Change, Organisation, Source
from tests import factories
from tests.admin.forms import soup


@pytest.fixture
def organisation(db) -> Organisation:
    record = factories.OrganisationFactory(
        slug="cyberport", name_en="Cyberport", sectors=factories.SectorFactory.create_batch(2), is_complete=True
    )
    factories.CitationFactory(organisation=record, fields=["name"])
    return record


def deleted(record) -> tuple[str, dict]:
    """Delete a record; return the address of what is left in its history, and what was stored."""
    values, key = snapshots.stored(record), record.pk
    actions.delete(record, by=None)
    row = type(record).history.get(id=key, history_type="-")
    return f"/admin/directory/{record.noun}/{key}/history/{row.pk}/", values


def test_a_publisher_brings_a_deleted_entry_back_as_a_draft(as_publisher, publisher, organisation):
    key = organisation.pk
    page, values = deleted(organisation)
    assert soup(as_publisher.get(page)).select("form.revert")

    response = as_publisher.post(page)

    record = Organisation.objects.get()
    assert response.url == f"/admin/directory/organisation/{key}/change/"
    assert (record.pk, record.version) == (key, 2)
    assert snapshots.stored(record) == values | {"review_state": "draft"}
    newest = record.history.order_by("-history_id").first()
    assert (newest.version, newest.history_user, newest.stored) == (2, publisher, snapshots.stored(record))
    assert [change.action for change in Change.objects.all()] == ["deleted"]


def test_participants_are_tied_to_an_initiative_that_is_back(as_publisher):
    initiative = factories.InitiativeFactory(slug="scheme")
    lab = factories.ParticipationFactory(initiative=initiative, organisation__slug="lab").organisation
    page, _values = deleted(initiative)

    as_publisher.post(page)

    assert snapshots.stored(lab)["participations"] == [["scheme", "lab", "partner"]]
    assert lab.history.order_by("-history_id").first().stored == snapshots.stored(lab)


def test_what_is_lost_is_said(as_publisher, organisation):
    page, values = deleted(organisation)
    Source.objects.filter(url=values["citations"][0][0]).delete()

    response = as_publisher.post(page, follow=True)

    assert f"“{values['citations'][0][0]}” no longer exists." in soup(response).select_one(".messagelist").text
    assert snapshots.stored(Organisation.objects.get())["citations"] == values["citations"][1:]


def test_a_slug_that_was_taken_meanwhile_is_said(as_publisher, organisation):
    page, _values = deleted(organisation)
    factories.OrganisationFactory(slug="cyberport", name_en="Another")

    response = as_publisher.post(page, follow=True)

    assert "Slug already exists" in soup(response).select_one(".messagelist").text
    assert Organisation.objects.get().name_en == "Another"


def test_an_entry_comes_back_once_and_from_its_deletion_only(as_publisher, organisation):
    page, _values = deleted(organisation)
    as_publisher.post(page)
    as_publisher.post(page)

    record = Organisation.objects.get()
    assert record.version == 2
    with pytest.raises(ValueError, match="what a deletion left"):
        actions.restore(record.history.filter(history_type="+").first(), by=None)


def test_only_publishers_bring_entries_back(client, groups, as_editor, organisation):
    page, _values = deleted(organisation)
    looker = factories.UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(looker)

    for visitor in (as_editor, client):
        assert not soup(visitor.get(page)).select("form.revert")
        assert visitor.post(page).status_code == 403
    assert not Organisation.objects.exists()
