import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory import dataset
from tests import factories


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command("check_directory", *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def bank(db: None) -> Any:
    bank = factories.OrganisationFactory(slug="bank", name_zh="某銀行", summary_en="A bank.", summary_zh="銀行。")
    factories.CitationFactory(organisation=bank, fields=["summary"])
    return bank


@pytest.mark.usefixtures("bank")
def test_check_directory_of_a_sound_register_finds_nothing() -> None:
    assert run() == "Errors: 0. Warnings: 0. Entries: 3.\n"


def test_check_directory_groups_findings_by_kind_and_problem(bank: Any) -> None:
    bank.name_zh = ""
    bank.save()
    lab = factories.OrganisationFactory(slug="lab", summary_en="A laboratory.", summary_zh="實驗室。")
    factories.CitationFactory(organisation=lab, fields=["summary"])

    assert run().splitlines() == [
        "WARNING missing-translation (2)",
        "  organisation: name_zh is missing (2): bank, lab",
        "Errors: 0. Warnings: 2. Entries: 6.",
    ]


def test_check_directory_fails_for_errors(bank: Any) -> None:
    bank.citations.all().delete()

    with pytest.raises(CommandError, match=r"Errors: 1\. Warnings: 1\. Entries: 2\."):
        run()


def test_check_directory_takes_the_day_as_an_argument(bank: Any) -> None:
    bank.checked_on = "2026-07-31"
    bank.save()

    assert "stale-check" not in run("--on", "2027-07-31")
    assert "stale-check (1)" in run("--on", "2027-08-01")


def test_check_directory_refuses_what_is_not_a_day() -> None:
    with pytest.raises(CommandError, match="'tomorrow' is not a day; write it like 2026-07-31"):
        run("--on", "tomorrow")


def test_check_directory_speaks_json(bank: Any) -> None:
    bank.name_zh = ""
    bank.save()

    assert json.loads(run("--format", "json")) == [
        {
            "severity": "warning",
            "kind": "missing-translation",
            "noun": "organisation",
            "entry": "bank",
            "problem": "name_zh is missing",
        }
    ]


def test_check_directory_reads_files_before_they_are_loaded() -> None:
    assert "Errors: 0. Warnings: 390. Entries: 5,155." in run(str(dataset.FIXTURES), "--on", "2026-07-31")


def test_check_directory_says_what_is_wrong_with_files(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"01-sectors\.json: No such file"):
        run(str(tmp_path))
