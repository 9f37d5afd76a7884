"""Each change leaves one version with all that belongs to it, and every version can be looked at."""

import pytest
from django.contrib.auth.models import Permission

from directory import actions, snapshots
from directory.models import Change, ChangeSet, Organisation
from tests import factories
from tests.admin.forms import add_line, address, send, soup


@pytest.fixture
def organisation(db) -> Organisation:
    return factories.OrganisationFactory(slug="cyberport", name_en="First")


def test_a_change_of_many_fields_is_one_version(as_publisher, publisher, organisation):
    before = organisation.history.count()
    sector, technology = factories.SectorFactory(), factories.TechnologyFactory()

    send(
        as_publisher,
        address(organisation),
        name_en="Second",
        sectors=[str(sector.pk)],
        technologies=[str(technology.pk)],
        reason="New name",
    )

    assert organisation.history.count() == before + 1
    version = organisation.history.latest()
    assert (version.version, version.name_en) == (2, "Second")
    assert version.stored["sectors"] == [sector.slug]
    assert version.stored["technologies"] == [technology.slug]
    assert (version.history_user, version.history_change_reason) == (publisher, "New name")


def test_the_history_tells_what_changed_and_why(as_publisher, organisation):
    send(as_publisher, address(organisation), name_en="Second", reason="New name")

    page = soup(as_publisher.get(address(organisation, "history")))

    row = page.select_one("#change-history tbody tr")
    assert (row.select_one("del").text, row.select_one("ins").text) == ("First", "Second")
    assert "New name" in row.text
    assert "a-publisher" in row.text


def test_the_history_tells_of_links_citations_and_ties(as_publisher, organisation):
    sector, source = factories.SectorFactory(name_en="Banking"), factories.SourceFactory(title="Annual report")
    initiative = factories.InitiativeFactory(name_en="Sandbox")
    send(
        as_publisher,
        address(organisation),
        sectors=[str(sector.pk)],
        **add_line("citations", source=source.pk, fields=["founded"]),
        **add_line("participations", initiative=initiative.pk, role="lead"),
    )

    row = soup(as_publisher.get(address(organisation, "history"))).select_one("#change-history tbody tr")

    assert [mark.text for mark in row.select("ins")] == ["Banking", "Annual report (founded)", "Sandbox (Lead)"]


def test_the_history_of_a_record_as_it_was_loaded_says_so(as_editor):
    organisation = factories.OrganisationFactory()
    organisation.history.all().delete()

    assert "Nothing has been changed" in as_editor.get(address(organisation, "history")).content.decode()


def test_an_earlier_version_stands_beside_the_present_one(as_publisher, organisation):
    first, second = factories.SectorFactory(name_en="Banking"), factories.SectorFactory(name_en="Retail")
    send(as_publisher, address(organisation), sectors=[str(first.pk)], aliases="One\nTwo")
    version = organisation.history.latest()
    send(as_publisher, address(organisation), sectors=[str(second.pk)], parent=str(factories.OrganisationFactory().pk))

    page = soup(as_publisher.get(f"{address(organisation, 'history')}{version.pk}/"))

    lines = {row.th.contents[0].strip(): [cell.text for cell in row("td")] for row in page.select("tbody tr")}
    assert lines["Sectors"] == ["Banking", "Retail"]
    assert lines["Other names"] == ["One\nTwo", "One\nTwo"]
    assert len(page.select("tr.differs")) == 2


def test_a_version_tells_of_references_that_are_gone(as_publisher, organisation):
    parent, sector = factories.OrganisationFactory(), factories.SectorFactory()
    send(as_publisher, address(organisation), parent=str(parent.pk), sectors=[str(sector.pk)])
    version = organisation.history.latest()
    send(as_publisher, address(organisation), parent="", sectors=[])
    parent.delete()
    sector.delete()

    page = soup(as_publisher.get(f"{address(organisation, 'history')}{version.pk}/"))

    assert page.text.count("deleted since") == 2


def test_the_last_version_of_a_deleted_record_can_be_looked_at(as_publisher, organisation):
    history = address(organisation, "history")
    as_publisher.post(address(organisation, "delete"), {"post": "yes", "reason": ""})
    version = Organisation.history.latest()

    response = as_publisher.get(f"{history}{version.pk}/")

    assert version.history_type == "-"
    assert response.status_code == 200
    assert "First" in response.content.decode()


@pytest.mark.parametrize("path", ["x/history/1/", "1/history/x/", "999999/history/999999/"])
def test_versions_that_do_not_exist_are_not_found(as_publisher, path):
    assert as_publisher.get(f"/admin/directory/organisation/{path}").status_code == 404


def test_versions_are_closed_to_those_without_a_right_to_look(client, groups, organisation):
    client.force_login(factories.UserFactory(is_staff=True))

    path = f"{address(organisation, 'history')}{organisation.history.latest().pk}/"

    assert client.get(path).status_code == 403


