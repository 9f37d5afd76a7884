import warnings
from typing import Any

from django.core.management.commands import loaddata

from directory import dataset
from directory.loading import loading


class Command(loaddata.Command):
    """Django's `loaddata`, after which the register is as if its editors had entered the data."""

    def loaddata(self, fixture_labels: Any) -> None:
        with loading():
            super().loaddata(dataset.in_order(fixture_labels))

    def load_label(self, fixture_label: str) -> None:
        with warnings.catch_warnings():
            # A register without, say, relationships has a file without them.
            warnings.filterwarnings("ignore", "No fixture data found", RuntimeWarning)
            super().load_label(fixture_label)

    def save_obj(self, obj: Any) -> bool:
        # Links are set one by one, and each would leave a half-made entry in the history of its record.
        obj.object.skip_history_when_saving = True
        return super().save_obj(obj)
