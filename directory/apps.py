from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """The directory: organisations, initiatives, the fields they work in, and the evidence for each statement."""

    name = "directory"
    verbose_name = _("Directory")


class DirectoryAdminConfig(AdminConfig):
    """Django's admin, with the directory's own site in place of the standard one."""

    default_site = "directory.admin_site.DirectoryAdminSite"
