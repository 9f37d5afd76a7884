"""The editors' desk: each number opens the list of just these entries, at the price of a few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import actions, change_sets
from directory.models import ChangeSet, Initiative, ReviewState
from tests import bulk, factories
from tests.admin.forms import soup
from tests.people import signed_in

MOST_QUERIES = 14
PILES = (
    "My drafts",
    "Waiting for review",
    "Sent back to me",
    "Recent changes",
    "Likely duplicates",
    "Missing translations",
    "Thin sources",
    "Longest unchecked",
)
LONG_AGO = "2020-01-01"


def piles_of(client) -> dict[str, tuple[int, list[str]]]:
    """The piles of the desk by their title: the number, and the names of the first entries."""
    page = soup(client.get("/admin/"))
    return {
        pile.h3.text: (
            int(pile.select_one(".pile__count").text),
            [link.span.text for link in pile.select(".pile__entries a")],
        )
        for pile in page.select(".pile")
    }


def make(by, name: str, state: str = "draft", factory=factories.OrganisationFactory, **values):
    """Let somebody make a record, as the admin would."""
    record = factory.build(name_en=name, review_state="draft", **values)
    with actions.editing(record, by=by):
        record.save()
    factories.CitationFactory(record=record)
    if state != "draft":
        actions.set_review_state(record, ReviewState(state), by=by)
    return record


def test_an_empty_desk_says_that_nothing_waits(as_editor):
    assert list(piles_of(as_editor).values()) == [(0, [])] * 8
    assert "Nothing waits for review." in as_editor.get("/admin/").content.decode()


def test_drafts_lie_with_whoever_made_them_whoever_edited_them_since(as_editor, as_publisher, editor, publisher):
    mine = make(editor, "Mine")
    make(editor, "Mine too", factory=factories.InitiativeFactory)
    make(editor, "Proposed", "in-review")
    make(publisher, "Theirs")
    with actions.editing(mine, by=publisher):
        mine.website = "https://mine.example"
        mine.save()

    assert piles_of(as_editor)["My drafts"] == (2, ["Mine too", "Mine"])
    assert piles_of(as_publisher)["My drafts"] == (1, ["Theirs"])


def test_what_waits_longest_for_review_stands_first(as_publisher, editor):
    make(editor, "Second", "in-review")
    first = make(editor, "First", "in-review", factory=factories.InitiativeFactory)
    Initiative.objects.filter(pk=first.pk).update(updated_at=timezone.now() - timedelta(days=3))

    assert piles_of(as_publisher)["Waiting for review"] == (2, ["First", "Second"])


def pile_of(client, title: str):
    [pile] = [pile for pile in soup(client.get("/admin/")).select(".pile") if pile.h3.text == title]
    return pile


def propose(record, by, name: str, at: timedelta = timedelta(0)):
    change_set = change_sets.propose(record, {"name_en": name}, by=by)
    ChangeSet.objects.filter(pk=change_set.pk).update(at=timezone.now() - at)
    return change_set


def test_proposed_changes_wait_for_review_like_drafts_in_the_order_of_their_age(as_publisher, editor):
    make(editor, "Draft", "in-review")
    public = factories.OrganisationFactory(name_en="Public", is_complete=True)
    propose(public, editor, "Renamed", timedelta(days=2))

    assert piles_of(as_publisher)["Waiting for review"] == (2, ["Public", "Draft"])
    pile = pile_of(as_publisher, "Waiting for review")
    assert "Proposed change, an-editor, " in pile.select_one(".pile__note").text
    assert [link.text for link in pile.select(".pile__numbers a")] == ["Organisations: 1", "Proposed changes: 1"]


def notes_of(client, title: str) -> dict[str, str]:
    pile = pile_of(client, title)
    return {entry.a.span.text: entry.select_one(".pile__note").text for entry in pile.select(".pile__entries li")}


def test_what_was_sent_back_lies_with_its_author_and_says_why(as_editor, as_publisher, editor, publisher):
    draft = make(editor, "Draft", "in-review")
    change_set = propose(factories.InitiativeFactory(name_en="Public", is_complete=True), editor, "Renamed")
    make(editor, "Never proposed")
    mine = make(editor, "Taken back", "in-review")
    actions.set_review_state(mine, ReviewState.DRAFT, by=editor, reason="Not yet")
    assert piles_of(as_editor)["Sent back to me"] == (0, [])

    actions.set_review_state(draft, ReviewState.DRAFT, by=publisher, reason="Two sources, please")
    change_sets.send_back(change_set, by=publisher, comment="Where is that said?")

    assert piles_of(as_editor)["Sent back to me"][0] == 2
    assert notes_of(as_editor, "Sent back to me") == {"Draft": "Two sources, please", "Public": "Where is that said?"}
    assert piles_of(as_publisher)["Sent back to me"] == (0, [])

    actions.apply(draft, {"website": "https://draft.example"}, by=editor)
    assert notes_of(as_editor, "Sent back to me")["Draft"] == "Two sources, please"
    actions.set_review_state(draft, ReviewState.IN_REVIEW, by=editor)
    change_sets.propose(change_set.record, {"name_en": "Renamed again"}, by=editor)
    assert piles_of(as_editor)["Sent back to me"] == (0, [])


BOTH = {"name_zh": "名稱", "summary_en": "Summary", "summary_zh": "簡介"}


def test_missing_translations_are_those_of_public_entries(as_editor):
    factories.OrganisationFactory(name_en="No name", name_zh="")
    factories.OrganisationFactory(name_en="No summary", **BOTH | {"summary_en": ""})
    factories.OrganisationFactory(name_en="No address", **BOTH, address_zh="地址")
    factories.InitiativeFactory(name_en="No offer", **BOTH, offer_en="Money")
    factories.OrganisationFactory(name_en="Complete", **BOTH)
    factories.OrganisationFactory(name_en="Has none", **BOTH | {"name_zh": ""}, has_no_name_zh=True)
    factories.OrganisationFactory(name_en="Draft", review_state="draft")

    number, names = piles_of(as_editor)["Missing translations"]

    assert (number, set(names)) == (4, {"No name", "No summary", "No address", "No offer"})
    notes = {note.text for note in soup(as_editor.get("/admin/")).select("#desk-register ~ .pile .pile__note")}
    assert {"name", "summary", "address", "offer"} <= notes


def test_thin_sources_are_weak_ones_and_none(as_editor):
    cited, thin = factories.OrganisationFactory(name_en="Cited"), factories.InitiativeFactory(name_en="Thin")
    factories.CitationFactory(organisation=cited)
    factories.CitationFactory(initiative=thin)
    Initiative.objects.update(confidence="general")
    factories.OrganisationFactory(name_en="Uncited")
    factories.OrganisationFactory(name_en="Draft", review_state="draft")

    number, names = piles_of(as_editor)["Thin sources"]

    assert (number, set(names)) == (2, {"Thin", "Uncited"})


def test_the_longest_unchecked_stand_first_and_those_never_checked_before_them(as_editor):
    factories.OrganisationFactory(name_en="Old", checked_on="2021-01-01")
    factories.InitiativeFactory(name_en="Oldest", checked_on=LONG_AGO)
    factories.OrganisationFactory(name_en="Never", checked_on=None)
    factories.OrganisationFactory(name_en="Fresh")

    assert piles_of(as_editor)["Longest unchecked"] == (3, ["Never", "Oldest", "Old"])


def test_likely_duplicates_are_counted_without_those_that_were_judged(as_editor):
    first, second = (factories.OrganisationFactory(name_en="Lenovo") for _ in range(2))
    factories.InitiativeFactory.create_batch(2, name_en="Sandbox")
    assert piles_of(as_editor)["Likely duplicates"] == (2, ["Lenovo – Lenovo", "Sandbox – Sandbox"])

    as_editor.post(f"/admin/directory/organisation/duplicates/{first.pk}/{second.pk}/", {"judgement": "apart"})

    assert piles_of(as_editor)["Likely duplicates"] == (1, ["Sandbox – Sandbox"])


def test_changes_of_seven_days_are_recent_and_named_by_their_record(as_editor, publisher):
    make(publisher, "Published", "published", slug="one", **BOTH)
    factories.ChangeFactory(slug="gone", by=publisher)
    factories.ChangeFactory(noun="", slug="", action="loaded")
    factories.ChangeFactory(slug="old")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_change SET at = %s WHERE slug = 'old'", [timezone.now() - timedelta(days=8)])

    assert piles_of(as_editor)["Recent changes"] == (3, ["The whole register", "gone", "Published"])


@pytest.fixture
def full_desk(editor, publisher):
    """Something on each pile, of both nouns."""
    for factory in (factories.OrganisationFactory, factories.InitiativeFactory):
        make(editor, "Draft", factory=factory)
        make(editor, "Proposed", "in-review", factory=factory)
        public = make(editor, "Published", "published", factory=factory, checked_on=LONG_AGO, **BOTH)
        make(publisher, "Published", "published", factory=factory, checked_on=None, **BOTH)
        make(publisher, "Archived", "archived", factory=factory, checked_on=None)
        returned = make(editor, "Returned", "in-review", factory=factory)
        actions.set_review_state(returned, ReviewState.DRAFT, by=publisher, reason="Too short")
        change_sets.propose(public, {"name_en": "Proposed by the Editor"}, by=editor)
        change_sets.propose(public, {"name_en": "Proposed by the Publisher"}, by=publisher)
    change_sets.send_back(ChangeSet.objects.by_editor(editor).first(), by=publisher, comment="Where is that said?")
    factories.OrganisationFactory(name_en="Half", name_zh="", checked_on=None)
    factories.OrganisationFactory.create_batch(2, name_en="Lenovo", website="https://lenovo.example", name_zh="聯想")
    factories.InitiativeFactory.create_batch(2, name_en="Sandbox")


def rows_of(client, path: str) -> int:
    response = client.get(path)
    assert response.status_code == 200, path
    context = response.context
    return context["cl"].result_count if "cl" in context else context["page"].paginator.count


def test_each_number_opens_the_list_of_just_these_entries(as_editor, full_desk):
    links = soup(as_editor.get("/admin/")).select(".pile__numbers a")

    told = {link["href"]: int(link.text.rpartition(":")[2]) for link in links}

    noted = {title for title, (number, _names) in piles_of(as_editor).items() if number}
    assert noted == set(PILES)
    assert len(told) > 15
    assert {path: rows_of(as_editor, path) for path in told} == told


def test_each_entry_leads_to_its_page(as_editor, full_desk):
    links = {link["href"] for link in soup(as_editor.get("/admin/")).select(".pile__entries a")}

    assert len(links) > 8
    assert {path: as_editor.get(path).status_code for path in links} == dict.fromkeys(links, 200)


def test_the_list_of_the_longest_unchecked_is_in_that_order(as_editor, full_desk):
    [link] = [
        link["href"]
        for link in soup(as_editor.get("/admin/")).select(".pile__numbers a")
        if "freshness" in link["href"] and "organisation" in link["href"]
    ]

    shown = as_editor.get(link).context["cl"].result_list

    assert [record.checked_on and str(record.checked_on) for record in shown] == [None, None, LONG_AGO]


def queries_of_the_desk(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/admin/").status_code == 200
    return len(captured)


def test_the_desk_asks_as_much_of_500_records_as_of_20(as_editor, as_publisher, as_administrator, full_desk):
    everybody = [as_editor, as_publisher, as_administrator]
    for anybody in everybody:
        anybody.get("/admin/")  # the first page of a session writes down when it began
    few = [queries_of_the_desk(anybody) for anybody in everybody]
    for state in ("draft", "in-review", "published"):
        bulk.organisations(80, review_state=state, checked_on=None)
        bulk.initiatives(80, review_state=state, checked_on=None)

    assert few == [queries_of_the_desk(anybody) for anybody in everybody]
    assert max(few) <= MOST_QUERIES


def test_the_desk_shows_only_what_its_reader_may_look_at(db):
    onlooker = factories.UserFactory(is_staff=True)
    factories.OrganisationFactory(review_state="in-review")

    assert piles_of(signed_in(onlooker)) == {}


def test_the_lists_stay_within_reach(as_editor):
    page = soup(as_editor.get("/admin/"))

    assert page.select_one("#content-main .model-organisation a")["href"] == "/admin/directory/organisation/"
    assert len(page.select("#content h1")) == 1


@pytest.mark.parametrize(
    ("query", "names"),
    [("evidence=thin", {"Thin"}), ("evidence=cited", {"Cited"}), ("made_by=x", {"Thin", "Cited"})],
)
def test_filters_of_the_desk_have_their_opposites(as_editor, query, names):
    factories.CitationFactory(organisation=factories.OrganisationFactory(name_en="Cited"))
    factories.OrganisationFactory(name_en="Thin")

    shown = as_editor.get(f"/admin/directory/organisation/?{query}").context["cl"].result_list

    assert {record.name_en for record in shown} == names
