"""What is proposed waits for a Publisher, who decides whole or field by field."""

import pytest
from django.utils import timezone

from directory import change_sets
from directory.models import Change, ChangeSet, Organisation
from tests import factories
from tests.admin.forms import add_line, address, data_of, soup
from tests.admin.proposals import decide, proposed


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(
        slug="cyberport", name_en="Cyberport", name_zh="數碼港", summary_en="A park.", summary_zh="園區。"
    )


def test_a_publisher_accepts_all(as_editor, as_publisher, publisher, organisation):
    source = factories.SourceFactory()
    change_set = proposed(
        as_editor, organisation, name_en="Changed", reason="Letter", **add_line("citations", source=source.pk)
    )

    decide(as_publisher, change_set, _accept_all="x")

    organisation.refresh_from_db()
    change_set.refresh_from_db()
    assert (organisation.name_en, organisation.version, organisation.citations.count()) == ("Changed", 2, 1)
    assert (change_set.state, change_set.decided_by) == ("accepted", publisher)
    [change] = Change.objects.all()
    assert (change.by, change.reason) == (publisher, "Proposed by an Editor: Letter")
    assert sorted(change.fields) == ["citations", "name_en"]


def test_the_public_list_of_changes_names_no_person(as_editor, as_publisher, organisation, client):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    decide(as_publisher, change_set, _accept_all="x")

    page = client.get("/en/organisations/cyberport/").content.decode()

    assert "Proposed by an Editor" in page
    assert "an-editor" not in page
    assert "a-publisher" not in page


def test_a_publisher_accepts_some_fields(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed", summary_zh="數碼園區。")

    decide(as_publisher, change_set, **{"choice-name_en": None, "_accept": "x"})

    organisation.refresh_from_db()
    change_set.refresh_from_db()
    assert (organisation.name_en, organisation.summary_zh) == ("Cyberport", "數碼園區。")
    assert (change_set.state, change_set.accepted) == ("partly", ["summary_zh"])


def test_nothing_ticked_is_no_decision(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")

    response = decide(as_publisher, change_set, **{"choice-name_en": None, "_accept": "x"})

    assert "Choose at least one field" in response.content.decode()
    change_set.refresh_from_db()
    assert change_set.state == "pending"


def test_sending_back_needs_a_comment_which_the_editor_reads(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")

    response = decide(as_publisher, change_set, _send_back="x")
    assert "Say what is to be changed" in response.content.decode()
    decide(as_publisher, change_set, _send_back="x", comment="Which source?")

    page = as_editor.get(address(organisation))
    assert "Which source?" in soup(page).select_one(".notice--own").text
    again = proposed(as_editor, organisation, summary_en="Better.")
    assert (again.pk, again.state) == (change_set.pk, "pending")
    assert again.proposed == {"name_en": "Changed", "summary_en": "Better."}


def test_a_publisher_rejects(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")

    decide(as_publisher, change_set, _reject="x", comment="No.")

    change_set.refresh_from_db()
    assert (change_set.state, change_set.comment) == ("rejected", "No.")
    assert data_of(as_editor.get(address(organisation)))["name_en"] == ["Cyberport"]


@pytest.mark.parametrize("button", ["_accept", "_accept_all", "_send_back", "_reject", ""])
def test_an_editor_decides_on_nothing(as_editor, as_publisher, organisation, button):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    data = data_of(as_publisher.get(address(change_set)))

    response = as_editor.post(address(change_set), data | {button: "x", "comment": "x"})

    assert response.status_code == 403
    organisation.refresh_from_db()
    change_set.refresh_from_db()
    assert (organisation.name_en, change_set.state) == ("Cyberport", "pending")


def test_a_decision_on_what_was_not_shown_is_asked_again(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    data = data_of(as_publisher.get(address(change_set)))
    proposed(as_editor, organisation, name_en="Something else")

    response = as_publisher.post(address(change_set), data | {"_accept_all": "x"})

    assert "altered it meanwhile" in response.content.decode()
    organisation.refresh_from_db()
    assert organisation.name_en == "Cyberport"


def test_a_change_is_decided_once(as_editor, as_publisher, organisation):
    change_set = proposed(as_editor, organisation, name_en="Changed")
    data = data_of(as_publisher.get(address(change_set)))
    as_publisher.post(address(change_set), data | {"_reject": "x"})

    response = as_publisher.post(address(change_set), data | {"_accept_all": "x"})

    assert response.status_code == 200
    organisation.refresh_from_db()
    assert organisation.name_en == "Cyberport"
    with pytest.raises(change_sets.DecidedError):
        change_sets.reject(change_set, by=change_set.by)


def test_an_acceptance_that_would_leave_a_public_entry_incomplete_is_refused(as_editor, as_publisher):
    record = factories.OrganisationFactory(is_complete=True)
    change_set = proposed(as_editor, record, summary_en="", description_en="More.")

    response = decide(as_publisher, change_set, _accept_all="x")

    assert "A public entry has a summary in English." in response.content.decode()
    decide(as_publisher, change_set, **{"_accept": "x", "choice-summary_en": None})
    record.refresh_from_db()
    assert (record.summary_en, record.description_en) == ("What it is.", "More.")


def test_both_languages_are_shown_with_the_words_that_differ_marked(as_editor, as_publisher, organisation):
    change_set = proposed(
        as_editor, organisation, summary_en="A large park.", summary_zh="大園區。", description_en="New <b>text</b>."
    )

    page = soup(as_publisher.get(address(change_set)))

    assert [mark.text for mark in page.select(".option__text[lang=en] ins")] == [" large", "New <b>text</b>."]
    assert [mark.text for mark in page.select(".option__text[lang=zh-Hant-HK] ins")] == ["大"]


@pytest.mark.parametrize("state", ["pending", "accepted"])
def test_a_record_with_proposals_is_archived_not_deleted(as_publisher, organisation, state):
    """What was proposed and decided stays on record."""
    factories.ChangeSetFactory(organisation=organisation, proposed={"name_en": "X"}, state=state)

    page = as_publisher.post(address(organisation, "delete"), {"post": "yes"})

    assert "archive it instead" in page.content.decode()
    assert ChangeSet.objects.get().organisation == organisation


def test_the_list_shows_who_proposed_what(as_publisher, organisation):
    factories.ChangeSetFactory(
        organisation=organisation, proposed={"name_en": "X"}, by=factories.UserFactory(username="a-colleague")
    )

    row = soup(as_publisher.get(address(ChangeSet, "changelist"))).select_one("#result_list tbody tr").text

    for word in ("Cyberport", "Waiting for review", "Name (English)", "a-colleague"):
        assert word in row


def test_proposals_are_closed_to_those_without_a_right_to_look(client, groups, organisation):
    change_set = factories.ChangeSetFactory(organisation=organisation, proposed={"name_en": "X"})
    client.force_login(factories.UserFactory(is_staff=True))

    assert client.get(address(change_set)).status_code == 403
    assert client.post(address(change_set), {"_withdraw": "x"}).status_code == 403
    assert client.get(f"/admin/directory/changeset/{change_set.pk}/preview/en/").status_code == 403


def test_proposals_that_do_not_exist_are_not_found(as_publisher):
    for key in ("0", "x", "99999"):
        assert as_publisher.get(f"/admin/directory/changeset/{key}/change/").status_code == 404


def test_a_proposal_says_when_it_was_made(organisation, editor):
    before = timezone.now()

    change_set = change_sets.propose(organisation, {"name_en": "X"}, by=editor)

    assert before <= change_set.at <= timezone.now()
