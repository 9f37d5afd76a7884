from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from directory.entry import forgetting


class Command(BaseCommand):
    help = "Delete old lines of the log of sign-ins, and expired sessions. Each sign-in does so too."

    def handle(self, **_options: Any) -> None:
        forgetting.forget(timezone.now())
