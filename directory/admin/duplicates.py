"""Likely duplicates of a noun: the list of pairs, and two records side by side."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import duplicates, merging, snapshots
from directory.actions import Record
from directory.admin.merging import merge_address
from directory.admin.review import may_publish
from directory.admin.words import Line, Words
from directory.duplicates import Band
from directory.models import DistinctPair

PAIRS_PER_PAGE = 25
# Pairs that an editor has judged, beside the bands of those that wait.
DIFFERENT = "different"
BANDS = {
    Band.SAME: gettext_lazy("The same"),
    Band.LOOK: gettext_lazy("Look at it"),
    DIFFERENT: gettext_lazy("Not the same"),
}


def side_by_side(first: Record, second: Record) -> list[tuple[Line, bool]]:
    """Return what two records of a noun hold, field by field, without what neither holds, and whether it differs."""
    one, other = snapshots.stored(first), snapshots.stored(second)
    words = Words(type(first), one, other)
    return [
        (words.line(name, one[name], other[name]), one[name] != other[name]) for name in one if one[name] or other[name]
    ]


class DuplicatesMixin:
    """Two pages more in the admin of a noun. Whoever may change its records may judge."""

    model: type[Record]
    opts: Any
    admin_site: admin.AdminSite
    has_change_permission: Any
    has_view_permission: Any

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"directory_{self.opts.model_name}"
        return [
            path("duplicates/", view(self.duplicates_view), name=f"{name}_duplicates"),
            path("duplicates/<key:first>/<key:second>/", view(self.pair_view), name=f"{name}_pair"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def _duplicates_page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        shared = {"opts": self.opts, "list_url": reverse(f"admin:directory_{self.opts.model_name}_duplicates")}
        return render(request, template, self.admin_site.each_context(request) | shared | context)

    def _judged(self) -> list[tuple[DistinctPair, Record, Record]]:
        """Return what was judged of records that are still there, the newest first."""
        judgements = list(DistinctPair.objects.filter(noun=self.opts.model_name).newest_first())
        records = self.model.objects.in_bulk({key for pair in judgements for key in (pair.first, pair.second)})
        found = ((pair, records.get(pair.first), records.get(pair.second)) for pair in judgements)
        return [(pair, first, second) for pair, first, second in found if first and second]

    def duplicates_view(self, request: HttpRequest) -> HttpResponse:
        """List the pairs of one band."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        pairs = duplicates.likely(self.model)[self.model]
        judged = self._judged()
        by_band: dict[str, list[Any]] = {band: [pair for pair in pairs if pair.band == band] for band in Band}
        chosen = request.GET.get("band", Band.SAME if by_band[Band.SAME] else Band.LOOK)
        rows: list[Any] = judged if chosen == DIFFERENT else by_band.get(chosen, by_band[Band.LOOK])
        numbers = {band: len(found) for band, found in by_band.items()} | {DIFFERENT: len(judged)}
        context = {
            "title": _("Likely duplicates among the %(nouns)s") % {"nouns": self.opts.verbose_name_plural},
            "bands": [(band, label, numbers[band], band == chosen) for band, label in BANDS.items()],
            "band": chosen,
            "is_judged": chosen == DIFFERENT,
            "page": Paginator(rows, PAIRS_PER_PAGE).get_page(request.GET.get("p")),
        }
        return self._duplicates_page(request, "admin/directory/duplicates.html", context)

    def _pair(self, first: int, second: int) -> list[Any]:
        """Return two records, the older one first. Raises Http404 where there are not two such records."""
        records = list(self.model.objects.filter(pk__in=(first, second)).order_by("pk"))
        if first >= second or len(records) < 2:
            raise Http404
        return records

    def pair_view(self, request: HttpRequest, first: int, second: int) -> HttpResponse:
        """Show two records side by side, and remember what an editor judges of them."""
        may_judge = self.has_change_permission(request)
        if not (may_judge if request.method == "POST" else self.has_view_permission(request)):
            raise PermissionDenied
        records = self._pair(first, second)
        if request.method == "POST":
            return self._judge(request, *records)
        context = {
            "title": _("One or two?"),
            "records": records,
            "may_judge": may_judge,
            "merge_address": merge_address(*merging.preferred(*records)) if may_publish(request.user) else "",
            "reasons": duplicates.reasons(*records),
            "judgement": DistinctPair.objects.between(self.opts.model_name, (first, second)).newest_first().first(),
            "lines": side_by_side(*records),
        }
        return self._duplicates_page(request, "admin/directory/pair.html", context)

    def _judge(self, request: HttpRequest, first: Record, second: Record) -> HttpResponse:
        if request.POST.get("judgement") == "take-back":
            duplicates.take_back(first, second)
            messages.success(request, _("The judgement is taken back: these two are looked at again."))
            return redirect(request.path)
        duplicates.tell_apart(first, second, by=request.user)
        said = _("%(first)s and %(second)s are not the same: they are listed no more.")
        link = format_html('<a href="{}">{}</a>', request.path, _("Look again, or take that back"))
        messages.success(request, format_html("{} {}", said % {"first": first, "second": second}, link))
        return redirect(f"admin:directory_{self.opts.model_name}_duplicates")
