"""Proposed changes: what waits for a Publisher, and the page on which they decide."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import change_sets
from directory.admin.conflicts import REFUSED, choices_in, rows, said, said_lost
from directory.admin.filters import ProposerFilter
from directory.admin.inlines import change_link
from directory.admin.mixins import ReadOnlyMixin
from directory.admin.preview import preview
from directory.admin.review import may_publish
from directory.admin.words import Words
from directory.change_sets import DecidedError
from directory.models import ChangeSet, ChangeSetState
from directory.sent import text_of
from directory.snapshots import Values


class IncompleteDecisionError(ValueError):
    """The page does not say all that a decision needs."""


@admin.register(ChangeSet)
class ChangeSetAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ("entry", "status", "fields_proposed", "origin", "by", "when", "reason", "comment")
    list_display_links = None
    list_filter = ("state", ProposerFilter, "origin", "at")
    list_select_related = ("organisation", "initiative", "by")
    list_per_page = 50
    search_fields = ("organisation__search_text", "initiative__search_text", "by__username", "reason")
    show_facets = admin.ShowFacets.ALLOW

    @admin.display(description=gettext_lazy("entry"))
    def entry(self, change_set: ChangeSet) -> SafeString:
        return change_link(change_set, str(change_set.record))

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def status(self, change_set: ChangeSet) -> SafeString:
        return format_html('<span class="badge badge--{}">{}</span>', change_set.state, change_set.get_state_display())

    @admin.display(description=gettext_lazy("fields"))
    def fields_proposed(self, change_set: ChangeSet) -> str:
        words = Words(type(change_set.record))
        return ", ".join(words.label(name) for name in change_set.proposed)

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, change_set: ChangeSet) -> str:
        return date_format(localtime(change_set.at), "SHORT_DATETIME_FORMAT")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_record()

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *_args: Any) -> HttpResponse:
        """Show what is proposed; take a decision."""
        change_set = self.get_object(request, unquote(object_id or ""))
        if change_set is None:
            raise Http404
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        errors: list[str] = []
        if request.method == "POST":
            try:
                with change_sets.holding(change_set) as current:
                    return self._decide(request, current)
            except IncompleteDecisionError as error:
                errors = [str(error)]
            except REFUSED as error:
                errors = said(error, type(change_set.record))
            except DecidedError:
                errors = [
                    _("Somebody has decided on this change or altered it meanwhile. It is shown as it stands now.")
                ]
                change_set = self.get_object(request, unquote(object_id or ""))
        return self._show(request, change_set, errors)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("<key:key>/preview/<str:language>/", view, name="directory_changeset_preview"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, key: int, language: str) -> HttpResponse:
        """Show the public page as it would be with what is proposed."""
        change_set = get_object_or_404(self.get_queryset(request), pk=key)
        if not self.has_view_permission(request, change_set):
            raise PermissionDenied
        page, back = "admin:directory_changeset_preview", reverse("admin:directory_changeset_change", args=[key])
        try:
            return preview(request, change_set.record, change_set.proposed, language, page=page, key=key, back=back)
        except REFUSED as error:
            for text in said(error, type(change_set.record)):
                messages.error(request, text)
            return redirect(back)

    def _show(self, request: HttpRequest, change_set: ChangeSet, errors: list[str]) -> HttpResponse:
        record, model = change_set.record, type(change_set.record)
        labels = {"theirs": _("Now"), "mine": _("Proposed"), "both": _("Both")}
        differences = change_sets.differences(change_set) if change_set.is_open else []
        lost = change_sets.proposed(change_set)[1] if change_set.is_open else []
        context = self.admin_site.each_context(request) | {
            "title": _("Proposed change of %(name)s") % {"name": record},
            "change_set": change_set,
            "record": record,
            "record_address": reverse(f"admin:directory_{record.noun}_change", args=[record.pk]),
            "opts": self.opts,
            "rows": rows(model, differences, labels, choices_in(request.POST)),
            "lines": Words(model, change_set.base, change_set.proposed).lines(change_set.base, change_set.proposed),
            "seen": self._seen(change_set),
            "is_publisher": may_publish(request.user, record.noun),
            "is_own": change_set.by_id == request.user.pk,
            "comment": request.POST.get("comment", ""),
            "errors": errors,
            "lost": said_lost(lost, model),
            "waits": change_set.state == ChangeSetState.PENDING,
        }
        return TemplateResponse(request, "admin/directory/change_set.html", context)

    def _seen(self, change_set: ChangeSet) -> str:
        """What the page was made of: whoever decides on anything else is shown it first."""
        return f"{change_set.at.isoformat()} {change_set.record.version}"

    def _decide(self, request: HttpRequest, change_set: ChangeSet) -> HttpResponse:
        """Do what the button says. Raises PermissionDenied, IncompleteDecisionError, DecidedError and REFUSED."""
        user: Any = request.user
        if "_withdraw" in request.POST:
            if change_set.by_id != user.pk:
                raise PermissionDenied
            change_sets.withdraw(change_set, by=user)
            return self._done(request, change_set, _("The change of %(name)s is withdrawn."))
        if not may_publish(user, change_set.record.noun):
            raise PermissionDenied
        if not change_set.state == ChangeSetState.PENDING or request.POST.get("seen") != self._seen(change_set):
            raise DecidedError
        comment = text_of(request.POST, "comment")
        if "_send_back" in request.POST:
            if not comment:
                raise IncompleteDecisionError(_("Say what is to be changed: whoever proposed it will read that."))
            change_sets.send_back(change_set, by=user, comment=comment)
            return self._done(request, change_set, _("The change of %(name)s is sent back."))
        if "_reject" in request.POST:
            change_sets.reject(change_set, by=user, comment=comment)
            return self._done(request, change_set, _("The change of %(name)s is rejected."))
        values = self._accepted(request, change_set)
        change_sets.accept(change_set, values, by=user, comment=comment)
        return self._done(request, change_set, _("The change of %(name)s is accepted."))

    def _accepted(self, request: HttpRequest, change_set: ChangeSet) -> Values:
        """Return the values that the Publisher takes over. Raises IncompleteDecisionError."""
        takes_all = "_accept_all" in request.POST
        values: Values = {}
        chosen, differences = choices_in(request.POST), change_sets.differences(change_set)
        for difference in differences:
            choice = chosen.get(difference.name, "")
            if difference.is_conflict and choice not in difference.options:
                words = Words(type(change_set.record))
                raise IncompleteDecisionError(
                    _("%(field)s has changed since: choose one of the values.")
                    % {"field": words.label(difference.name)}
                )
            if choice in difference.options and choice != "theirs":
                values[difference.name] = difference.options[choice]
            elif takes_all and not difference.is_conflict:
                values[difference.name] = difference.mine
        if differences and not values:
            raise IncompleteDecisionError(_("Choose at least one field, or reject the change."))
        return values

    def _done(self, request: HttpRequest, change_set: ChangeSet, text: str) -> HttpResponse:
        messages.success(request, text % {"name": change_set.record})
        return redirect("admin:directory_changeset_changelist")
