"""Each change leaves one version with all that belongs to it, and every version can be looked at."""

import pytest

from directory import actions
from directory.models import Organisation
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
