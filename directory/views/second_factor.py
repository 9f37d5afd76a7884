"""Where a person sets up their second factor, gets recovery codes, and takes the second factor away."""

from collections.abc import Callable
from typing import Any

import django_otp
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from directory.entry import second_factor
from directory.models import SignInEvent
from directory.views import entering


def _person(request: HttpRequest) -> User | None:
    """Return who is signed in, or who must set up a second factor before they are."""
    return request.user if admin.site.has_permission(request) else entering.halfway_person(request)  # type: ignore[return-value]


def _key_for(request: HttpRequest, person: User) -> str:
    """Return the secret that waits for a person until they have proved that their app knows it; nobody else gets it."""
    proposed = request.session.get(entering.PROPOSED, {})
    if proposed.get("user") != person.pk:
        proposed = {"user": person.pk, "key": second_factor.new_key()}
        request.session[entering.PROPOSED] = proposed
    return str(proposed["key"])


@never_cache
@sensitive_post_parameters()
def set_up(request: HttpRequest) -> HttpResponse:
    """Show a new secret, and store it once a code proves that an app knows it."""
    person = _person(request)
    if person is None:
        return redirect("admin:login")
    if second_factor.has_one(person):
        return redirect("admin:second_factor")
    device = second_factor.proposed(person, _key_for(request, person))
    form = entering.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = second_factor.set_up(device, form.cleaned_data["code"])
        if codes:
            return _begin_with(request, person, device, codes)
        form.add_error(
            "code", _("This code is not right. Wait for the next one; the clock of the phone must be right too.")
        )
    context = {"form": form, "uri": device.config_url, "picture": second_factor.picture_of(device)}
    context |= {"secret": second_factor.secret_of(device), "person": person.get_username()}
    return entering.page(request, "admin/second_factor_set_up.html", _("Set up the second factor"), **context)


@sensitive_variables("codes")
def _begin_with(request: HttpRequest, person: User, device: django_otp.models.Device, codes: list[str]) -> HttpResponse:
    """Let a person in with the second factor that they have just set up, and show the recovery codes."""
    target = entering.target_of(request)
    del request.session[entering.PROPOSED]
    entering.record(request, SignInEvent.SET_UP, person.get_username())
    if request.user.is_authenticated:
        django_otp.login(request, device)
        request.session.cycle_key()
    else:
        entering.admit(request, person, device)
    return _show(request, codes, target)


@sensitive_variables("codes")
def _show(request: HttpRequest, codes: list[str], target: str) -> HttpResponse:
    return entering.page(request, "admin/recovery_codes.html", _("Recovery codes"), codes=codes, target=target)


@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Say whether the person has a second factor, and what can be done about it."""
    return _overview(request, entering.CodeForm())


def _overview(request: HttpRequest, form: entering.CodeForm) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "has_one": second_factor.has_one(request.user),
        "is_required": second_factor.is_required(request.user),
        "codes_left": second_factor.codes_left(request.user),  # type: ignore[arg-type]
    }
    return entering.page(request, "admin/second_factor.html", _("Second factor"), **context)


def _with_code(change: Callable[[HttpRequest, User], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let a change happen only to those who enter a code once more: a screen left alone is not enough."""

    @never_cache
    @require_POST
    @sensitive_post_parameters()
    def view(request: HttpRequest) -> HttpResponse:
        form = entering.CodeForm(request.POST)
        if form.is_valid() and entering.accepted_by(request, request.user, form):  # type: ignore[arg-type]
            return change(request, request.user)  # type: ignore[arg-type]
        return _overview(request, form)

    return view


@_with_code
def new_codes(request: HttpRequest, person: User) -> HttpResponse:
    codes = second_factor.replace_codes(person)
    entering.record(request, SignInEvent.NEW_CODES, person.get_username())
    return _show(request, codes, reverse("admin:second_factor"))


@_with_code
def remove(request: HttpRequest, person: User) -> HttpResponse:
    second_factor.remove(person)
    entering.record(request, SignInEvent.REMOVED, person.get_username())
    messages.success(request, _("The second factor is removed."))
    return redirect("admin:second_factor")
