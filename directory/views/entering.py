"""The door of the admin: name and password, then a code if the person has a second factor or must have one.

Between the two steps nobody is signed in: the session knows only whose password was right, for ten minutes.
"""

import time
from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice

from directory.entry import forgetting, second_factor, unsaved
from directory.models import SignIn, SignInEvent
from directory.views import errors
from hkai_site import sessions
from hkai_site.clients import address_of

# What a session knows of somebody who is not signed in yet: whose password was right, and the secret of their new app.
HALFWAY, PROPOSED = "halfway", "proposed_app"
HALFWAY_SECONDS = 10 * 60


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def record(request: HttpRequest, event: SignInEvent, username: str) -> None:
    SignIn.objects.record(event, username, address_of(request))
    forgetting.forget(timezone.now())


def page(request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page in the look of the admin that no search engine lists."""
    shared = admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
    return _unlisted(render(request, template, shared | context, status=status))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


# Name and password


class EnterForm(AdminAuthenticationForm):
    """Django's form, but that it refuses as wrong, and looks no further for, what is too long to be anybody's name."""

    def clean(self) -> dict[str, Any]:
        if len(self.cleaned_data.get("username", "")) > (self.fields["username"].max_length or 0):  # type: ignore[attr-defined]
            raise self.get_invalid_login_error()
        return super().clean()


class EnterView(LoginView):
    """Django's page to sign in, but that it writes the log and may lead to the second step."""

    template_name = "admin/login.html"
    authentication_form = EnterForm

    def get_default_redirect_url(self) -> str:
        return reverse("admin:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = admin.site.each_context(self.request) | {"title": _("Log in"), "subtitle": None}
        shared |= {"app_path": self.request.get_full_path(), "username": ""}
        return super().get_context_data(**shared, **kwargs) | {"next": self.get_success_url()}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if second_factor.is_due(user):
            return go_halfway(self.request, user, self.get_success_url())
        admit(self.request, user)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        # Nothing is counted, nor worth a line, while the name is locked or when one of the fields was empty.
        if getattr(self.request, "axes_failures_since_start", None):
            record_refusal(self.request, SignInEvent.REFUSED, form.cleaned_data["username"])
        return super().form_invalid(form)


def enter(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, unless the password is known already and only the second factor is missing."""
    if request.user.is_authenticated and request.method == "GET":
        return go_halfway(request, request.user, _safe(request, request.GET.get("next", "")))
    return _unlisted(cast(HttpResponse, EnterView.as_view()(request)))


def record_refusal(request: HttpRequest, event: SignInEvent, username: str) -> None:
    record(request, event, username)
    if request.axes_locked_out:  # type: ignore[attr-defined]
        record(request, SignInEvent.LOCKED, username)


def admit(request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Sign somebody in; `device` is what has accepted their code."""
    request.session.pop(HALFWAY, None)
    if device:
        user.otp_device = device  # type: ignore[attr-defined]
    login(request, user, backend="directory.entry.backends.StaffBackend")
    sessions.start(request)
    record(request, SignInEvent.ENTERED, user.get_username())


def locked_out(request: HttpRequest, _response: HttpResponse, _credentials: Any) -> HttpResponse:
    """Tell whoever has failed too often to wait; it is the same for names that nobody has."""
    response = page(
        request,
        "admin/locked_out.html",
        _("Wait before you try again"),
        status=429,
        minutes=int(settings.AXES_COOLOFF_TIME.total_seconds() // 60),
    )
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return response


# Halfway


def go_halfway(request: HttpRequest, user: Any, target: str) -> HttpResponse:
    """Note whose password was right, and ask for the second factor or for setting it up."""
    waiting = request.session.get(unsaved.KEY)
    if request.user.is_authenticated:
        request.session.flush()
        request.session[unsaved.KEY] = waiting or {}
    request.session.cycle_key()
    request.session.pop(PROPOSED, None)
    request.session[HALFWAY] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": time.time(),
        "next": target,
    }
    return redirect("admin:enter_code" if second_factor.has_one(user) else "admin:set_up_second_factor")


def halfway_person(request: HttpRequest) -> User | None:
    """Return whose password was right in this session a short while ago and has not changed since."""
    state = request.session.get(HALFWAY, {})
    if time.time() - state.get("at", 0) > HALFWAY_SECONDS:
        return None
    user = User.objects.filter(pk=state["user"], is_active=True, is_staff=True).first()
    is_same = user is not None and constant_time_compare(user.get_session_auth_hash(), state["hash"])
    return user if is_same else None


def target_of(request: HttpRequest) -> str:
    """Return where the person wanted to go, which was found safe before."""
    return request.session.get(HALFWAY, {}).get("next") or reverse("admin:index")


def _safe(request: HttpRequest, target: str) -> str:
    """Return an address if it is within this site, else nothing."""
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if is_ours else ""


@never_cache
@sensitive_post_parameters()
def enter_code(request: HttpRequest) -> HttpResponse:
    """The second step: a code from the app, or a recovery code."""
    user = halfway_person(request)
    if user is None:
        messages.warning(request, _("That took too long. Please begin again."))
        return redirect("admin:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = accepted_by(request, user, form)
        if device:
            return _let_in(request, user, device)
    return page(request, "admin/enter_code.html", _("Second step"), form=form, person=user.get_username())


def accepted_by(request: HttpRequest, user: User, form: CodeForm) -> Device | None:
    """Return what accepts the code of a form; otherwise count a failure, as for passwords, and say so in the form."""
    credentials = {"username": user.get_username()}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        return None
    device = second_factor.check(user, form.cleaned_data["code"])
    if device is None:
        refuse_code(request, user)
        form.add_error("code", _("This code is not right, or it came too soon after a wrong one or was used before."))
    return device


def refuse_code(request: HttpRequest, user: User) -> None:
    user_login_failed.send(__name__, credentials={"username": user.get_username()}, request=request)
    record_refusal(request, SignInEvent.CODE_REFUSED, user.get_username())


def _let_in(request: HttpRequest, user: User, device: Device) -> HttpResponse:
    target = target_of(request)
    admit(request, user, device)
    if isinstance(device, StaticDevice):
        record(request, SignInEvent.RECOVERY_CODE, user.get_username())
        left = second_factor.codes_left(user)
        told = ngettext("You have %(number)d recovery code left.", "You have %(number)d recovery codes left.", left)
        messages.warning(request, told % {"number": left})
    return HttpResponseRedirect(target)


# Text that comes too late


def keep_unsaved(request: HttpRequest) -> bool:
    """Let what was sent to the admin in vain wait for its author. Return whether it does."""
    name = request.user.get_username() or sessions.former_user(request)
    is_kept = unsaved.keep(request, name)
    if is_kept and not admin.site.has_permission(request):
        messages.warning(
            request,
            _("You were signed out before this was saved. Sign in again within an hour: what you typed is kept."),
        )
    return is_kept


def give_back(request: HttpRequest) -> HttpResponse | None:
    """Return a page that holds what was sent and cannot wait; None where there is nothing but secrets.

    It cannot wait where nobody remembers whose it is, or where too much waits already.
    """
    sent = unsaved.without_mark(request.POST)
    return show_unsaved(request, sent, status=403) if sent and not unsaved.is_secret(sent) else None


def show_unsaved(request: HttpRequest, sent: QueryDict, status: int = 200) -> HttpResponse:
    """Show what was sent to an address that cannot fill a form with it, to be sent once more."""
    fields = [(name, value) for name, values in sent.lists() for value in values]
    typed = [(_in_words(name), value) for name, value in fields if value and not _is_of_the_page(name)]
    return page(request, "admin/unsaved.html", _("Not saved yet"), status, fields=fields, typed=typed)


def _is_of_the_page(name: str) -> bool:
    """Whether a field is one that the page sends by itself, and nobody types or chooses."""
    return name.startswith("_") or name in ("index", "select_across", "seen", "versions")


def _in_words(name: str) -> str:
    """Return the name of a field as people would write it."""
    stem, _sign, language = name.removeprefix("choice-").rpartition("_")
    words = f"{stem} ({language})" if language in ("en", "zh") else name.removeprefix("choice-")
    return capfirst(words.replace("_", " ").replace("-", " "))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the right security mark.

    Whoever signs in again in another tab gets another mark, and the forms in the older tabs have the old one. What
    comes from such a form, sent by a page of this site as the browser says, is shown again instead of being lost.
    """
    origins = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    is_ours = request.path.startswith(reverse("admin:index")) and request.headers.get("Origin") in origins
    if is_ours and (request.path == reverse("admin:login") or keep_unsaved(request)):
        return redirect(request.get_full_path())
    return (is_ours and give_back(request)) or errors.csrf_failed(request, reason)
