import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from directory import dataset
from directory.consistency import check
from directory.models import Citation, Organisation, PartialDate, Source
from tests import factories


def files_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.suffix == ".json"}


def entry_of(noun: str) -> dict[str, Any]:
    (entry,) = dataset.collect()[noun]
    return entry


@pytest.fixture
def finance() -> Any:
    return factories.SectorFactory(slug="finance")


# Database -> data set.


@pytest.mark.django_db
def test_collect_gives_facts_as_plain_values() -> None:
    factories.OrganisationFactory(
        slug="bank", aliases=["SB"], founded=PartialDate("1990-05"), latitude=22.3, longitude=114.2
    )

    entry = entry_of("organisation")

    assert json.loads(json.dumps(entry)) == entry
    facts = ("slug", "name_en", "name_zh", "aliases", "founded", "ended", "latitude", "featured", "identifiers")
    assert [entry[name] for name in facts] == ["bank", "Bank", "", ["SB"], "1990-05", None, 22.3, False, {}]


@pytest.mark.django_db
def test_collect_leaves_out_what_the_site_derives() -> None:
    factories.OrganisationFactory()

    assert not {"id", "pk", "search_text", "sort_name", "version", "updated_at"} & entry_of("organisation").keys()


@pytest.mark.django_db
def test_collect_keeps_the_order_of_sectors_and_sorts_other_links(finance: Any) -> None:
    arts = factories.SectorFactory(slug="arts", position=9)
    technologies = [factories.TechnologyFactory(slug=slug, position=9 - n) for n, slug in enumerate(("b", "a", "c"))]
    factories.OrganisationFactory(sectors=[finance, arts], technologies=technologies)

    entry = entry_of("organisation")

    assert entry["sectors"] == [["finance"], ["arts"]]
    assert entry["technologies"] == [["a"], ["b"], ["c"]]


@pytest.mark.django_db
def test_collect_sorts_identifiers_for_databases_differ_in_their_order() -> None:
    factories.OrganisationFactory(identifiers={"wikidata": "Q1", "brn": "2", "ror": "3"})

    assert list(entry_of("organisation")["identifiers"]) == ["brn", "ror", "wikidata"]


@pytest.mark.django_db
def test_collect_refers_by_natural_keys() -> None:
    tie = factories.RelationshipFactory(
        subject__slug="bank", object=factories.OrganisationFactory(slug="lab"), kind="funds"
    )
    factories.CitationFactory(source__url="https://example.org/1", relationship=tie)

    entry = entry_of("citation")

    assert entry["source"] == ["https://example.org/1"]
    assert entry["relationship"] == ["bank", "funds", "lab"]
    assert entry["organisation"] is None


@pytest.mark.django_db
def test_collect_sorts_by_natural_key_and_parents_before_children(finance: Any) -> None:
    factories.SectorFactory(slug="banking", parent=finance)
    for slug in ("c", "a", "b"):
        factories.OrganisationFactory(slug=slug)

    data = dataset.collect()

    assert [entry["slug"] for entry in data["sector"]] == ["finance", "banking"]
    assert [entry["slug"] for entry in data["organisation"]] == ["a", "b", "c"]


@pytest.mark.django_db
def test_collect_needs_the_same_queries_for_many_records_as_for_few(
    django_assert_num_queries: Any, finance: Any
) -> None:
    for _number in range(3):
        citation = factories.CitationFactory(organisation=factories.OrganisationFactory(sectors=[finance]))
        factories.RelationshipFactory(subject=citation.organisation)
        factories.ParticipationFactory(organisation=citation.organisation)

    # One for each noun, one for each of the links of organisations and initiatives, and two around them all.
    with django_assert_num_queries(len(dataset.NOUNS) + 2 + 4 + 2):
        data = dataset.collect()

    assert len(data["organisation"]) > 3


# Data set <-> files.


