"""Accounts, and the log of who signed in. Only administrators see either."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.admin.mixins import ReadOnlyMixin
from directory.entry import second_factor
from directory.models import SignIn, SignInEvent
from directory.sent import with_others_quoted
from hkai_site.clients import address_of

# The library's own pages show secrets.
admin.site.unregister([TOTPDevice, StaticDevice])
admin.site.unregister([User, Group])


class KeysField(forms.ModelMultipleChoiceField):
    """Refuses in words what no row can have as its key."""

    def clean(self, value: Any) -> Any:
        return super().clean(with_others_quoted(value or ()))


class KeysMixin:
    """Reads what is chosen of groups and permissions as keys."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, form_class=KeysField, **kwargs)  # type: ignore[misc]


@admin.register(Group)
class PlainGroupAdmin(KeysMixin, GroupAdmin):
    """Django's own, but for hostile input."""


@admin.register(User)
class AccountAdmin(KeysMixin, UserAdmin):
    actions = ("remove_second_factor",)

    @admin.action(description=_("Remove the second factor, for somebody who has lost it"), permissions=["reset"])
    def remove_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            second_factor.remove(user)
            SignIn.objects.record(SignInEvent.REMOVED, user.get_username(), address_of(request))
        done = ngettext("%(number)d account has none now.", "%(number)d accounts have none now.", len(users))
        messages.success(request, done % {"number": len(users)})

    def has_reset_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


@admin.register(SignIn)
class SignInAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ("at", "event", "username", "address")
    list_filter = ("event", "at")
    list_per_page = 100
    search_fields = ("username", "address")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Show nothing that is to be deleted with the next line of the log."""
        shown = super().get_queryset(request)
        return shown.exclude(pk__in=shown.outdated(timezone.now()))

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser
