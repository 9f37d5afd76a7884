"""Editors draft and propose, Publishers publish: by the form, the list, a crafted request or the back door."""

import pytest
from django.contrib.auth.models import Permission

from directory.models import (
    Change,
    ChangeSet,
    Citation,
    Organisation,
    Participation,
    Relationship,
    ReviewState,
    Source,
)
from tests import factories
from tests.admin.forms import add_line, address, data_of, errors, send, soup

OPEN = ["draft", "in-review"]
SETTLED = ["published", "archived"]


def state_of(record) -> str:
    return type(record).objects.get(pk=record.pk).review_state


def act(client, action: str, *records):
    """Run a bulk action of the list on some records, and confirm it where that is asked."""
    path = address(records[0], "changelist")
    page = client.post(path, {"action": action, "_selected_action": [record.pk for record in records]}, follow=True)
    if not soup(page).select("[name=confirm]"):
        return page
    return client.post(path, data_of(page) | {"reason": "A reason"}, follow=True)


@pytest.mark.parametrize("factory", [factories.OrganisationFactory, factories.InitiativeFactory])
@pytest.mark.parametrize("state", OPEN)
def test_editors_edit_and_propose_what_is_not_public(as_editor, factory, state):
    record = factory(review_state=state)

    response = send(as_editor, address(record), name_zh="中文", review_state="in-review")

    assert response.status_code == 302
    record.refresh_from_db()
    assert (record.name_zh, record.review_state) == ("中文", "in-review")


@pytest.mark.parametrize("factory", [factories.OrganisationFactory, factories.InitiativeFactory])
@pytest.mark.parametrize("state", SETTLED)
def test_what_editors_save_of_an_entry_that_is_or_was_public_is_proposed(as_editor, factory, state):
    record = factory(review_state=state, name_en="As it was")

    page = soup(as_editor.get(address(record)))
    response = send(as_editor, address(record), name_en="Changed", review_state="draft")

    assert not page.select("[name=review_state], [name=_publish], [name=_for_review], [name=_continue]")
    record.refresh_from_db()
    assert (record.name_en, record.review_state, record.version) == ("As it was", state, 1)
    assert ChangeSet.objects.get().proposed == {"name_en": "Changed"}
    assert response.url == address(ChangeSet.objects.get())


@pytest.mark.parametrize("state", SETTLED)
def test_a_crafted_request_of_an_editor_changes_nothing_public(as_editor, as_publisher, state):
    record = factories.OrganisationFactory(review_state=state, name_en="As it was")
    data = data_of(as_publisher.get(address(record))) | {"name_en": "Changed", "review_state": "draft"}

    as_editor.post(address(record), data | {"_publish": "x"})
    as_editor.post(address(record), {"name_en": "Changed"})
    assert as_editor.post(address(record, "delete"), {"post": "yes"}).status_code == 403

    record.refresh_from_db()
    assert (record.name_en, record.review_state) == ("As it was", state)


def test_the_form_offers_editors_no_state_that_is_public(as_editor, as_publisher):
    draft = factories.OrganisationFactory(review_state="draft")

    def offered(client):
        return [option["value"] for option in soup(client.get(address(draft))).select("[name=review_state] option")]

    assert offered(as_editor) == OPEN
    assert offered(as_publisher) == ReviewState.values


@pytest.mark.parametrize("state", SETTLED)
def test_an_editor_cannot_send_a_state_that_the_form_does_not_offer(as_editor, state):
    draft = factories.OrganisationFactory(review_state="draft")

    response = send(as_editor, address(draft), review_state=state)

    assert "Select a valid choice" in " ".join(errors(response))
    assert state_of(draft) == "draft"


@pytest.mark.parametrize("state", SETTLED)
def test_an_editor_cannot_add_a_record_that_is_public_at_once(as_editor, state):
    response = send(
        as_editor, address(Organisation, "add"), slug="new", name_en="New", kind="company", review_state=state
    )

    assert errors(response)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("state", ReviewState.values)
def test_publishers_move_a_record_to_every_state(as_publisher, state):
    record = factories.InitiativeFactory(review_state="in-review", is_complete=True)

    assert send(as_publisher, address(record), review_state=state, reason="So be it").status_code == 302
    assert state_of(record) == state


@pytest.mark.parametrize("action", ["publish", "archive", "send_back"])
def test_bulk_actions_of_publishers_are_closed_to_editors(as_editor, action):
    record = factories.OrganisationFactory(review_state="in-review")

    act(as_editor, action, record)

    assert state_of(record) == "in-review"
    offered = soup(as_editor.get(address(record, "changelist"))).select("[name=action] option")
    assert [option["value"] for option in offered] == ["", "mark_as_checked", "propose", "add_sector", "remove_sector"]


@pytest.mark.parametrize(
    ("action", "moves"),
    [
        ("propose", {"draft": "in-review"}),
        ("publish", {"draft": "published", "in-review": "published", "archived": "published"}),
        ("archive", {"draft": "archived", "in-review": "archived", "published": "archived"}),
        ("send_back", {"in-review": "draft", "archived": "draft"}),
    ],
)
def test_bulk_actions_move_records_in_the_right_states_and_leave_the_others(as_publisher, action, moves):
    records = [factories.OrganisationFactory(review_state=state, is_complete=True) for state in ReviewState.values]

    page = act(as_publisher, action, *records)

    assert [state_of(record) for record in records] == [moves.get(state, state) for state in ReviewState.values]
    said = [message.text.split()[0] for message in soup(page).select(".messagelist li")]
    assert said == [str(len(moves)), str(len(records) - len(moves))]