def test_files_of_the_project_are_in_the_form_in_which_they_are_exported(tmp_path: Path) -> None:
    dataset.write(dataset.read(dataset.FIXTURES), tmp_path)

    assert files_of(tmp_path) == files_of(dataset.FIXTURES)


@pytest.mark.usefixtures("register")
def test_full_data_set_is_the_same_after_load_and_export(tmp_path: Path) -> None:
    dataset.write(dataset.collect(), tmp_path)

    assert files_of(tmp_path) == files_of(dataset.FIXTURES)


def test_files_have_one_field_a_line_and_no_escapes(tmp_path: Path) -> None:
    dataset.write(dataset.read(dataset.FIXTURES), tmp_path)

    lines = (tmp_path / "01-sectors.json").read_text(encoding="utf-8").splitlines()

    assert lines[:5] == [
        "[",
        "  {",
        '    "model": "directory.sector",',
        '    "fields": {',
        '      "slug": "cybersecurity",',
    ]
    assert '      "name_zh": "網絡安全",' in lines


def test_write_makes_the_directory(tmp_path: Path) -> None:
    dataset.write(dataset.read(dataset.FIXTURES), tmp_path / "a" / "b")

    assert len(files_of(tmp_path / "a" / "b")) == len(dataset.NOUNS)


