"""The list of merges, and what each of them changed; there it is undone."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import merging
from directory.actions import Record
from directory.admin.bulk import ConfirmForm
from directory.admin.conflicts import REFUSED, reason_in, said
from directory.admin.mixins import ReadOnlyMixin
from directory.admin.review import may_publish
from directory.admin.words import Line, Words
from directory.merging import UndoneError
from directory.models import Merge
from directory.snapshots import MODELS


@dataclass(frozen=True)
class Touched:
    """A record that a merge has changed, and how. `record` is None once it is deleted."""

    record: Record | None
    slug: str
    lines: list[Line]


def touched(merge: Merge) -> list[Touched]:
    """Return what a merge changed, record by record, the one that stayed first."""
    found = []
    for noun, model in MODELS.items():
        rows = [row for row in merge.changed if row["noun"] == noun]
        before = [{name: values[0] for name, values in row["fields"].items()} for row in rows]
        after = [{name: values[1] for name, values in row["fields"].items()} for row in rows]
        words, records = Words(model, *before, *after), model.objects.in_bulk([row["pk"] for row in rows])
        for row, old, new in zip(rows, before, after, strict=True):
            found.append(Touched(records.get(row["pk"]), row["slug"], words.lines(old, new)))
    slugs = [row["slug"] for row in merge.changed]
    return sorted(found, key=lambda each: slugs.index(each.slug))


@admin.register(Merge)
class MergeAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ("both", "noun", "when", "by", "reason", "state")
    list_filter = ("noun", "at")
    list_select_related = ("by", "undone_by")
    list_per_page = 50
    search_fields = ("winner_name", "loser_name", "reason", "by__username")
    show_facets = admin.ShowFacets.ALLOW

    @admin.display(description=gettext_lazy("merged"))
    def both(self, merge: Merge) -> str:
        return str(merge)

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, merge: Merge) -> str:
        return date_format(localtime(merge.at), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("state"), ordering="undone_at")
    def state(self, merge: Merge) -> SafeString | str:
        return format_html('<span class="badge">{}</span>', _("Undone")) if merge.is_undone else "–"

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return may_publish(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_people()

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *_args: Any) -> HttpResponse:
        """Show what a merge changed. A POST undoes it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        merge = self.get_object(request, unquote(object_id or ""))
        if merge is None:
            raise Http404
        if request.method == "POST":
            return self._undo(request, merge)
        context = self.admin_site.each_context(request) | {
            "title": _("Merge of %(loser)s into %(winner)s") % {"loser": merge.loser_name, "winner": merge.winner_name},
            "merge": merge,
            "opts": self.opts,
            "touched": touched(merge),
            "form": ConfirmForm(),
        }
        return TemplateResponse(request, "admin/directory/merged.html", context)

    def _undo(self, request: HttpRequest, merge: Merge) -> HttpResponse:
        reason = reason_in(request.POST)
        try:
            left = merging.undo(merge, by=request.user, reason=reason)
        except UndoneError:
            messages.error(request, _("This merge was undone already."))
            return redirect(request.path)
        except REFUSED as error:
            for text in said(error, MODELS[merge.noun]):
                messages.error(request, text)
            return redirect(request.path)
        messages.success(request, _("The merge is undone: both entries are as they were."))
        for record, names in left:
            words = Words(type(record))
            fields = ", ".join(words.label(name) for name in names)
            told = _("%(name)s has been changed since the merge; this was left as it is: %(fields)s.")
            messages.warning(request, told % {"name": record, "fields": fields})
        return redirect(request.path)