def test_publishing_many_logs_each(as_publisher, publisher):
    records = [factories.OrganisationFactory(slug=slug, review_state="draft", is_complete=True) for slug in ("a", "b")]

    act(as_publisher, "publish", *records)

    rows = Change.objects.values_list("slug", "action", "by")
    assert sorted(rows) == [("a", "published", publisher.pk), ("b", "published", publisher.pk)]


def test_editors_propose_drafts_from_the_list_and_nothing_else(as_editor):
    draft, published = factories.OrganisationFactory(review_state="draft"), factories.OrganisationFactory()

    act(as_editor, "propose", draft, published)

    assert (state_of(draft), state_of(published)) == ("in-review", "published")


def test_editors_mark_only_what_is_theirs_as_checked(as_editor):
    draft = factories.OrganisationFactory(review_state="draft", checked_on=None)
    published = factories.OrganisationFactory(checked_on=None)

    act(as_editor, "mark_as_checked", draft, published)

    draft.refresh_from_db()
    published.refresh_from_db()
    assert draft.checked_on is not None
    assert published.checked_on is None


def test_publishers_mark_public_entries_as_checked_and_it_is_logged(as_publisher):
    published = factories.OrganisationFactory(slug="a", checked_on=None)

    act(as_publisher, "mark_as_checked", published)

    published.refresh_from_db()
    assert published.checked_on is not None
    assert list(Change.objects.values_list("slug", "action")) == [("a", "checked")]


def test_one_noun_may_be_published_without_the_other(as_editor, editor):
    editor.user_permissions.add(Permission.objects.get(codename="publish_organisation"))
    organisation = factories.OrganisationFactory(review_state="draft", is_complete=True)
    initiative = factories.InitiativeFactory(review_state="draft", is_complete=True)

    send(as_editor, address(organisation), review_state="published")
    send(as_editor, address(initiative), review_state="published")

    assert (state_of(organisation), state_of(initiative)) == ("published", "draft")


@pytest.fixture
def public_things(db) -> dict[str, object]:
    """Ties and evidence that public pages show."""
    tie = factories.RelationshipFactory()
    citation = factories.CitationFactory(relationship=tie)
    return {
        "participation": factories.ParticipationFactory(),
        "relationship": tie,
        "citation": factories.CitationFactory(organisation=tie.subject),
        "citation of a relationship": citation,
        "source": citation.source,
    }


@pytest.mark.parametrize("kind", ["participation", "relationship", "citation", "citation of a relationship", "source"])
def test_editors_cannot_change_or_delete_ties_and_evidence_that_are_public(
    as_editor, as_publisher, public_things, kind
):
    thing = public_things[kind]
    data = data_of(as_publisher.get(address(thing)))

    assert as_editor.get(address(thing)).status_code == 200
    assert as_editor.post(address(thing), data).status_code == 403
    assert as_editor.post(address(thing, "delete"), {"post": "yes"}).status_code == 403
    assert as_publisher.post(address(thing), data).status_code == 302


def test_editors_cannot_tie_two_public_records_together(as_editor):
    organisation, initiative = factories.OrganisationFactory(), factories.InitiativeFactory()

    response = send(
        as_editor,
        address(Participation, "add"),
        organisation=organisation.pk,
        initiative=initiative.pk,
        role="lead",
    )

    assert "a Publisher" in " ".join(errors(response))
    assert not Participation.objects.exists()


def test_editors_cannot_move_a_draft_tie_between_public_records(as_editor):
    draft = factories.InitiativeFactory(review_state="draft")
    part = factories.ParticipationFactory(initiative=draft)

    response = send(as_editor, address(part), initiative=str(factories.InitiativeFactory().pk))

    assert errors(response)
    part.refresh_from_db()
    assert part.initiative == draft


def test_editors_cannot_cite_for_a_public_record(as_editor):
    response = send(
        as_editor,
        address(Citation, "add"),
        source=factories.SourceFactory().pk,
        organisation=factories.OrganisationFactory().pk,
    )

    assert errors(response)
    assert not Citation.objects.exists()


def test_editors_tie_their_draft_to_public_records(as_editor):
    draft = factories.OrganisationFactory(review_state="draft")
    public = factories.OrganisationFactory()

    response = send(as_editor, address(draft), **add_line("relationships_from", kind="funds", object=public.pk))

    assert response.status_code == 302
    tie = Relationship.objects.get()
    assert as_editor.post(address(tie, "delete"), {"post": "yes"}).status_code == 302
    assert not Change.objects.exists()


def test_editors_add_sources_and_correct_those_that_no_public_page_shows(as_editor):
    send(as_editor, address(Source, "add"), url="https://example.org/", title="Tilte")
    source = Source.objects.get()

    assert send(as_editor, address(source), title="Title").status_code == 302
    source.refresh_from_db()
    assert source.title == "Title"


def test_editors_only_look_at_vocabularies(as_editor):
    sector = factories.SectorFactory()

    assert as_editor.get(address(sector)).status_code == 200
    assert as_editor.post(address(sector), {"name_en": "X"}).status_code == 403
    assert as_editor.get(address(sector, "add")).status_code == 403
