from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from directory import dataset


class Command(BaseCommand):
    help = "Write the register as fixtures, in the format of the files in fixtures/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=dataset.FIXTURES, help="by default fixtures/")

    def handle(self, *, directory: Path, **_options: Any) -> None:
        data = dataset.collect()
        dataset.write(data, directory)
        number = sum(len(entries) for entries in data.values())
        self.stdout.write(f"Wrote {number:,} entries in {len(data)} files to {directory}.")