def version_page(record, number: int) -> str:
    return f"{address(record, 'history')}{record.history.filter(version=number).latest().pk}/"


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

    form = soup(as_publisher.get(address(rich, "history"))).select_one("form.revert")
    response = as_publisher.post(form["action"])

    assert response.url == address(rich, "history")
    assert snapshots.stored(rich) == before
    change = Change.objects.filter(slug="rich").first()
    assert (change.reason, change.by, change.action) == ("Reverted to version 1", publisher, "changed")
    assert list(rich.history.order_by("version").values_list("version", flat=True)) == [1, 2, 3]
    assert rich.history.get(version=3).history_change_reason == "Reverted to version 1"


def test_a_revert_is_itself_reverted(as_publisher, rich):
    without_all(as_publisher, rich)
    after = snapshots.stored(rich)
    as_publisher.post(version_page(rich, 1))

    as_publisher.post(version_page(rich, 2))

    assert snapshots.stored(rich) == after
    rich.refresh_from_db()
    assert rich.version == 4


def test_a_revert_changes_neither_the_address_nor_what_is_public(as_publisher):
    draft = factories.OrganisationFactory(slug="a", review_state="draft", is_complete=True, name_en="Before")
    send(as_publisher, address(draft), name_en="After", _publish="x")

    as_publisher.post(version_page(draft, 1))

    draft.refresh_from_db()
    assert (draft.name_en, draft.review_state) == ("Before", "published")


def test_an_editor_proposes_to_revert_what_is_public(as_editor, as_publisher, rich):
    before = snapshots.stored(rich)
    without_all(as_publisher, rich)
    after = snapshots.stored(rich)

    button = soup(as_editor.get(version_page(rich, 1))).select_one("form.revert button")
    assert button.text == "Propose to revert to version 1"
    response = as_editor.post(version_page(rich, 1))

    change_set = ChangeSet.objects.get()
    assert response.url == address(change_set)
    assert (change_set.reason, snapshots.stored(rich)) == ("Reverted to version 1", after)
    send(as_publisher, address(change_set), _accept_all="x")
    assert snapshots.stored(rich) == before


def test_an_editor_reverts_a_draft(as_editor):
    draft = factories.OrganisationFactory(review_state="draft", name_en="Before")
    send(as_editor, address(draft), name_en="After")

    as_editor.post(version_page(draft, 1))

    assert Organisation.objects.get().name_en == "Before"


def test_a_version_that_refers_to_what_is_gone_comes_back_without_it_and_says_so(as_publisher, rich):
    gone, *kept = rich.sectors.all()
    without_all(as_publisher, rich)
    slug = gone.slug
    gone.delete()

    page = soup(as_publisher.post(version_page(rich, 1), follow=True))

    assert f"Sectors: “{slug}” no longer exists." in page.select_one(".messagelist").text
    rich.refresh_from_db()
    assert (rich.name_en, list(rich.sectors.all())) == ("Before", kept)


def test_a_version_that_cites_a_source_by_its_former_url_comes_back(as_publisher, rich):
    source = rich.citations.first().source
    without_all(as_publisher, rich)
    send(as_publisher, address(source), url="https://moved.example/")

    page = soup(as_publisher.post(version_page(rich, 1), follow=True))

    assert "no longer exists" not in page.select_one(".messagelist").text
    assert rich.citations.filter(source=source).exists()
    assert [row.url for row in source.former_urls.all()] == [source.url]


def test_a_revert_that_would_leave_a_public_entry_incomplete_is_refused(as_publisher):
    record = factories.OrganisationFactory(review_state="draft", name_en="Before")
    source = factories.SourceFactory()
    texts = {"name_zh": "中文", "summary_en": "What.", "summary_zh": "簡介。"}
    send(as_publisher, address(record), _publish="x", **texts, **add_line("citations", source=source.pk))

    page = soup(as_publisher.post(version_page(record, 1), follow=True))

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

    assert "older than the history" in soup(as_publisher.get(version_page(rich, 1))).text
    as_publisher.post(version_page(rich, 1))

    assert Organisation.objects.get(slug="rich").name_en == "After"


def test_long_histories_have_pages_and_cost_no_more_queries(as_publisher, organisation, django_assert_max_num_queries):
    for number in range(40):
        with actions.editing(organisation, by=None):
            organisation.name_en = f"Name {number}"
            organisation.save()

    with django_assert_max_num_queries(25):
        page = soup(as_publisher.get(address(organisation, "history")))

    assert len(page.select("#change-history tbody tr")) == 30
    assert page.select_one(".paginator a[href='?p=2']")
    oldest = page.select("#change-history tbody tr")[-1]
    assert oldest.select("ins")
