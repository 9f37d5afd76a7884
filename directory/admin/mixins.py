"""What the admins of all models share: one write for each form, the rules of review, references, and history."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from directory.actions import IncompleteError, take_turn
from directory.admin.fields import KnownAutocomplete, OrderedAutocomplete, PartialDateFormField, ReferenceField
from directory.admin.forms import RegisterForm
from directory.admin.resuming import ResumeMixin
from directory.admin.review import may_edit
from directory.admin.versions import compare
from directory.models.partial_date import PartialDateField
from directory.sent import key_of

OVERRIDES = {
    PartialDateField: {"form_class": PartialDateFormField},
    models.URLField: {"assume_scheme": "https"},
}


# Under which name, and how, a form carries what it was made of.
BASE, SALT = "_base", "directory.form"


def stored_in(thing: models.Model) -> dict[str, str]:
    """Return the columns of a row as texts, to be compared."""
    return {field.name: str(field.value_from_object(thing)) for field in thing._meta.concrete_fields}


def changed_since(text: str, now: dict[str, str]) -> list[str]:
    """Return the columns that have changed since a form was made; all of them where that is not known."""
    try:
        before = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        before = {}
    return [name for name, value in now.items() if before.get(name) != value]


class ReadOnlyMixin:
    """To look at: nothing is added, changed or deleted here. For pages and for the lines below a form."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class ReferencesMixin:
    """References are found by typing; what the form has at hand costs no query, and an order is kept."""

    formfield_overrides = OVERRIDES
    admin_site: admin.AdminSite
    autocomplete_fields: Any

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer to change or add what is referred to, not to delete it in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", KnownAutocomplete(db_field, self.admin_site))
            kwargs.setdefault("form_class", ReferenceField)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.autocomplete_fields:
            kwargs.setdefault("widget", OrderedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]


class RegisterAdmin(ResumeMixin, ReferencesMixin, SimpleHistoryAdmin):
    """The admin of one model. Each form is saved as one change through `directory.actions`."""

    form = RegisterForm
    list_per_page = 50
    history_list_per_page = 30
    object_history_template = "admin/directory/object_history.html"
    object_history_list_template = "admin/directory/object_history_list.html"
    # The rows that `__str__` and the rules of review look at.
    joined: tuple[str, ...] = ()

    def writing(self, request: HttpRequest, form: Any, formsets: Any) -> AbstractContextManager[None]:
        """Return the action within which the form and its formsets are saved."""
        raise NotImplementedError

    def remove(self, thing: Any, *, by: Any) -> None:
        """Delete a thing through its action."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related(*self.joined)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Lock a row that is about to be written, so that the rules of review look at it as it stays."""
        thing = super().get_object(request, object_id, from_field)
        is_read = request.method != "POST" or getattr(request, "is_rehearsal", False)
        if thing is None or is_read or not connection.in_atomic_block:
            return thing
        take_turn()
        self.model._default_manager.select_for_update().filter(pk=thing.pk).first()
        return super().get_object(request, object_id, from_field)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.user, form.refusal = request.user, getattr(request, "refusal", None)
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Where a form may not be stored as it stands, show it again with all that was typed, and say why."""
        is_safe = request.method in ("GET", "HEAD")
        with nullcontext() if is_safe else transaction.atomic():
            if not is_safe:
                take_turn()  # what is added is written by the rules of review, as they stand then
            context = self._guard(request, object_id) | (extra_context or {})
            try:
                return super().changeform_view(request, object_id, form_url, context)
            except IncompleteError as error:
                request.refusal = error
                return super().changeform_view(request, object_id, form_url, context)

    def stored(self, thing: Any) -> dict[str, str]:
        """Return what a form of a thing is made of, as texts, to be compared."""
        return stored_in(thing)

    def _guard(self, request: HttpRequest, object_id: str | None) -> dict[str, Any]:
        """Let a form carry what it was made of, and refuse it once where somebody has changed that meanwhile."""
        thing = self.get_object(request, unquote(object_id)) if object_id else None
        if thing is None:
            return {}
        now = self.stored(thing)
        if request.method == "POST" and (changed := changed_since(request.POST.get(BASE, ""), now)):
            text = _("Somebody else has changed this to “%(value)s” meanwhile. Save again to store what you typed.")
            values = {name: getattr(thing, name, now[name]) for name in changed}
            request.refusal = ValidationError({name: text % {"value": value} for name, value in values.items()})
        return {"base": signing.dumps(now, salt=SALT)}

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().delete_view(request, *args, **kwargs)
        except IncompleteError as error:
            return self._refused(request, error)

    def response_action(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        try:
            return super().response_action(request, queryset)
        except IncompleteError as error:
            return self._refused(request, error)

    def _refused(self, request: HttpRequest, error: IncompleteError) -> HttpResponse:
        """Say why nothing was done, and lead back."""
        messages.error(
            request, _("Nothing was changed. %(name)s:") % {"name": error.record} + " " + " ".join(error.messages)
        )
        return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Wait for `save_related`, which writes the row and all that hangs on it as one change."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        form.instance._change_reason = form.cleaned_data["reason"] or None
        with self.writing(request, form, formsets):
            super().save_model(request, form.instance, form, change)
            super().save_related(request, form, formsets, change)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.remove(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        with transaction.atomic():
            take_turn()
            for thing in queryset:
                self.remove(thing, by=request.user)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if key_of(unquote(object_id)) is None:
            raise Http404
        return super().history_view(request, object_id, extra_context)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an earlier version beside the present one. It changes nothing, whatever is sent to it."""
        historical = self.model.history.model
        key = self.opts.pk.attname
        if key_of(object_id) is None or key_of(version_id) is None:
            raise Http404
        version = get_object_or_404(historical, **{key: object_id, "history_id": version_id})
        present = self.get_queryset(request).filter(pk=object_id).first()
        if not self.has_view_permission(request, present):
            raise PermissionDenied
        context = self.admin_site.each_context(request) | {
            "title": _("Version of %(name)s") % {"name": version.instance},
            "version": version,
            "object": present,
            "object_id": object_id,
            "lines": compare(version, present),
            "opts": self.opts,
        }
        return render(request, "admin/directory/version.html", context | (extra_context or {}))

    def history_view_title(self, _request: HttpRequest, obj: Any) -> str:
        """Name the page in the editor's language: the library has no Traditional Chinese."""
        return _("History of %(name)s") % {"name": obj}

    def revert_disabled(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return True
