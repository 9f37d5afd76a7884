"""Build the search index anew while the old one keeps serving."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.search import index

WIDTH = 40


class Command(BaseCommand):
    help = "Build the search index anew, with a progress bar, and swap it in whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-needed", action="store_true", help="do nothing where the index is up to date")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not index.directory():
            raise CommandError("The search index is switched off: SEARCH_INDEX_DIR is empty.")
        if options["if_needed"] and index.is_current():
            self.stdout.write("The search index is up to date.")
            return
        try:
            index.rebuild(self.show)
        except OSError as error:
            raise CommandError(f"The search index cannot be written: {error}.") from error
        self.stdout.write(self.style.SUCCESS("\nThe search index is built."))

    def show(self, done: int, of: int) -> None:
        if done == of or done % 100 == 0:
            bar = "█" * (done * WIDTH // max(of, 1))
            end = "\r" if sys.stdout.isatty() else "\n"
            self.stdout.write(f"{bar:<{WIDTH}} {done:,} of {of:,}", ending=end)
