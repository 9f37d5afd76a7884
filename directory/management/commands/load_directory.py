from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from directory import dataset
from directory.models import Initiative, Organisation


class Command(BaseCommand):
    help = "Load the data set in fixtures/ if the register is empty; otherwise leave it as it is."

    def handle(self, **_options: Any) -> None:
        with transaction.atomic():
            was_empty = dataset.is_empty()
            if was_empty:
                call_command("loaddata", *dataset.files(dataset.FIXTURES), verbosity=0)
        held = f"{Organisation.objects.count():,} organisations and {Initiative.objects.count():,} initiatives"
        self.stdout.write(f"Loaded {held}." if was_empty else f"Nothing loaded: the register holds {held}.")
