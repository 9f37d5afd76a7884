"""The admin as a whole: its name, the order of its models, and the language in which an editor works.

It stands beside `directory.admin`, not within: the models register themselves with it, so it must exist before them.
"""

from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from directory.entry import second_factor, unsaved
from directory.models import SignInEvent
from directory.sent import with_keys_alone
from directory.views import entering
from directory.views import second_factor as second_factor_views

# What is edited most stands first.
ORDER = (
    "Organisation",
    "Initiative",
    "Guide",
    "ChangeSet",
    "Merge",
    "Relationship",
    "Participation",
    "Source",
    "Citation",
    "Sector",
    "Technology",
    "Challenge",
    "Audience",
    "Change",
    "SignIn",
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
        ours = [
            path("language/", require_POST(self.choose_language), name="choose_language"),
            path("login/code/", entering.enter_code, name="enter_code"),
            path("second-factor/set-up/", second_factor_views.set_up, name="set_up_second_factor"),
        ]
        inside = {
            "second_factor": ("second-factor/", second_factor_views.overview),
            "new_recovery_codes": ("second-factor/codes/", second_factor_views.new_codes),
            "remove_second_factor": ("second-factor/remove/", second_factor_views.remove),
        }
        ours += [path(route, self.admin_view(view), name=name) for name, (route, view) in inside.items()]
        return [*ours, *super().get_urls()]

    def has_permission(self, request: HttpRequest) -> bool:
        """Let nobody in who has a second factor, or must have one, and has not used it."""
        is_verified = getattr(request.user, "otp_device", None) is not None
        return super().has_permission(request) and (is_verified or not _owes_code(request.user))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # noqa: ARG002
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        return entering.enter(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        if request.method == "POST" and request.user.is_authenticated:
            entering.record(request, SignInEvent.LEFT, request.user.get_username())
        return super().logout(request, extra_context)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Lose nothing that arrives after the sign-in has expired: keep it, and show it after the next sign-in."""
        inner = super().admin_view(view, cacheable)

        def resuming(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.POST = with_keys_alone(request.POST)  # type: ignore[assignment]
            if not self.has_permission(request):
                is_lost = request.method == "POST" and not entering.keep_unsaved(request)
                if is_lost and (page := entering.give_back(request)):
                    return page
            elif request.method == "GET" and (sent := unsaved.take(request, request.user.get_username())):
                if not _fills_its_form(request):
                    return entering.show_unsaved(request, sent)
                request = unsaved.as_sent(request, sent)
            return inner(request, *args, **kwargs)

        return update_wrapper(resuming, inner)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the desk above the list of models."""
        from directory.admin.desk import lay_out  # the admins of the models need this site first

        return super().index(request, {"desk": lay_out(request.user)} | (extra_context or {}))

    def choose_language(self, request: HttpRequest) -> HttpResponse:
        """Remember the language in which a person reads the admin, and lead back to where they were."""
        target = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
        response = HttpResponseRedirect(target if is_ours else reverse("admin:index"))
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


def _fills_its_form(request: HttpRequest) -> bool:
    """Whether the page is one of `directory.admin.resuming`, which can fill its own form."""
    match = request.resolver_match
    name = (match and match.url_name) or ""
    model_admin = getattr(match and match.func, "model_admin", None)
    return getattr(model_admin, "is_resuming", False) and name.endswith(("_add", "_change"))


def _owes_code(user: Any) -> bool:
    """Whether somebody without a code must give one; looked up once for each request."""
    if not hasattr(user, "owes_code"):
        user.owes_code = second_factor.is_due(user)
    return bool(user.owes_code)


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)
