"""The page on which a Publisher merges two records, and the list on which they undo it."""

import pytest
from django.urls import reverse

from directory import actions
from directory.models import Change, Initiative, Merge, Organisation
from tests import factories
from tests.admin.forms import address, data_of, soup


@pytest.fixture
def pair(db) -> tuple[Organisation, Organisation]:
    """The one that is cited, and so preselected to stay, and another."""
    winner = factories.OrganisationFactory(slug="winner", name_en="Harbour Lab", name_zh="海港實驗室")
    factories.CitationFactory(organisation=winner)
    loser = factories.OrganisationFactory(
        slug="loser", name_en="Harbour Laboratory", name_zh="海港實驗室", founded="2012", district="eastern"
    )
    return winner, loser


def merge_address(winner, loser) -> str:
    return reverse(f"admin:directory_{winner.noun}_merge", args=[winner.pk, loser.pk])


def chosen(page) -> dict[str, str]:
    """The choices that a page has ticked, by field."""
    ticked = page.select("input[type=radio][checked]")
    return {field["name"].removeprefix("choice-"): field["value"] for field in ticked}


def merge(client, winner, loser, **changes):
    path = merge_address(winner, loser)
    return client.post(path, data_of(client.get(path)) | {"_merge": "1"} | changes)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def messages_of(response) -> str:
    return " ".join(soup(response).select_one(".messagelist").text.split())


def test_side_by_side_page_leads_to_the_merge(as_publisher, as_editor, pair):
    winner, loser = pair
    path = f"{address(Organisation, 'changelist')}duplicates/{winner.pk}/{loser.pk}/"

    [link] = [link for link in soup(as_publisher.get(path)).select("a.button") if link.text == "Merge these"]

    assert link["href"] == merge_address(winner, loser)
    assert "Merge these" not in as_editor.get(path).content.decode()


def test_two_ticked_entries_lead_to_the_merge(as_publisher, pair):
    winner, loser = pair
    data = {"action": "merge_two", "_selected_action": [loser.pk, winner.pk]}

    response = as_publisher.post(address(Organisation, "changelist"), data)

    assert response["Location"] == merge_address(winner, loser)


@pytest.mark.parametrize("number", [1, 3])
def test_no_more_and_no_fewer_than_two_are_merged(as_publisher, number):
    records = factories.OrganisationFactory.create_batch(number)
    data = {"action": "merge_two", "_selected_action": [record.pk for record in records]}

    response = as_publisher.post(address(Organisation, "changelist"), data, follow=True)

    assert messages_of(response) == "Choose two entries to merge."


def test_editors_neither_see_nor_send_nor_undo_a_merge(as_editor, as_publisher, pair):
    winner, loser = pair
    path = merge_address(*pair)
    data = data_of(as_publisher.get(path)) | {"_merge": "1"}

    assert as_editor.get(path).status_code == 403
    assert as_editor.post(path, data).status_code == 403
    listed = {"action": "merge_two", "_selected_action": [winner.pk, loser.pk]}
    assert as_editor.post(address(Organisation, "changelist"), listed).status_code != 302 or not Merge.objects.exists()
    assert fresh(loser).is_public

    as_publisher.post(path, data)
    done = Merge.objects.get()
    assert as_editor.get(address(Merge, "changelist")).status_code == 403
    assert as_editor.get(address(done)).status_code == 403
    assert as_editor.post(address(done)).status_code == 403
    assert not fresh(done).is_undone


def test_page_shows_what_differs_with_the_fuller_value_chosen(as_publisher, pair):
    factories.ParticipationFactory(organisation=pair[1])
    factories.OrganisationFactory.create_batch(2, parent=pair[1])

    page = soup(as_publisher.get(merge_address(*pair)))

    assert chosen(page) == {"name_en": "winner", "aliases": "both", "founded": "loser", "district": "loser"}
    assert page.select_one("#field-name_en ~ td ins").text == "Laboratory"
    assert page.select_one("#field-name_en ~ td [lang]")["lang"] == "en"
    moving = [" ".join(item.text.split()) for item in page.select(".merge__moving li")]
    assert moving[:2] == [
        "Participations: 1 – move to the entry that stays",
        "Entries of which it is the parent: 2 – move to the entry that stays",
    ]


def test_merge_takes_what_is_chosen_and_leads_to_its_undoing(as_publisher, publisher, pair):
    winner, loser = pair

    response = merge(as_publisher, winner, loser, **{"choice-district": "winner", "reason": "One and the same"})

    assert response["Location"] == address(winner)
    assert (fresh(winner).founded, fresh(winner).district) == ("2012", "")
    assert fresh(winner).aliases == ["Harbour Laboratory"]
    assert not fresh(loser).is_public
    assert Change.objects.get(slug="winner").reason == "Merged loser into winner: One and the same"
    done = Merge.objects.get()
    assert done.by == publisher
    [link] = soup(as_publisher.get(address(winner))).select(".messagelist a")
    assert (link.text, link["href"]) == ("Undo", address(done))

    response = as_publisher.post(link["href"], {"reason": "They are two"}, follow=True)

    assert messages_of(response) == "The merge is undone: both entries are as they were."
    assert fresh(loser).is_public
    assert fresh(winner).aliases == []


