"""One click brings an earlier version back, as a change like any other, and undoes nothing that was not looked at."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission

from directory import actions, snapshots
from directory.admin import mixins
from directory.models import Change, ChangeSet, Organisation, ReviewState
from tests import factories
from tests.admin.forms import add_line, address, data_of, send, soup


def version_page(record, number: int) -> str:
    return f"{address(record, 'history')}{record.history.filter(version=number).latest().pk}/"


def button_of(page, number: int):
    """The form with the one button that reverts to a version, as the page shows it: where it leads, what it sends."""
    [form] = [form for form in soup(page).select("form.revert") if f"version {number}" in form.button.text]
    return form.get("action"), {field["name"]: field["value"] for field in form.select("input")}


def revert(client, record, number: int, **options):
    """Look at a version and press its button."""
    page = version_page(record, number)
    return client.post(page, button_of(client.get(page), number)[1], **options)


@pytest.fixture
def rich(db) -> Organisation:
    """A public organisation with something of every kind; version 2 takes all of it away."""
    record = factories.OrganisationFactory(
        slug="rich", name_en="Before", sectors=factories.SectorFactory.create_batch(2), checked_on="2026-01-01"
    )
    for fields in (["name"], ["founded"]):
        factories.CitationFactory(organisation=record, fields=fields)
    factories.ParticipationFactory(organisation=record, role="lead")
    tie = factories.RelationshipFactory(subject=record, kind="funds")
    factories.CitationFactory(relationship=tie)
    return record


def without_all(client, record):
    return send(
        client,
        address(record),
        name_en="After",
        sectors=[],
        citations__1__DELETE="on",
        participations__0__DELETE="on",
        relationships_from__0__DELETE="on",
    )


def test_one_click_brings_an_earlier_version_back_with_all_that_belonged_to_it(as_publisher, publisher, rich):
    before = snapshots.stored(rich)
    without_all(as_publisher, rich)
    assert snapshots.stored(rich)["participations"] == []

    response = as_publisher.post(*button_of(as_publisher.get(address(rich, "history")), 1))

    assert response.url == address(rich, "history")
    assert snapshots.stored(rich) == before
    change = Change.objects.filter(slug="rich").first()
    assert (change.reason, change.by, change.action) == ("Reverted to version 1", publisher, "changed")
    assert list(rich.history.order_by("version").values_list("version", flat=True)) == [1, 2, 3]
    assert rich.history.get(version=3).history_change_reason == "Reverted to version 1"


def test_a_revert_is_itself_reverted(as_publisher, rich):
    without_all(as_publisher, rich)
    after = snapshots.stored(rich)
    revert(as_publisher, rich, 1)

    revert(as_publisher, rich, 2)

    assert snapshots.stored(rich) == after
    rich.refresh_from_db()
    assert rich.version == 4


def test_a_revert_changes_neither_the_address_nor_what_is_public(as_publisher):
    draft = factories.OrganisationFactory(slug="a", review_state="draft", is_complete=True, name_en="Before")
    send(as_publisher, address(draft), name_en="After", _publish="x")

    revert(as_publisher, draft, 1)

    draft.refresh_from_db()
    assert (draft.name_en, draft.review_state) == ("Before", "published")


def test_an_editor_proposes_to_revert_what_is_public(as_editor, as_publisher, rich):
    before = snapshots.stored(rich)
    without_all(as_publisher, rich)
    after = snapshots.stored(rich)

    button = soup(as_editor.get(version_page(rich, 1))).select_one("form.revert button")
    assert button.text == "Propose to revert to version 1"
    response = revert(as_editor, rich, 1)

    change_set = ChangeSet.objects.get()
    assert response.url == address(change_set)
    assert (change_set.reason, snapshots.stored(rich)) == ("Reverted to version 1", after)
    send(as_publisher, address(change_set), _accept_all="x")
    assert snapshots.stored(rich) == before


def test_an_editor_reverts_a_draft(as_editor):
    draft = factories.OrganisationFactory(review_state="draft", name_en="Before")
    send(as_editor, address(draft), name_en="After")

    revert(as_editor, draft, 1)

    assert Organisation.objects.get().name_en == "Before"


def test_a_version_that_refers_to_what_is_gone_comes_back_without_it_and_says_so(as_publisher, rich):
    gone, *kept = rich.sectors.all()
    without_all(as_publisher, rich)
    slug = gone.slug
    gone.delete()

    page = soup(revert(as_publisher, rich, 1, follow=True))

    assert f"Sectors: “{slug}” no longer exists." in page.select_one(".messagelist").text
    rich.refresh_from_db()
    assert (rich.name_en, list(rich.sectors.all())) == ("Before", kept)


def test_a_version_that_cites_a_source_by_its_former_url_comes_back(as_publisher, rich):
    source = rich.citations.first().source
    without_all(as_publisher, rich)
    send(as_publisher, address(source), url="https://moved.example/")

    page = soup(revert(as_publisher, rich, 1, follow=True))

    assert "no longer exists" not in page.select_one(".messagelist").text
    assert rich.citations.filter(source=source).exists()
    assert [row.url for row in source.former_urls.all()] == [source.url]


def test_a_revert_that_would_leave_a_public_entry_incomplete_is_refused(as_publisher):
    record = factories.OrganisationFactory(review_state="draft", name_en="Before")
    source = factories.SourceFactory()
    texts = {"name_zh": "中文", "summary_en": "What.", "summary_zh": "簡介。"}
    send(as_publisher, address(record), _publish="x", **texts, **add_line("citations", source=source.pk))

    page = soup(revert(as_publisher, record, 1, follow=True))

    assert "A public entry cites at least one source." in page.select_one(".messagelist").text
    assert record.citations.exists()


def test_nobody_reverts_who_may_not_change(client, groups, rich):
    user = factories.UserFactory(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(user)

    assert client.get(version_page(rich, 1)).status_code == 200
    assert client.post(version_page(rich, 1)).status_code == 403


def test_the_present_version_is_not_offered_to_revert_to(as_publisher, rich):
    assert not soup(as_publisher.get(version_page(rich, 1))).select("form.revert")
    assert not soup(as_publisher.get(address(rich, "history"))).select("form.revert")


def test_a_version_without_its_values_can_be_looked_at_and_nothing_else(as_publisher, rich):
    without_all(as_publisher, rich)
    rich.history.filter(version=1).update(stored=None)

    page = soup(as_publisher.get(version_page(rich, 1)))
    assert "older than the history" in page.text
    assert not page.select("form.revert")
    as_publisher.post(version_page(rich, 1), {"_base": data_of(as_publisher.get(address(rich)))["_base"][0]})

    assert Organisation.objects.get(slug="rich").name_en == "After"


@pytest.mark.parametrize("where", ["history", "version"])
def test_what_was_saved_since_somebody_looked_is_not_undone_but_shown(as_publisher, another, rich, where):
    without_all(as_publisher, rich)
    path = address(rich, "history") if where == "history" else version_page(rich, 1)
    _action, data = button_of(as_publisher.get(path), 1)
    send(another, address(rich), description_en="Just saved.")

    response = as_publisher.post(version_page(rich, 1), data)

    assert "Nothing was reverted" in soup(response).select_one(".errornote").text
    assert [mark.text for mark in soup(response).select("#changed-since ins")] == ["Just saved."]
    rich.refresh_from_db()
    assert (rich.name_en, rich.description_en) == ("After", "Just saved.")
    as_publisher.post(version_page(rich, 1), button_of(response, 1)[1])
    rich.refresh_from_db()
    assert (rich.name_en, rich.description_en) == ("Before", "")


@pytest.mark.parametrize("base", [None, "nonsense"])
def test_a_revert_without_the_version_looked_at_changes_nothing(as_publisher, rich, base):
    without_all(as_publisher, rich)

    response = as_publisher.post(version_page(rich, 1), {"_base": base} if base else {})

    assert soup(response).select(".errornote")
    assert Organisation.objects.get(slug="rich").name_en == "After"


def test_a_revert_does_not_take_back_when_somebody_checked_the_entry(as_publisher, publisher):
    record = factories.OrganisationFactory(name_en="Before", checked_on=date(2020, 1, 1))
    actions.mark_as_checked(record, by=publisher)
    send(as_publisher, address(record), name_en="After")
    checked_on = Organisation.objects.get().checked_on

    revert(as_publisher, record, 1)

    record.refresh_from_db()
    assert (record.name_en, record.checked_on) == ("Before", checked_on)
    assert checked_on > date(2020, 1, 1)


def test_an_editor_does_not_revert_what_was_published_while_they_waited_for_their_turn(
    as_editor, publisher, monkeypatch
):
    draft = factories.OrganisationFactory(review_state="draft", is_complete=True, name_en="Before")
    send(as_editor, address(draft), name_en="After")
    _action, data = button_of(as_editor.get(version_page(draft, 1)), 1)

    def publish() -> None:
        monkeypatch.undo()
        actions.set_review_state(Organisation.objects.get(), ReviewState.PUBLISHED, by=publisher)

    monkeypatch.setattr(mixins, "take_turn", publish)
    as_editor.post(version_page(draft, 1), data)

    draft.refresh_from_db()
    assert (draft.review_state, draft.name_en) == ("published", "After")
