"""A public address is for ever: through renames and merges it leads to where its record is now."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from directory import actions, dataset, merging
from directory.loading import insert, loading
from directory.models import Initiative, Merge, Organisation, SlugRedirect
from directory.snapshots import stored
from tests import factories
from tests.admin.forms import address, errors, send, soup

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return factories.OrganisationFactory(slug="old", name_en="Harbour Lab")


def main_text(response) -> str:
    return " ".join(soup(response).main.text.split())


def rename(record, slug: str) -> None:
    actions.apply(type(record).objects.get(pk=record.pk), {"slug": slug}, by=None)


def merge(winner, loser) -> Merge:
    winner, loser = (type(record).objects.get(pk=record.pk) for record in (winner, loser))
    return merging.merge(winner, loser, merging.chosen(stored(winner), stored(loser), {}), by=None)


def leads_to(client, path: str) -> str | int:
    """Where an address leads in one hop; else the status of the answer."""
    response = client.get(path)
    return response["Location"] if response.status_code == 301 else response.status_code


def test_former_address_leads_to_the_present_one_in_each_language(client, organisation, language):
    rename(organisation, "new")

    assert leads_to(client, f"/{language}/organisations/old/") == f"/{language}/organisations/new/"
    assert client.get(f"/{language}/organisations/new/").status_code == 200


def test_former_address_keeps_the_query(client, organisation):
    rename(organisation, "new")

    assert leads_to(client, "/en/organisations/old/?from=a&x=%E4%B8%AD") == "/en/organisations/new/?from=a&x=%E4%B8%AD"


def test_initiatives_keep_their_addresses_too(client):
    initiative = factories.InitiativeFactory(slug="old")
    rename(initiative, "new")

    assert leads_to(client, "/en/initiatives/old/") == "/en/initiatives/new/"
    assert leads_to(client, "/en/organisations/old/") == 404


def test_many_renames_and_merges_are_one_hop(client, organisation):
    rename(organisation, "second")
    rename(organisation, "third")
    middle, last = factories.OrganisationFactory(slug="middle"), factories.OrganisationFactory(slug="last")
    merge(middle, organisation)
    merge(last, middle)
    rename(last, "final")

    for slug in ("old", "second", "third", "middle", "last"):
        assert leads_to(client, f"/en/organisations/{slug}/") == "/en/organisations/final/"


def test_caches_ask_again_for_a_merge_can_be_undone(client, organisation):
    rename(organisation, "new")

    assert "max-age=0" in client.get("/en/organisations/old/")["Cache-Control"]


def test_former_address_of_a_hidden_record_reveals_nothing(client):
    rename(factories.OrganisationFactory(slug="old", is_complete=True), "new")
    actions.set_review_state(Organisation.objects.get(), "archived", by=None)

    unknown = client.get("/en/organisations/unknown/")
    for slug in ("old", "new"):
        response = client.get(f"/en/organisations/{slug}/")
        assert (response.status_code, main_text(response)) == (404, main_text(unknown))

    actions.set_review_state(Organisation.objects.get(), "published", by=None)
    assert leads_to(client, "/en/organisations/old/") == "/en/organisations/new/"


def test_address_that_was_never_public_leads_nowhere(client):
    draft = factories.OrganisationFactory(slug="secret", review_state="draft", is_complete=True)
    rename(draft, "open")
    actions.set_review_state(Organisation.objects.get(), "published", by=None)

    assert leads_to(client, "/en/organisations/secret/") == 404
    factories.OrganisationFactory(slug="secret")
    assert leads_to(client, "/en/organisations/secret/") == 200


def test_address_that_was_public_once_leads_on_when_it_is_renamed_in_hiding(client):
    record = factories.OrganisationFactory(slug="old", is_complete=True)
    actions.set_review_state(record, "archived", by=None)
    rename(record, "new")
    actions.set_review_state(Organisation.objects.get(), "published", by=None)

    assert leads_to(client, "/en/organisations/old/") == "/en/organisations/new/"


def test_taking_a_former_address_back_ends_its_redirect(client, organisation):
    rename(organisation, "new")
    rename(organisation, "old")

    assert leads_to(client, "/en/organisations/new/") == "/en/organisations/old/"
    assert client.get("/en/organisations/old/").status_code == 200
    assert SlugRedirect.objects.count() == 1


def test_no_other_record_takes_a_former_address(client, organisation):
    rename(organisation, "new")
    other = factories.OrganisationFactory(slug="other")

    with pytest.raises(ValidationError, match="former address of Harbour Lab") as caught:
        rename(other, "old")

    assert list(caught.value.error_dict) == ["slug"]
    assert leads_to(client, "/en/organisations/old/") == "/en/organisations/new/"
    rename(factories.InitiativeFactory(slug="i"), "old")
    assert client.get("/en/initiatives/old/").status_code == 200


def test_publisher_renames_in_the_form_and_is_told_whose_an_address_is(client, as_publisher, organisation):
    send(as_publisher, address(organisation), slug="new")
    other = factories.OrganisationFactory(slug="other")

    [message] = errors(send(as_publisher, address(other), slug="old"))
    [new] = errors(send(as_publisher, address(other, "add"), slug="old", name_en="Another", kind="company"))

    assert message == new == "“old” is a former address of Harbour Lab (new) and leads there for ever."
    assert leads_to(client, "/en/organisations/old/") == "/en/organisations/new/"


def test_editor_renames_drafts_only(as_editor, organisation):
    draft = factories.OrganisationFactory(slug="draft", review_state="draft")
    send(as_editor, address(draft), slug="better")
    send(as_editor, address(organisation), slug="worse", name_en="Proposed")

    assert set(Organisation.objects.values_list("slug", flat=True)) == {"better", "old"}


def test_change_list_goes_on_under_a_new_address(client, organisation, as_publisher):
    actions.apply(organisation, {"name_en": "Harbour Laboratory"}, by=None, reason="It calls itself so")
    rename(organisation, "new")

    assert "It calls itself so" in main_text(client.get("/en/organisations/new/"))
    history = soup(as_publisher.get(address(organisation, "history"))).select("table.history")[-1]
    assert "It calls itself so" in history.text


def test_change_list_of_a_merged_record_is_not_that_of_the_other(client, organisation):
    loser = factories.OrganisationFactory(slug="loser")
    actions.apply(loser, {"district": "eastern"}, by=None, reason="It moved there")
    merge(organisation, loser)

    assert "It moved there" not in main_text(client.get("/en/organisations/old/"))


def test_record_that_is_split_off_by_hand_answers_under_its_address_again(client, organisation):
    loser = factories.OrganisationFactory(slug="loser", is_complete=True)
    merge(organisation, loser)
    assert leads_to(client, "/en/organisations/loser/") == "/en/organisations/old/"

    citation = factories.CitationFactory(organisation=loser)
    actions.set_review_state(Organisation.objects.get(slug="loser"), "published", by=None)

    assert client.get("/en/organisations/loser/").status_code == 200
    assert not SlugRedirect.objects.exists()
    assert citation.organisation == loser


def test_merged_record_may_be_edited_and_renamed_without_harm_to_its_address(client, organisation):
    loser = factories.OrganisationFactory(slug="loser")
    merge(organisation, loser)
    actions.apply(Organisation.objects.get(slug="loser"), {"district": "eastern"}, by=None)
    rename(loser, "renamed")

    assert leads_to(client, "/en/organisations/loser/") == "/en/organisations/old/"


def test_sitemap_names_present_addresses_only(client, organisation):
    rename(organisation, "new")

    sitemap = client.get("/sitemap.xml").content.decode()

    assert "/organisations/new/" in sitemap
    assert "/organisations/old/" not in sitemap


def test_record_that_a_former_address_leads_to_is_archived_not_deleted(client, organisation, as_publisher):
    rename(organisation, "new")

    with pytest.raises(ProtectedError):
        actions.delete(Organisation.objects.get(), by=None)
    page = as_publisher.post(address(organisation, "delete"), {"post": "yes"})

    assert "archive it instead" in main_text(page)
    assert leads_to(client, "/en/organisations/old/") == "/en/organisations/new/"


def test_address_that_was_public_before_a_renaming_in_hiding_leads_to_what_it_was_merged_into(client, organisation):
    """Under its last address the merged record was never public, under its first one it was."""
    loser = factories.OrganisationFactory(slug="a", is_complete=True)
    actions.set_review_state(loser, "archived", by=None)
    rename(loser, "b")
    done = merge(organisation, loser)

    assert leads_to(client, "/en/organisations/a/") == "/en/organisations/old/"
    assert leads_to(client, "/en/organisations/b/") == 404
    rename(loser, "c")
    assert leads_to(client, "/en/organisations/a/") == "/en/organisations/old/"

    merging.undo(done, by=None)
    actions.set_review_state(Organisation.objects.get(slug="c"), "published", by=None)

    assert leads_to(client, "/en/organisations/a/") == "/en/organisations/c/"
    assert SlugRedirect.objects.get(slug="a").cause == "renamed"


def test_redirects_are_part_of_the_data_set(client, organisation):
    initiative = factories.InitiativeFactory(slug="scheme")
    rename(initiative, "programme")
    merge(organisation, factories.OrganisationFactory(slug="loser"))
    data = dataset.collect()
    for model in (SlugRedirect, Organisation, Initiative):
        model.objects.all().delete()

    with loading():
        insert(data)

    assert dataset.collect() == data
    assert leads_to(client, "/en/organisations/loser/") == "/en/organisations/old/"
    assert leads_to(client, "/en/initiatives/scheme/") == "/en/initiatives/programme/"
