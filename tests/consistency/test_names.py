from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from directory.consistency import names
from directory.consistency.finding import error, warning
from tests.consistency.conftest import Data

TODAY = date(2026, 11, 25)
The = Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("spelling", ["Lab", "The Lab", "ＬＡＢ"])
def test_same_name_is_an_error_however_it_is_spelt(data: Data, the: The, spelling: str) -> None:
    the("bank")["name_en"] = spelling

    assert set(names.are_unique(data, TODAY)) == {
        error("duplicate-name", "organisation", "bank", "is called “lab”, as is lab"),
        error("duplicate-name", "organisation", "lab", "is called “lab”, as is bank"),
    }


def test_same_chinese_name_is_an_error_in_either_script(data: Data, the: The) -> None:
    the("bank")["name_zh"] = "某实验室"

    assert {finding.entry for finding in names.are_unique(data, TODAY)} == {"bank", "lab"}


def test_same_name_within_a_vocabulary_is_an_error(data: Data, the: The) -> None:
    the("banking")["name_zh"] = "金融"

    assert {(f.severity, f.entry) for f in names.are_unique(data, TODAY)} == {
        ("error", "banking"),
        ("error", "finance"),
    }


def test_alias_that_is_the_name_of_another_is_a_warning(data: Data, the: The) -> None:
    the("bank")["aliases"] = ["LAB"]

    assert set(names.are_unique(data, TODAY)) == {
        warning("duplicate-name", "organisation", "bank", "is called “lab”, as is lab"),
        warning("duplicate-name", "organisation", "lab", "is called “lab”, as is bank"),
    }


def test_alias_that_two_share_is_a_warning(data: Data, the: The) -> None:
    the("bank")["aliases"] = the("lab")["aliases"] = ["MSL"]

    assert {(f.severity, f.entry) for f in names.are_unique(data, TODAY)} == {("warning", "bank"), ("warning", "lab")}


def test_records_of_two_nouns_may_share_a_name(data: Data, the: The) -> None:
    the("fund")["name_en"] = the("bank")["name_en"]

    assert list(names.are_unique(data, TODAY)) == []


def test_records_without_a_chinese_name_do_not_share_it(data: Data, the: The) -> None:
    the("bank")["name_zh"] = the("lab")["name_zh"] = ""

    assert list(names.are_unique(data, TODAY)) == []


@pytest.mark.parametrize("field", ["name_zh", "description_en", "description_zh"])
def test_word_of_a_vocabulary_without_a_text_is_an_error(data: Data, the: The, field: str) -> None:
    the("robotics")[field] = ""

    assert list(names.are_translated(data, TODAY)) == [
        error("missing-translation", "technology", "robotics", f"{field} is missing")
    ]


@pytest.mark.parametrize("field", ["summary_en", "summary_zh"])
def test_missing_summary_is_an_error(data: Data, the: The, field: str) -> None:
    the("bank")[field] = ""

    assert list(names.are_translated(data, TODAY)) == [
        error("missing-translation", "organisation", "bank", f"{field} is missing")
    ]


@pytest.mark.parametrize(
    ("slug", "written", "missing"),
    [
        ("lab", "description_en", "description_zh"),
        ("lab", "description_zh", "description_en"),
        ("lab", "address_en", "address_zh"),
        ("fund", "offer_en", "offer_zh"),
        ("fund", "eligibility_zh", "eligibility_en"),
    ],
)
def test_text_in_one_language_is_a_warning(data: Data, the: The, slug: str, written: str, missing: str) -> None:
    the(slug)[written] = "Text"

    findings = [(f.severity, f.entry, f.problem) for f in names.are_translated(data, TODAY)]

    assert findings == [("warning", slug, f"{missing} is missing")]


def test_missing_chinese_name_is_a_warning(data: Data, the: The) -> None:
    the("bank")["name_zh"] = ""

    assert list(names.are_translated(data, TODAY)) == [
        warning("missing-translation", "organisation", "bank", "name_zh is missing")
    ]


def test_explicit_absence_of_a_chinese_name_is_in_order(data: Data, the: The) -> None:
    the("bank").update(name_zh="", has_no_name_zh=True)

    assert list(names.are_translated(data, TODAY)) == []


def test_draft_needs_no_translation(data: Data, the: The) -> None:
    the("bank").update(review_state="draft", name_zh="", summary_zh="")

    assert list(names.are_translated(data, TODAY)) == []
