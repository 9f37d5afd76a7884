from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from directory import dataset, snapshots
from directory.loading import insert
from directory.models import Change, ChangeAction, Guide, Initiative, Organisation, ReviewState
from tests import factories
from tests.everything import empty, fill

pytestmark = pytest.mark.django_db

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2031, 8, 1, tzinfo=UTC)

Load = Callable[..., None]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load what the database holds into it again, with other values for the fields of one of its entries."""

    def load(noun: str, slug: str, **fields: Any) -> None:
        data = dataset.collect()
        next(entry for entry in data[noun] if slug in entry.values() or [slug] in entry.values()).update(fields)
        dataset.write(data, tmp_path)
        with time_machine.travel(NOW, tick=False):
            call_command("loaddata", *dataset.files(tmp_path), verbosity=0)

    return load


@pytest.fixture
def bank() -> Organisation:
    return factories.OrganisationFactory(slug="bank", version=7, updated_at=BEFORE)


def counted(slug: str) -> tuple[int, datetime]:
    return Organisation.objects.values_list("version", "updated_at").get(slug=slug)


def test_loading_what_is_there_changes_nothing(bank: Organisation, load: Load) -> None:
    before = Organisation.objects.values().get()

    load("organisation", "bank")

    assert Organisation.objects.values().get() == before
    assert not Change.objects.exists()
    assert not bank.history.filter(history_date=NOW).exists()


def test_loading_another_value_is_one_change(bank: Organisation, load: Load) -> None:
    factories.OrganisationFactory(slug="lab", version=3, updated_at=BEFORE)

    load("organisation", "bank", summary_en="Holds money.")

    assert counted("bank") == (8, NOW)
    assert counted("lab") == (3, BEFORE)
    assert [(c.action, c.noun, c.slug) for c in Change.objects.all()] == [(ChangeAction.LOADED, "", "")]


def test_loading_a_part_moves_the_day_of_its_guide_only(load: Load) -> None:
    for slug in ("money", "people"):
        factories.GuidePartFactory(guide=factories.GuideFactory(slug=slug, updated_at=BEFORE), position=1)

    load("guidepart", "money", text_en="Other words.")

    assert dict(Guide.objects.values_list("slug", "updated_at")) == {"money": NOW, "people": BEFORE}
    assert Change.objects.count() == 1


def test_loading_writes_the_history_of_changed_records(bank: Organisation, load: Load) -> None:
    load("organisation", "bank", summary_en="Holds money.", sectors=[])

    row = bank.history.first()
    assert (row.history_type, row.summary_en, row.version) == ("~", "Holds money.", 8)


def test_loading_keeps_links_in_the_history(bank: Organisation, load: Load) -> None:
    factories.SectorFactory(slug="finance")

    load("organisation", "bank", sectors=[["finance"]])

    assert bank.history.first().stored["sectors"] == ["finance"]


def test_loading_derives_what_records_are_found_and_sorted_by(bank: Organisation, load: Load) -> None:
    load("organisation", "bank", name_en="The Treasury")

    found = Organisation.objects.get()
    assert found.sort_name == "treasury"
    assert "|treasury|" in found.search_text


def test_loading_a_new_check_moves_the_version_only(bank: Organisation, load: Load) -> None:
    load("organisation", "bank", checked_on="2026-07-31")

    assert counted("bank") == (8, BEFORE)
    assert Change.objects.count() == 1


@pytest.mark.parametrize(("state", "updated_at"), [("published", NOW), ("draft", BEFORE)])
def test_loading_a_tie_moves_both_ends_as_far_as_it_shows(
    bank: Organisation, load: Load, state: ReviewState, updated_at: datetime
) -> None:
    other = factories.OrganisationFactory(slug="lab", review_state=state)
    factories.RelationshipFactory(subject=bank, object=other)

    load("relationship", "bank", since="2020")

    assert counted("bank") == (8, updated_at)
    assert counted("lab")[0] == 2


@pytest.mark.parametrize(("state", "updated_at"), [("published", NOW), ("in-review", BEFORE)])
def test_loading_a_parent_moves_the_record_as_far_as_it_shows(
    bank: Organisation, load: Load, state: ReviewState, updated_at: datetime
) -> None:
    factories.OrganisationFactory(slug="group", review_state=state)

    load("organisation", "bank", parent=["group"])

    assert counted("bank") == (8, updated_at)


def test_loading_evidence_moves_the_record(bank: Organisation, load: Load) -> None:
    factories.CitationFactory(organisation=bank)

    load("citation", "bank", fields=["summary"])

    assert counted("bank") == (8, NOW)


def test_loading_evidence_of_a_tie_leaves_other_records(bank: Organisation, load: Load) -> None:
    tie = factories.RelationshipFactory(subject__slug="a", object__slug="b")
    factories.CitationFactory(relationship=tie, source__url="https://example.org/1")

    load("citation", "https://example.org/1", fields=["since"])

    assert counted("bank") == (7, BEFORE)


def test_new_record_starts_at_version_one(tmp_path: Path) -> None:
    factories.OrganisationFactory(slug="bank")
    dataset.write(dataset.collect(), tmp_path)
    Organisation.objects.all().delete()

    with time_machine.travel(NOW, tick=False):
        call_command("loaddata", *dataset.files(tmp_path), verbosity=0)

    assert counted("bank") == (1, NOW)
    assert Organisation.objects.get().history.first().history_type == "+"


def test_loading_is_undone_where_it_fails(bank: Organisation, load: Load) -> None:
    with pytest.raises(Exception, match="organisation_kind_is_known"):
        load("organisation", "bank", kind="guild", summary_en="Lost")

    assert counted("bank") == (7, BEFORE)
    assert not Change.objects.exists()


def histories() -> list[Any]:
    """What the history says of each record, its links included."""
    rows = [row for model in (Organisation, Initiative) for row in model.history.order_by("slug")]
    return [(row.history_type, row.slug, row.version, row.stored) for row in rows]


def test_insert_enters_what_loaddata_loads(tmp_path: Path) -> None:
    fill()
    data = dataset.collect()
    dataset.write(data, tmp_path)
    empty()

    call_command("loaddata", *dataset.files(tmp_path), verbosity=0)
    loaded, told = dataset.collect(), histories()
    empty()
    insert(data)

    assert dataset.collect() == loaded == data
    assert [row[:3] for row in told] == [("+", slug, 1) for slug in ("bank", "z-group", "fund", "z-fund")]
    assert told[0][3]["sectors"] == ["banking", "finance"]
    assert [row[3] for row in told] == [
        snapshots.stored(record) for model in (Organisation, Initiative) for record in model.objects.order_by("slug")
    ]


def test_insert_keeps_the_order_of_sectors() -> None:
    fill()
    data = dataset.collect()
    empty()

    insert(data)

    assert [sector.slug for sector in Organisation.objects.get(slug="bank").sectors.all()] == ["banking", "finance"]


def test_insert_refuses_a_reference_to_nothing() -> None:
    fill()
    data = dataset.collect()
    empty()
    data["participation"][0]["organisation"] = ["gone"]

    with pytest.raises(
        dataset.DataSetError, match=r"Participation\.organisation refers to “gone”, which does not exist"
    ):
        insert(data)
