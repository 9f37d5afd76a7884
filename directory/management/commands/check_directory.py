import json
from argparse import ArgumentTypeError
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from directory import dataset
from directory.consistency import Finding, Severity, check


def day(text: str) -> date:
    """Read a day as `2026-07-31`. Raises ArgumentTypeError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a day; write it like 2026-07-31") from error


class Command(BaseCommand):
    help = "Check the register, or files that are yet to be loaded into it. Errors, not warnings, make it fail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, help="files to check instead of the database")
        parser.add_argument("--on", type=day, default=timezone.localdate(), help="the day that counts as today")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *, directory: Path | None, on: date, **options: Any) -> None:
        try:
            data = dataset.read(directory) if directory else dataset.collect()
        except dataset.DataSetError as error:
            raise CommandError(str(error)) from error
        findings = check(data, on=on)
        write = as_json if options["format"] == "json" else as_text
        if findings or options["format"] == "json":
            self.stdout.write(write(findings))
        errors = sum(finding.severity == Severity.ERROR for finding in findings)
        entries = sum(map(len, data.values()))
        summary = f"Errors: {errors}. Warnings: {len(findings) - errors}. Entries: {entries:,}."
        if errors:
            raise CommandError(summary)
        if options["format"] == "text":
            self.stdout.write(summary)


def as_json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


def as_text(findings: list[Finding]) -> str:
    """Return one paragraph for each kind, in it one line for each problem with the entries that have it."""
    kinds: dict[tuple[Severity, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for finding in findings:
        kinds[finding.severity, finding.kind][f"{finding.noun}: {finding.problem}"].append(finding.entry)
    lines = []
    for (severity, kind), problems in kinds.items():
        lines.append(f"{severity.upper()} {kind} ({sum(map(len, problems.values()))})")
        lines += [f"  {problem} ({len(entries)}): {', '.join(entries)}" for problem, entries in problems.items()]
    return "\n".join(lines)
