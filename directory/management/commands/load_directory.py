from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from directory import dataset
from directory.loading import insert, loading
from directory.models import Initiative, Organisation


class Command(BaseCommand):
    help = "Load the data set in fixtures/ if the register is empty; otherwise leave it as it is."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic():
            was_empty = dataset.is_empty()
            if was_empty:
                with loading():
                    insert(dataset.read(dataset.FIXTURES))
        held = f"{Organisation.objects.count():,} organisations and {Initiative.objects.count():,} initiatives"
        self.stdout.write(f"Loaded {held}." if was_empty else f"Nothing loaded: the register holds {held}.")
