from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from directory.consistency import Severity, references
from directory.consistency.finding import error, warning
from tests.consistency.conftest import Data, citation, entry, record, term

TODAY = date(2026, 11, 25)
The = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("slug", "field", "value", "kind"),
    [
        ("bank", "parent", ["nowhere"], "dangling-reference"),
        ("bank", "successor", ["nowhere"], "dangling-reference"),
        ("fund", "successor", ["bank"], "dangling-reference"),
        ("bank", "sectors", [["banking"], ["nowhere"]], "unknown-vocabulary"),
        ("fund", "technologies", [["nowhere"]], "unknown-vocabulary"),
        ("fund", "challenges", [["nowhere"]], "unknown-vocabulary"),
        ("fund", "audiences", [["nowhere"]], "unknown-vocabulary"),
        ("banking", "parent", ["nowhere"], "unknown-vocabulary"),
    ],
)
def test_reference_to_nothing_is_an_error(data: Data, the: The, slug: str, field: str, value: Any, kind: str) -> None:
    the(slug)[field] = value

    findings = list(references.exist(data, TODAY))

    assert [(f.severity, f.kind, f.entry) for f in findings] == [(Severity.ERROR, kind, slug)]


@pytest.mark.parametrize(
    ("noun", "broken", "label"),
    [
        ("participation", entry("participation", initiative=["fund"], organisation=["gone"]), "fund gone"),
        ("participation", entry("participation", initiative=["gone"], organisation=["lab"]), "gone lab"),
        ("relationship", entry("relationship", subject=["bank"], kind="funds", object=["gone"]), "bank funds gone"),
        ("citation", citation("https://example.org/gone", organisation=["bank"]), "bank https://example.org/gone"),
        ("citation", citation(initiative=["gone"]), "gone https://example.org/1"),
        ("citation", citation(relationship=["lab", "funds", "bank"]), "lab funds bank https://example.org/1"),
    ],
)
def test_tie_to_nothing_is_an_error(data: Data, noun: str, broken: dict[str, Any], label: str) -> None:
    data[noun].append(broken)

    findings = list(references.exist(data, TODAY))

    assert [(f.severity, f.kind, f.entry) for f in findings] == [(Severity.ERROR, "dangling-reference", label)]


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        (
            "bank",
            [
                ("organisation", "lab", "parent “bank” is not public"),
                ("participation", "fund bank", "organisation “bank” is not public"),
            ],
        ),
        ("lab", [("relationship", "bank partner-of lab", "object “lab” is not public")]),
        ("fund", []),
    ],
)
def test_reference_of_a_public_record_to_a_hidden_one_is_a_warning(
    data: Data, the: The, hidden: str, expected: list[tuple[str, str, str]]
) -> None:
    the(hidden)["review_state"] = "draft"

    assert list(references.are_public(data, TODAY)) == [warning("hidden-reference", *row) for row in expected]


def test_reference_between_hidden_records_is_no_finding(data: Data) -> None:
    for organisation in (*data["organisation"], *data["initiative"]):
        organisation["review_state"] = "archived"

    assert list(references.are_public(data, TODAY)) == []


def test_parents_in_a_circle_are_an_error(data: Data, the: The) -> None:
    the("bank")["parent"] = ["lab"]

    assert list(references.lead_somewhere(data, TODAY)) == [
        error("circle", "organisation", "bank", "parent runs in a circle: bank → lab → bank"),
        error("circle", "organisation", "lab", "parent runs in a circle: lab → bank → lab"),
    ]


def test_successors_in_a_circle_are_an_error(data: Data, the: The) -> None:
    the("fund")["successor"] = ["fund"]

    assert list(references.lead_somewhere(data, TODAY)) == [
        error("circle", "initiative", "fund", "successor runs in a circle: fund → fund")
    ]


def test_third_level_of_sectors_is_an_error(data: Data) -> None:
    data["sector"].append(term("sector", "cards", "信用卡", parent=["banking"]))

    assert list(references.lead_somewhere(data, TODAY)) == [
        error("circle", "sector", "cards", "parent “banking” has a parent itself")
    ]


def test_chain_of_parents_is_no_finding(data: Data) -> None:
    data["organisation"].append(record("organisation", "team", "某團隊", kind="company", parent=["lab"]))

    assert list(references.lead_somewhere(data, TODAY)) == []


def test_two_entries_with_one_slug_are_an_error(data: Data) -> None:
    data["organisation"].append(record("organisation", "bank", "另一銀行", kind="company"))

    assert set(references.stand_once(data, TODAY)) == {
        error("duplicate-entry", "organisation", "bank", "stands 2 times")
    }


def test_records_of_two_nouns_may_share_slug_and_source(data: Data) -> None:
    data["initiative"].append(record("initiative", "bank", "銀行計劃", kind="education"))
    data["citation"].append(citation(initiative=["bank"], fields=["summary"]))

    assert list(references.stand_once(data, TODAY)) == []


def test_mutual_tie_in_both_directions_is_an_error(data: Data) -> None:
    data["relationship"].append(entry("relationship", subject=["lab"], kind="partner-of", object=["bank"]))

    assert [finding.problem for finding in references.stand_once(data, TODAY)] == ["stands in both directions"] * 2


def test_one_sided_ties_in_both_directions_are_no_finding(data: Data) -> None:
    data["relationship"] = [
        entry("relationship", subject=["lab"], kind="funds", object=["bank"]),
        entry("relationship", subject=["bank"], kind="funds", object=["lab"]),
    ]

    assert list(references.stand_once(data, TODAY)) == []


def test_former_address_that_is_the_address_of_a_public_record_is_an_error(data: Data, the: The) -> None:
    the("old-bank")["slug"] = "lab"

    assert list(references.former_addresses_lead_on(data, TODAY)) == [
        error(
            "former-address",
            "slugredirect",
            "organisation lab",
            "leads to another entry, and is the address of a public one",
        )
    ]
    the("lab")["review_state"] = "archived"
    assert list(references.former_addresses_lead_on(data, TODAY)) == []


def test_former_address_of_the_other_noun_is_no_finding(data: Data, the: The) -> None:
    the("old-bank")["slug"] = "fund"

    assert list(references.former_addresses_lead_on(data, TODAY)) == []


def test_former_address_that_leads_nowhere_is_an_error(data: Data, the: The) -> None:
    the("old-bank")["organisation"] = ["none"]

    assert list(references.exist(data, TODAY)) == [
        error("dangling-reference", "slugredirect", "organisation old-bank", "organisation “none” does not exist")
    ]