def test_interrupted_write_leaves_good_files_as_they_are(tmp_path: Path) -> None:
    data = dataset.read(dataset.FIXTURES)
    dataset.write(data, tmp_path)
    before = files_of(tmp_path)
    broken = dict(data, sector=[], citation=[{"fields": object()}])

    with pytest.raises(TypeError):
        dataset.write(broken, tmp_path)

    assert files_of(tmp_path) == before
    assert len(list(tmp_path.iterdir())) == len(dataset.NOUNS)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A copy of the data set, whose files are as it writes them."""
    for path in dataset.FIXTURES.glob("*.json"):
        shutil.copy(path, tmp_path)
    return tmp_path


def test_read_fills_in_what_an_entry_leaves_out(files: Path) -> None:
    entry = {"model": "directory.audience", "fields": {"slug": "new", "name_en": "New"}}
    (files / "04-audiences.json").write_text(json.dumps([entry]))

    (audience,) = dataset.read(files)["audience"]

    assert audience == {
        "slug": "new",
        "name_en": "New",
        "name_zh": "",
        "description_en": "",
        "description_zh": "",
        "position": 0,
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"[", "not JSON in UTF-8"),
        (b'["\xff"]', "not JSON in UTF-8"),
        (b'{"model": "directory.audience"}', "not a list of objects"),
        (b"[1]", "not a list of objects"),
        (b"3", "not a list of objects"),
        (b'[{"model": "directory.audience"}]', "not a list of objects"),
        (b'[{"model": "directory.audience", "fields": []}]', "not a list of objects"),
        (b'[{"model": "directory.sector", "fields": {}}]', "something other than directory.audience"),
        (b'[{"model": "directory.audience", "fields": {"slug": "x", "nme": ""}}]', "fields that do not exist: nme"),
    ],
)
def test_read_says_what_is_wrong_with_a_file(files: Path, text: bytes, reason: str) -> None:
    (files / "04-audiences.json").write_bytes(text)

    with pytest.raises(dataset.DataSetError, match=r"04-audiences\.json: ") as failure:
        dataset.read(files)

    assert reason in str(failure.value)


@pytest.mark.parametrize(
    ("noun", "field", "value"),
    [
        ("organisation", "sectors", ["banking"]),
        ("organisation", "sectors", None),
        ("organisation", "parent", "hku"),
        ("organisation", "founded", 1990),
        ("organisation", "name_zh", None),
        ("organisation", "aliases", "HKU"),
        ("organisation", "aliases", [1]),
        ("organisation", "identifiers", []),
        ("organisation", "latitude", "22.3"),
        ("organisation", "featured", "yes"),
        ("initiative", "budget_hkd", "1,000"),
        ("citation", "relationship", "a funds b"),
        ("citation", "fields", None),
    ],
)
def test_read_refuses_a_value_of_the_wrong_form(files: Path, noun: str, field: str, value: Any) -> None:
    model = dataset.NOUNS[noun].model._meta.label_lower
    (files / f"{dataset.NOUNS[noun].file}.json").write_text(json.dumps([{"model": model, "fields": {field: value}}]))

    with pytest.raises(dataset.DataSetError, match="wrong form") as failure:
        dataset.read(files)

    assert str(failure.value).endswith(f"{field} {json.dumps(value)}")


def test_read_says_which_file_is_missing(files: Path) -> None:
    (files / "09-sources.json").unlink()

    with pytest.raises(dataset.DataSetError, match=r"09-sources\.json: No such file"):
        dataset.read(files)


# Fixtures -> database.


def test_needs_reach_through_other_nouns() -> None:
    assert dataset.NOUNS["technology"].needs == set()
    assert dataset.NOUNS["organisation"].needs == {"sector", "technology"}
    assert dataset.NOUNS["citation"].needs == set(dataset.NOUNS) - {
        "citation",
        "participation",
        "slugredirect",
        "guide",
        "guidepart",
    }


@pytest.mark.django_db
def test_in_order_sorts_files_by_what_they_need() -> None:
    labels = ["fixtures/07-participations.json", "users", *reversed(dataset.files(Path("fixtures"))[:6])]

    assert dataset.in_order(labels) == ["users", *dataset.files(Path("fixtures"))[:7]]


@pytest.mark.django_db
def test_in_order_brings_the_files_that_an_empty_database_needs() -> None:
    factories.TechnologyFactory()

    assert dataset.in_order(["some/05-organisations.json"]) == ["some/01-sectors.json", "some/05-organisations.json"]


@pytest.mark.django_db
def test_in_order_brings_nothing_that_the_database_holds() -> None:
    factories.ParticipationFactory()
    for factory in (factories.SectorFactory, factories.TechnologyFactory):
        factory()
    for factory in (factories.ChallengeFactory, factories.AudienceFactory):
        factory()

    assert dataset.in_order(["07-participations"]) == ["07-participations"]


@pytest.mark.django_db
def test_register_is_empty_until_something_was_entered() -> None:
    assert dataset.is_empty()
    factories.SourceFactory()
    assert not dataset.is_empty()


@pytest.mark.django_db
def test_register_whose_entries_were_all_deleted_is_not_empty() -> None:
    factories.ChangeFactory()

    assert not dataset.is_empty()
    assert not Organisation.objects.exists()


@pytest.mark.usefixtures("register")
def test_sources_of_the_data_set_stand_once_and_are_cited_by_many() -> None:
    assert Source.objects.count() == 1136
    assert Citation.objects.count() == 1986


@pytest.mark.usefixtures("register")
def test_ended_organisations_of_the_data_set_name_their_successors() -> None:
    assert Organisation.objects.get(slug="ogcio").successor.slug == "digital-policy-office"


# The README beside the files.


def test_example_in_the_readme_is_a_sound_entry(files: Path) -> None:
    text = (dataset.FIXTURES / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?),?\n *```", text, re.DOTALL)
    for number, block in zip(("05-organisations", "09-sources", "10-citations"), blocks, strict=True):
        path = files / f"{number}.json"
        path.write_text(json.dumps([*json.loads(path.read_text(encoding="utf-8")), json.loads(block)]))

    findings = check(dataset.read(files), on=date(2026, 11, 25))

    assert [f for f in findings if f.severity == "error" or "harbour" in f.entry] == []


def test_numbers_in_the_readme_are_those_of_the_data() -> None:
    text = " ".join((dataset.FIXTURES / "README.md").read_text(encoding="utf-8").split())
    counts = {name: f"{len(entries):,}" for name, entries in dataset.read(dataset.FIXTURES).items()}

    for noun in ("organisation", "initiative", "participation", "relationship", "citation"):
        assert f"{counts[noun]} {noun}s" in text
    assert f"{counts['source']} documents" in text
