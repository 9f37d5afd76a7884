"""A record with a hundred citations and a hundred participations, and a proposal that turns all of them over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import change_sets, snapshots
from directory.models import ChangeSet, Citation, Organisation, Participation, Source
from tests import factories
from tests.admin.forms import address, data_of, soup
from tests.admin.proposals import preview_of

# What the admin promises of a page of such a record.
QUERIES = 40


@pytest.fixture
def large(db) -> Organisation:
    record = factories.OrganisationFactory(slug="large", is_complete=True)
    sources = [factories.SourceFactory.build() for _ in range(200)]
    Source.objects.bulk_create(sources)
    initiatives = factories.InitiativeFactory.create_batch(200)
    Citation.objects.bulk_create(
        Citation(organisation=record, source=source, fields=["name"]) for source in sources[:100]
    )
    Participation.objects.bulk_create(
        Participation(organisation=record, initiative=initiative) for initiative in initiatives[:100]
    )
    return record


def turned_over(record: Organisation, turn: str) -> dict:
    """Values with all citations and participations reordered, or with others in their place."""
    values = snapshots.stored(record)
    if turn == "reordered":
        parts = [[*row[:2], "lead"] for row in values["participations"]]
        return {"citations": values["citations"][::-1], "participations": parts}
    if turn == "one swapped":
        url = Source.objects.latest("pk").url
        return {"citations": [[url, ["kind"]], *values["citations"][1:]]}
    if turn == "emptied":
        return {"citations": values["citations"][:1], "participations": []}
    sources = Source.objects.order_by("-pk")[:100]
    slugs = Participation.initiative.field.related_model.objects.order_by("-pk").values_list("slug", flat=True)[:100]
    return {
        "citations": [[source.url, ["summary"]] for source in sources],
        "participations": sorted([slug, "large", "lead"] for slug in slugs),
    }


TURNS = ["reordered", "one swapped", "emptied", "replaced"]


@pytest.mark.parametrize("turn", TURNS)
def test_form_preview_and_decision_open_in_few_queries(as_editor, as_publisher, editor, large, turn):
    change_set = change_sets.propose(large, turned_over(large, turn), by=editor)
    pages = [(as_editor, address(large)), (as_editor, preview_of(change_set)), (as_publisher, address(change_set))]

    for client, path in pages:
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            response = client.get(path)
        assert response.status_code == 200
        assert len(captured) < QUERIES, path


@pytest.mark.parametrize("turn", TURNS)
def test_proposal_is_stored_as_it_was_proposed(editor, publisher, large, turn):
    values = turned_over(large, turn)
    change_set = change_sets.propose(large, values, by=editor)

    change_sets.accept(change_set, change_set.proposed, by=publisher)

    now = snapshots.stored(large)
    assert {name: now[name] for name in values} == values
    assert ChangeSet.objects.get().state == "accepted"


def test_conflict_page_opens_in_few_queries(as_publisher, editor, large):
    data = data_of(as_publisher.get(address(large)))
    change_set = change_sets.propose(large, turned_over(large, "replaced") | {"name_en": "Theirs"}, by=editor)
    change_sets.accept(change_set, change_set.proposed, by=editor)
    data["citations-0-source"], data["name_en"] = [str(Source.objects.latest("pk").pk)], ["Mine"]

    with CaptureQueriesContext(connection) as captured:
        response = as_publisher.post(address(large), data)

    assert soup(response).find("input", {"name": "_draft"})
    assert len(captured) < QUERIES
