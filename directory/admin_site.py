"""The admin as a whole: its name, the order of its models, and the language in which an editor works.

It stands beside `directory.admin`, not within: the models register themselves with it, so it must exist before them.
"""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

# What is edited most stands first.
ORDER = (
    "Organisation",
    "Initiative",
    "ChangeSet",
    "Relationship",
    "Participation",
    "Source",
    "Citation",
    "Sector",
    "Technology",
    "Challenge",
    "Audience",
    "Change",
)
A_YEAR = 365 * 24 * 60 * 60
# The register's text is stored in Traditional Chinese, so editors do not work in Simplified.
LANGUAGES = {"en": "English", "zh-hant": "繁體中文"}


class DirectoryAdminSite(AdminSite):
    """Django's admin under the directory's name."""

    site_title = _("Hong Kong AI Directory, editors")
    site_header = _("Hong Kong AI Directory")
    index_title = _("The editors’ desk")
    index_template = "admin/desk.html"

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [path("language/", require_POST(self.choose_language), name="choose_language"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the desk above the list of models."""
        from directory.admin.desk import lay_out  # the admins of the models need this site first

        return super().index(request, {"desk": lay_out(request.user)} | (extra_context or {}))

    def choose_language(self, request: HttpRequest) -> HttpResponse:
        """Remember the language in which a person reads the admin, and lead back to where they were."""
        target = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        response = redirect(target if is_ours else reverse("admin:index"))
        if request.POST.get("language") in LANGUAGES:
            code = request.POST["language"]
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, A_YEAR, secure=settings.HTTPS, samesite="Lax")
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        current = getattr(request, "LANGUAGE_CODE", "en")
        others = [(code, name) for code, name in LANGUAGES.items() if code != current]
        return super().each_context(request) | {"other_languages": others}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Put the directory before the accounts, and its models in the order of use."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "directory")


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