def test_initiatives_are_merged_too(as_publisher):
    first, second = factories.InitiativeFactory.create_batch(2, name_en="Sandbox")

    merge(as_publisher, first, second)

    assert [record.is_public for record in Initiative.objects.order_by("pk")] == [True, False]


def test_swapping_turns_the_choices_round_and_keeps_the_reason(as_publisher, pair):
    winner, loser = pair
    path = merge_address(winner, loser)
    data = data_of(as_publisher.get(path)) | {"choice-name_en": "loser", "reason": "So be it", "_swap": "1"}

    page = soup(as_publisher.post(path, data))

    assert page.select_one("#merge_form")["action"] == merge_address(loser, winner)
    assert chosen(page) == {"name_en": "winner", "aliases": "both", "founded": "winner", "district": "winner"}
    assert page.select_one("[name=reason]")["value"] == "So be it"
    assert not Merge.objects.exists()


def test_entry_that_changed_meanwhile_is_shown_again_with_the_choices_kept(as_publisher, pair):
    winner, loser = pair
    path = merge_address(winner, loser)
    data = data_of(as_publisher.get(path)) | {"choice-founded": "winner", "reason": "Same", "_merge": "1"}
    actions.apply(fresh(loser), {"district": "southern"}, by=None)

    response = as_publisher.post(path, data)

    page = soup(response)
    assert response.status_code == 409
    assert "an entry has changed since you opened this page" in page.select_one(".errornote").text
    assert chosen(page)["founded"] == "winner"
    assert "Southern" in page.select_one("#field-district ~ td").text
    assert page.select_one("[name=reason]")["value"] == "Same"
    assert fresh(loser).is_public
    as_publisher.post(path, data_of(response) | {"_merge": "1"})
    assert not fresh(loser).is_public
    assert (fresh(winner).founded, fresh(winner).district) == (None, "southern")


def test_what_a_public_entry_lacks_is_said_and_nothing_is_merged(as_publisher, pair):
    winner, loser = pair
    Organisation.objects.filter(pk=winner.pk).update(review_state="draft")

    page = soup(merge(as_publisher, fresh(winner), loser))

    assert "Summary (English): A public entry has a summary in English." in [
        note.text for note in page.select(".errornote")
    ]
    assert fresh(loser).is_public


def test_form_that_was_tampered_with_merges_nothing(as_publisher, pair):
    for versions in ("", "1", "x:y", f"{pair[0].pk}:1"):
        assert merge(as_publisher, *pair, versions=versions).status_code in (200, 409)
    assert not Merge.objects.exists()


@pytest.mark.parametrize("other", [0, 999])
def test_there_must_be_two_records(as_publisher, pair, other):
    path = reverse("admin:directory_organisation_merge", args=[pair[0].pk, other or pair[0].pk])

    assert as_publisher.get(path).status_code == 404


def test_merges_are_listed_with_what_they_changed(as_publisher, pair):
    child = factories.OrganisationFactory(name_en="Harbour Child", parent=pair[1])
    merge(as_publisher, *pair)

    page = soup(as_publisher.get(address(Merge, "changelist")))
    [link] = page.select("#result_list .field-both a")
    details = soup(as_publisher.get(link["href"]))

    assert link.text == "Harbour Laboratory → Harbour Lab"
    assert [section.h2.text for section in details.select("section.module")] == [
        "Harbour Lab",
        "Harbour Laboratory",
        str(child),
    ]
    assert "Eastern" in details.select_one("section.module").text


def test_undoing_twice_is_refused_kindly(as_publisher, pair):
    merge(as_publisher, *pair)
    path = address(Merge.objects.get())
    as_publisher.post(path)

    response = as_publisher.post(path, follow=True)

    assert "This merge was undone already." in messages_of(response)
    assert not soup(response).select("#undo_form")


def test_undoing_names_what_it_leaves(as_publisher, pair):
    merge(as_publisher, *pair)
    actions.apply(fresh(pair[0]), {"founded": "2013"}, by=None)

    response = as_publisher.post(address(Merge.objects.get()), follow=True)

    assert "Harbour Lab has been changed since the merge; this was left as it is: Founded." in messages_of(response)


def test_undoing_without_one_of_the_two_is_refused(as_publisher, pair):
    merge(as_publisher, *pair)
    actions.delete(fresh(pair[1]), by=None)

    response = as_publisher.post(address(Merge.objects.get()), follow=True)

    assert "“Harbour Laboratory” no longer exists." in messages_of(response)


def test_page_costs_as_many_queries_with_much_to_move(as_publisher, pair, django_assert_max_num_queries):
    factories.ParticipationFactory.create_batch(20, organisation=pair[1])
    factories.CitationFactory.create_batch(20, organisation=pair[1])

    with django_assert_max_num_queries(40):
        assert as_publisher.get(merge_address(*pair)).status_code == 200
