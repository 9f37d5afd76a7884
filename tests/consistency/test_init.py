from datetime import date

import pytest

from directory import dataset
from directory.consistency import Severity, check
from tests.consistency.conftest import Data

TODAY = date(2026, 11, 25)


def test_sound_data_have_no_findings(data: Data) -> None:
    assert check(data, on=TODAY) == []


def test_check_reports_errors_before_warnings(data: Data) -> None:
    data["organisation"][0]["name_zh"] = ""
    data["initiative"][0]["summary_zh"] = ""

    severities = [finding.severity for finding in check(data, on=TODAY)]

    assert severities == [Severity.ERROR, Severity.WARNING]


def test_check_reports_each_finding_once(data: Data) -> None:
    data["organisation"][0]["sectors"] = [["none"], ["none"]]

    assert len(check(data, on=TODAY)) == 1


@pytest.mark.parametrize("noun", dataset.NOUNS)
def test_check_survives_nonsense_in_any_text(data: Data, noun: str) -> None:
    entry = data[noun][0]
    for name in [name for name, value in entry.items() if value is None or isinstance(value, str)]:
        with_reference = any(field.name == name for field in dataset.NOUNS[noun].references)
        broken = entry | {name: ["?"] if with_reference else "?"}

        assert isinstance(check(data | {noun: [broken]}, on=TODAY), list)


def test_data_set_of_the_project_has_no_errors() -> None:
    findings = check(dataset.read(dataset.FIXTURES), on=TODAY)

    assert [finding for finding in findings if finding.severity == Severity.ERROR] == []


def test_data_set_of_the_project_has_known_weak_spots_only() -> None:
    kinds = {finding.kind for finding in check(dataset.read(dataset.FIXTURES), on=TODAY)}

    assert kinds == {"citation", "duplicate-name", "duplicate-source", "missing-translation"}
