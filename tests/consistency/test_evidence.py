from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from directory.consistency import evidence
from directory.consistency.finding import error, warning
from tests.consistency.conftest import Data, citation, entry, record

TODAY = date(2026, 11, 25)
The = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("place", "noun", "label"),
    [(0, "organisation", "bank"), (2, "initiative", "fund"), (3, "relationship", "bank partner-of lab")],
)
def test_statement_without_a_source_is_an_error(data: Data, place: int, noun: str, label: str) -> None:
    del data["citation"][place]

    assert list(evidence.is_given(data, TODAY)) == [error("no-source", noun, label, "cites no source")]


def test_citation_of_a_namesake_is_no_source(data: Data) -> None:
    data["initiative"].append(record("initiative", "bank", "銀行計劃", kind="education"))

    assert [(f.noun, f.entry) for f in evidence.is_given(data, TODAY)] == [("initiative", "bank")]


def test_draft_needs_no_source(data: Data, the: The) -> None:
    the("fund")["review_state"] = "draft"
    del data["citation"][2]

    assert list(evidence.is_given(data, TODAY)) == []


def test_source_that_nothing_cites_is_a_warning(data: Data) -> None:
    data["source"].append(entry("source", url="https://example.org/2", title="Another"))

    assert list(evidence.is_given(data, TODAY)) == [
        warning("unused-source", "source", "https://example.org/2", "is not cited")
    ]


@pytest.mark.parametrize(
    ("noun", "field"),
    [
        ("organisation", "budget_hkd"),
        ("organisation", "summary_en"),
        ("organisation", "checked_on"),
        ("initiative", "founded"),
        ("initiative", "relationships"),
        ("relationship", "relationship"),
    ],
)
def test_citation_of_an_unknown_field_is_an_error(data: Data, noun: str, field: str) -> None:
    place = next(place for place in data["citation"] if place[noun])
    place["fields"] = [field]

    findings = [(f.severity, f.kind, f.noun) for f in evidence.names_fields(data, TODAY)]

    assert findings == [("error", "citation", noun)]


@pytest.mark.parametrize(("noun", "field"), [("organisation", "ended"), ("initiative", "offer")])
def test_citation_of_an_empty_fact_is_a_warning(data: Data, noun: str, field: str) -> None:
    place = next(place for place in data["citation"] if place[noun])
    place["fields"] = [field]

    assert [(f.severity, f.problem) for f in evidence.names_fields(data, TODAY)] == [
        ("warning", f"cites https://example.org/1 for {field}, which is empty")
    ]


def test_citation_of_ties_that_are_none_is_a_warning(data: Data) -> None:
    data["participation"].clear()
    data["relationship"].clear()

    problems = {(f.entry, f.problem.partition(" for ")[2]) for f in evidence.names_fields(data, TODAY)}

    assert problems == {
        ("bank", "participations, which is empty"),
        ("bank", "relationships, which is empty"),
        ("fund", "participations, which is empty"),
    }


def test_zero_is_something_that_a_source_may_say(data: Data, the: The) -> None:
    the("fund")["budget_hkd"] = 0
    data["citation"][2]["fields"] = ["budget_hkd"]

    assert list(evidence.names_fields(data, TODAY)) == []


def test_citation_of_nothing_in_particular_is_a_warning(data: Data) -> None:
    data["citation"][0]["fields"] = []

    assert list(evidence.names_fields(data, TODAY)) == [
        warning("citation", "organisation", "bank", "cites https://example.org/1 for nothing")
    ]


@pytest.mark.parametrize("targets", [{}, {"organisation": ["bank"], "initiative": ["fund"]}])
def test_citation_supports_one_thing(data: Data, targets: dict[str, list[str]]) -> None:
    data["citation"].append(citation(**targets))

    assert [(f.severity, f.noun) for f in evidence.names_fields(data, TODAY)] == [("error", "citation")]


@pytest.mark.parametrize("url", ["http://example.org/1", "https://www.example.org/1", "https://example.org/1/"])
def test_sources_with_almost_the_same_address_are_a_warning(data: Data, url: str) -> None:
    data["source"].append(entry("source", url=url, title="The same"))

    assert set(evidence.stands_once(data, TODAY)) == {
        warning("duplicate-source", "source", url, "looks like https://example.org/1"),
        warning("duplicate-source", "source", "https://example.org/1", f"looks like {url}"),
    }


def test_citable_fields_of_an_organisation_are_its_facts() -> None:
    assert evidence.citable("organisation") == {
        "address", "aliases", "description", "district", "ended", "founded", "headquarters", "identifiers", "kind",
        "latitude", "longitude", "name", "name_en", "name_zh", "parent", "participations", "relationships", "sectors",
        "size", "status", "stock_code", "successor", "summary", "technologies", "website",
    }  # fmt: skip


def test_citable_fields_of_an_initiative_are_its_facts() -> None:
    assert evidence.citable("initiative") == {
        "aliases", "audiences", "budget_hkd", "challenges", "description", "eligibility", "ends", "kind", "name",
        "name_en", "name_zh", "offer", "participations", "sectors", "starts", "status", "successor", "summary",
        "technologies", "website",
    }  # fmt: skip
