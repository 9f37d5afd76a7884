from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The directory: organisations, initiatives, the fields they work in, and the evidence for each statement."""

    name = "directory"
    verbose_name = _("Directory")
