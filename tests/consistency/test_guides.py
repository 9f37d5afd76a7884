from datetime import date

import pytest
from django.http import QueryDict

from directory import dataset
from directory.consistency import check
from directory.consistency.guides import finds
from directory.filters import FILTERS
from directory.search.query import total
from tests.consistency.conftest import Data, part

TODAY = date(2026, 11, 25)


def problems(data: Data) -> list[str]:
    return [f"{finding.kind} {finding.entry}: {finding.problem}" for finding in check(data, on=TODAY)]


@pytest.mark.parametrize("column", ["title_en", "title_zh", "summary_zh"])
def test_public_guide_without_a_language_is_an_error(data: Data, column: str) -> None:
    data["guide"][0][column] = ""

    assert f"missing-translation money: {column} is missing" in problems(data)


@pytest.mark.parametrize("column", ["heading_zh", "text_zh", "text_en"])
def test_part_without_a_language_is_an_error(data: Data, column: str) -> None:
    data["guidepart"][1][column] = ""

    assert problems(data) == [f"missing-translation money 2: {column} is missing"]


def test_public_guide_without_parts_is_an_error(data: Data) -> None:
    data["guidepart"] = []

    assert problems(data) == ["guide money: has no parts"]


@pytest.mark.parametrize("address", ["organisations/none/", "organisations/bank", "https://example.org/", "about/"])
def test_link_to_no_public_entry_is_an_error(data: Data, address: str) -> None:
    data["guidepart"][0]["text_zh"] = f"問[它]({address})。"

    assert problems(data) == [f"guide money 1: links to “{address}”, which is no public entry"]


def test_link_to_a_draft_is_an_error(data: Data) -> None:
    data["organisation"].append(data["organisation"][1] | {"slug": "draft", "name_en": "Draft", "name_zh": "草稿"})
    data["organisation"][-1]["review_state"] = "draft"
    data["guidepart"][0]["text_en"] = "Ask [it](organisations/draft/)."

    assert problems(data) == ["guide money 1: links to “organisations/draft/”, which is no public entry"]


def test_links_to_words_and_other_guides_are_in_order(data: Data) -> None:
    links = "[a](sectors/banking/) [b](technologies/robotics/) [c](challenges/talent/) [d](guides/money/)"
    data["guidepart"][0]["text_en"] = links

    assert problems(data) == []


def test_paragraph_tied_to_no_record_is_an_error(data: Data) -> None:
    data["guidepart"][1]["text_en"] += "\n\nEverybody knows that."

    assert problems(data) == ["guide money 2: text_en: paragraph 2 links to no entry, and there is no filter"]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("kind=event", "finds nothing"),
        ("starts_min=2025", "finds nothing"),
        ("lead=lab", "finds nothing"),
        ("kind=company", "“company” is not a value of kind"),
        ("sector=none", "“none” is not a value of sector"),
        ("starts_min=soon", "“soon” is not a year"),
        ("q=fund", "“q” is not a filter of the list"),
    ],
)
def test_filter_that_finds_nothing_is_an_error(data: Data, query: str, problem: str) -> None:
    data["guidepart"][0]["filter_query"] = query

    assert problems(data) == [f"guide money 1: filter “{query}”: {problem}"]


@pytest.mark.parametrize("query", ["", "kind=funding&lead=bank", "starts_min=2024&starts_max=2024&sort=closing"])
def test_filter_that_finds_something_is_in_order(data: Data, query: str) -> None:
    data["guidepart"][0]["filter_query"] = query

    assert problems(data) == []


def test_drafts_may_be_unfinished(data: Data) -> None:
    data["guide"][0] |= {"review_state": "draft", "title_zh": ""}
    data["guidepart"] = [part(1, text_zh="", filter_noun="initiative", filter_query="kind=event")]

    assert problems(data) == []


@pytest.mark.parametrize(
    ("noun", "query"),
    [
        ("organisation", ""),
        ("organisation", "sector=finance&headquarters=hong-kong&founded_min=1900&founded_max=2010"),
        ("organisation", "technology=robotics&technology=drones&district=sha-tin&status=active"),
        ("initiative", "sector=smart-city&challenge=data-privacy&audience=public"),
        ("initiative", "lead=hkma&lead=cyberport&starts_min=2024"),
    ],
)
def test_checker_finds_as_many_as_the_list(register: None, noun: str, query: str) -> None:
    found = finds(dataset.collect(), part(1, filter_noun=noun, filter_query=query))

    assert len(found) == total(FILTERS[noun](QueryDict(query)).question) > 0


def test_guides_of_the_project_are_fourteen(register: None) -> None:
    data = dataset.collect()

    assert len(data["guide"]) == 14
    assert all(guide["review_state"] == "published" for guide in data["guide"])
    for entry in data["guidepart"]:
        if entry["filter_noun"]:
            question = FILTERS[entry["filter_noun"]](QueryDict(entry["filter_query"])).question
            assert len(finds(data, entry)) == total(question) > 0
