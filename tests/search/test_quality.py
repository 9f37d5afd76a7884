"""The search keeps the quality that README.md reports: no class of queries falls below its floor."""

from collections.abc import Mapping
from dataclasses import astuple

import pytest

from directory.models import Initiative, Organisation
from directory.search import index
from tests.search import quality, report
from tests.search.quality import Measures

MODELS = {"organisation": Organisation, "initiative": Initiative}


def fallen(measures: Mapping[str, Measures], floors: Mapping[str, list[float]]) -> dict[str, Measures]:
    """Return the measures of each class that has one below its floor."""
    return {
        kind: measures[kind]
        for kind, least in floors.items()
        if any(now < floor for now, floor in zip(astuple(measures[kind])[1:], least, strict=True))
    }


def test_no_class_of_queries_falls_below_its_floor(register):
    floors = quality.floors("index")
    assert set(floors) == {*quality.classes(), quality.ALL}
    assert fallen(quality.measure(quality.answered, list(quality.classes())), floors) == {}


def test_no_class_of_queries_falls_below_its_floor_without_the_index(register, settings):
    settings.SEARCH_INDEX_DIR = ""
    index.close()
    floors = quality.floors("sql")
    assert fallen(quality.measure(quality.matched, list(floors)), floors) == {}


def test_what_is_not_in_the_register_finds_nothing(register):
    queries = quality.queries_for_nothing()
    assert len(queries) >= 15
    assert [query for query in queries if not quality.finds_nothing(query)] == []


def test_enough_queries_of_every_class_are_judged():
    judged = quality.judgements()
    assert len({judgement.text for judgement in judged}) >= 200
    assert {judgement.kind for judgement in judged} == set(quality.classes())


def test_every_judgement_names_public_records_and_one_that_was_wanted(register):
    public = {noun: set(model.objects.published().values_list("slug", flat=True)) for noun, model in MODELS.items()}
    for judgement in quality.judgements():
        assert set(judgement.grades) <= public[judgement.noun], judgement
        assert quality.WANTED <= max(judgement.grades.values()) <= 3, judgement


@pytest.mark.parametrize(
    ("slugs", "expected"),
    [
        ([], 0),
        (["wanted"], 1),
        (["related", "wrong", "wanted"], 1 / 3),
        (["wrong"] * 10 + ["wanted"], 0),
    ],
)
def test_reciprocal_rank_is_that_of_the_first_wanted_record(slugs, expected):
    assert quality.reciprocal_rank(slugs, {"wanted": 2, "related": 1}) == expected


@pytest.mark.parametrize(
    ("slugs", "expected"),
    [
        (["best", "good", "fair"], 1),
        ([], 0),
        # (3 / log2(2) + 7 / log2(3)) / (7 / log2(2) + 3 / log2(3) + 1 / log2(4))
        (["good", "best"], 0.7896),
        # 7 / log2(4) over the same
        (["wrong", "wrong", "best"], 0.3726),
    ],
)
def test_ndcg_discounts_what_comes_late(slugs, expected):
    assert quality.ndcg(slugs, {"best": 3, "good": 2, "fair": 1}) == pytest.approx(expected, abs=1e-4)


def test_success_looks_at_the_first_record_only():
    grades = {"wanted": 2, "related": 1}
    assert quality.success(["wanted", "wrong"], grades) == 1
    assert quality.success(["related", "wanted"], grades) == 0
    assert quality.success([], grades) == 0


def test_report_is_a_table_of_all_classes():
    measures = {"acronym": Measures(2, 1.0, 0.5, 0.25), "all": Measures(2, 1.0, 0.5, 0.25)}
    table = report.table({"acronym": "Acronyms", "all": "**All**"}, measures, {"all": measures["all"]}, "3 of 3 do")
    assert table.splitlines() == [
        "| Queries | Number | MRR@10 | nDCG@10 | success@1 | nDCG@10 by SQL |",
        "|---|---:|---:|---:|---:|---:|",
        "| Acronyms | 2 | 1.000 | 0.500 | 0.250 |  |",
        "| **All** | 2 | 1.000 | 0.500 | 0.250 | 0.500 |",
        "| What is not in the register and must find nothing | 3 of 3 do |  |  |  |  |",
    ]


def test_readme_reports_on_every_class():
    reported = report.README.read_text().split("<!-- quality -->")[1].split("<!-- /quality -->")[0]
    assert [title for title in quality.classes().values() if f"| {title} |" not in reported] == []
