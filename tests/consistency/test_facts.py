from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from directory.consistency import facts
from directory.consistency.finding import error, warning
from tests.consistency.conftest import Data

TODAY = date(2026, 11, 25)
The = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize(
    ("slug", "field", "value", "kind"),
    [
        ("bank", "kind", "guild", "unknown-vocabulary"),
        ("bank", "status", "sleeping", "unknown-vocabulary"),
        ("bank", "district", "kowloon", "unknown-vocabulary"),
        ("bank", "headquarters", "mars", "unknown-vocabulary"),
        ("bank", "size", "3", "unknown-vocabulary"),
        ("fund", "kind", "money", "unknown-vocabulary"),
        ("fund", "review_state", "public", "unknown-vocabulary"),
        ("fund", "confidence", "sure", "unknown-vocabulary"),
        ("bank", "slug", "Some Bank", "invalid-value"),
        ("bank", "name_en", "", "invalid-value"),
        ("bank", "founded", "1990-13", "invalid-value"),
        ("bank", "founded", "2023-02-30", "invalid-value"),
        ("bank", "checked_on", "yesterday", "invalid-value"),
        ("bank", "website", "example", "invalid-value"),
        ("bank", "stock_code", "20.HK", "invalid-value"),
        ("bank", "latitude", 922.3, "invalid-value"),
        ("bank", "aliases", "SB", "invalid-value"),
        ("fund", "summary_zh", "字" * 121, "invalid-value"),
        ("fund", "budget_hkd", "a lot", "invalid-value"),
        ("fund", "featured", "perhaps", "invalid-value"),
    ],
)
def test_value_that_its_column_refuses_is_an_error(
    data: Data, the: The, slug: str, field: str, value: Any, kind: str
) -> None:
    the(slug)[field] = value

    findings = list(facts.are_valid(data, TODAY))

    assert [(f.severity, f.kind, f.entry) for f in findings] == [("error", kind, value if field == "slug" else slug)]
    assert findings[0].problem.startswith(f"{field} “{value}”: ")


@pytest.mark.parametrize(
    ("slug", "dates", "problem"),
    [
        ("bank", {"founded": "1990", "ended": "1989"}, "ended 1989 before founded 1990"),
        ("bank", {"founded": "1990-05", "ended": "1990-04-30"}, "ended 1990-04-30 before founded 1990-05"),
        ("fund", {"starts": "2024-05-02", "ends": "2024-05-01"}, "ends 2024-05-01 before starts 2024-05-02"),
        ("bank", {"founded": "1799"}, "founded 1799 is out of all bounds"),
        ("fund", {"ends": "2057"}, "ends 2057 is out of all bounds"),
        ("bank", {"checked_on": "2026-11-26"}, "checked_on 2026-11-26 lies in the future"),
    ],
)
def test_impossible_date_is_an_error(data: Data, the: The, slug: str, dates: dict[str, str], problem: str) -> None:
    the(slug).update(dates)

    assert [(f.severity, f.kind, f.entry, f.problem) for f in facts.dates_are_possible(data, TODAY)] == [
        ("error", "impossible-date", slug, problem)
    ]


@pytest.mark.parametrize(
    ("noun", "field", "label"),
    [("relationship", "since", "bank partner-of lab"), ("source", "published", "https://example.org/1")],
)
def test_event_in_the_future_is_an_error(data: Data, noun: str, field: str, label: str) -> None:
    data[noun][0][field] = "2026-12"

    assert list(facts.dates_are_possible(data, TODAY)) == [
        error("impossible-date", noun, label, f"{field} 2026-12 lies in the future")
    ]


@pytest.mark.parametrize(
    "dates",
    [
        {"starts": "2024-05", "ends": "2024"},
        {"starts": "2024", "ends": "2024-01"},
        {"starts": "2024-05-01", "ends": "2024-05"},
        {"starts": None, "ends": "2020"},
        {"starts": "2026-11-25", "ends": "2056"},
        {"starts": "no date", "ends": "2024"},
    ],
)
def test_dates_that_may_be_right_are_no_finding(data: Data, the: The, dates: dict[str, str | None]) -> None:
    the("fund").update(dates)

    assert list(facts.dates_are_possible(data, TODAY)) == []


@pytest.mark.parametrize(
    ("slug", "facts_", "problem"),
    [
        ("fund", {"status": "open", "ends": "2026-11-24"}, "is open, but ends 2026-11-24 is past"),
        ("fund", {"status": "running", "ends": "2025"}, "is running, but ends 2025 is past"),
        ("fund", {"status": "completed", "ends": "2027"}, "is completed, but ends 2027 is ahead"),
        ("fund", {"status": "running", "starts": "2027"}, "is running, but starts 2027 is ahead"),
        ("bank", {"status": "active", "ended": "2020"}, "is active, but ended 2020 is past"),
        ("bank", {"status": "active", "founded": "2027"}, "is active, but founded 2027 is ahead"),
    ],
)
def test_status_that_the_dates_belie_is_a_warning(
    data: Data, the: The, slug: str, facts_: dict[str, str], problem: str
) -> None:
    the(slug).update(facts_)

    assert [(f.severity, f.kind, f.problem) for f in facts.statuses_fit_dates(data, TODAY)] == [
        ("warning", "status-and-dates", problem)
    ]


@pytest.mark.parametrize(
    ("slug", "facts_"),
    [
        ("fund", {"status": "open", "ends": "2026-11-25"}),
        ("fund", {"status": "open", "starts": "2027", "ends": "2028"}),
        ("fund", {"status": "announced", "starts": "2027"}),
        ("fund", {"status": "running", "ends": "2026"}),
        ("bank", {"status": "closed", "ended": "2026"}),
        ("bank", {"status": "planned", "founded": "2028"}),
    ],
)
def test_status_that_fits_the_dates_is_no_finding(data: Data, the: The, slug: str, facts_: dict[str, str]) -> None:
    the(slug).update(facts_)

    assert list(facts.statuses_fit_dates(data, TODAY)) == []


@pytest.mark.parametrize(("slug", "status"), [("lab", "merged"), ("fund", "superseded")])
def test_replaced_record_without_successor_is_a_warning(data: Data, the: The, slug: str, status: str) -> None:
    the(slug).update(status=status, ends=None)

    assert [(f.severity, f.kind, f.entry) for f in facts.statuses_fit_dates(data, TODAY)] == [
        ("warning", "no-successor", slug)
    ]


def test_record_checked_over_a_year_ago_is_a_warning(data: Data, the: The) -> None:
    the("bank")["checked_on"] = "2025-11-24"
    the("lab")["checked_on"] = "2025-11-25"
    the("fund")["checked_on"] = None

    assert list(facts.are_fresh(data, TODAY)) == [
        warning("stale-check", "organisation", "bank", "was last checked more than a year ago"),
        warning("stale-check", "initiative", "fund", "has never been checked"),
    ]


def test_draft_needs_no_check(data: Data, the: The) -> None:
    the("bank").update(review_state="in-review", checked_on=None)

    assert list(facts.are_fresh(data, TODAY)) == []
