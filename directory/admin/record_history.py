"""The history of a record: what changed from version to version, and the way back to any of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import actions, snapshots
from directory.admin.conflicts import REFUSED, said, said_lost
from directory.admin.review import NOT_PROPOSED, may_publish, proposes, refusals
from directory.admin.saving import BASE, seen, token, values_of
from directory.admin.words import Line, Words
from directory.models import Change
from directory.sent import key_of
from directory.snapshots import Lost, Record, Values

# What an earlier version does not bring back: the address, whether the entry is public, and when it was last checked.
KEPT = {*NOT_PROPOSED, "checked_on"}


@dataclass(frozen=True)
class Step:
    """One version with what made it different from the one before."""

    row: Any
    lines: list[Line]


def steps(model: type[Record], rows: list[Any]) -> list[Step]:
    """Return versions, the newest first, each compared with the next older one whose values are known."""
    words = Words(model, *(row.stored for row in rows if row.stored))
    found, newer = [], None
    for row in [row for row in rows if row.stored]:
        if newer:
            found.append((newer, words.lines(row.stored, newer.stored)))
        newer = row
    known = {row.pk: lines for row, lines in found}
    return [Step(row, known.get(row.pk, [])) for row in rows]


def reverted(record: Record, stored: Values, now: Values) -> tuple[Values, list[Lost]]:
    """Return the values by which an earlier version differs from the present one, as far as it is brought back.

    With it comes what the version refers to and what no longer exists, which cannot be brought back.
    """
    then, lost = snapshots.resolved(record, stored)
    found = {name: value for name, value in then.items() if name in now and name not in KEPT and value != now[name]}
    return found, lost


class RecordHistoryMixin:
    """Shows all versions of a record, and reverts to any of them."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        key = key_of(unquote(object_id))
        rows = self.model.history.filter(id=key).select_related("history_user")
        record = self.get_queryset(request).filter(pk=key).first()
        if record is None and not rows:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        paginator = Paginator(rows.order_by("-history_date", "-history_id"), self.history_list_per_page)
        page = paginator.get_page(request.GET.get(PAGE_VAR))
        following = paginator.get_page(page.number + 1)[:1] if page.has_next() else []
        shown = steps(self.model, [*page, *following])[: len(page)]
        name = record or rows[0].instance
        changes = Change.objects.of_record(record) if record else Change.objects.of(name.noun, name.slug)
        words = Words(self.model)
        context = self.admin_site.each_context(request) | {
            "title": self.history_view_title(request, name),
            "object": record,
            "name": name,
            "opts": self.opts,
            "steps": shown,
            "page_obj": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "changes": [
                (change, ", ".join(map(words.label, change.fields))) for change in changes.select_related("by")[:50]
            ],
            "can_revert": record and self.has_change_permission(request, record),
            "is_proposal": proposes(request.user, record),
            "base": token(record, None) if record else "",
        }
        return render(request, "admin/directory/record_history.html", context | (extra_context or {}))

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show an earlier version beside the present one. A POST reverts to it, or proposes to."""
        if key_of(object_id) is None or key_of(version_id) is None:
            raise Http404
        row = get_object_or_404(self.model.history.model, id=object_id, history_id=version_id)
        record = self.get_queryset(request).filter(pk=object_id).first()
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            with transaction.atomic():
                return self._revert(request, object_id, row)
        return self._show_version(request, record, row, extra_context)

    def _show_version(self, request: HttpRequest, record: Record | None, row: Any, extra_context: Any) -> HttpResponse:
        now = snapshots.stored(record) if record else {}
        words = Words(self.model, row.stored or {}, now)
        fields = [name for name in row.stored or {} if row.stored[name] or now.get(name)]
        context = self.admin_site.each_context(request) | {
            "title": _("Version of %(name)s") % {"name": row.instance},
            "version": row,
            "object": record,
            "object_id": row.id,
            "lines": [
                (words.line(name, row.stored[name], now.get(name)), row.stored[name] != now.get(name))
                for name in fields
            ],
            "opts": self.opts,
            "can_revert": record
            and self.has_change_permission(request, record)
            and reverted(record, row.stored or {}, now)[0],
            "is_proposal": proposes(request.user, record),
            "base": token(record, None) if record else "",
            "can_restore": record is None and self._can_restore(request, row),
        }
        return render(request, "admin/directory/record_version.html", context | (extra_context or {}))

    def _can_restore(self, request: HttpRequest, row: Any) -> bool:
        """Whether a deleted record can be brought back from this row of its history, and by this user."""
        return row.history_type == "-" and row.stored is not None and may_publish(request.user, self.opts.model_name)

    def _restore(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Bring a deleted record back as a draft."""
        try:
            record, lost = actions.restore(row, by=request.user, reason="Restored after it was deleted")
        except REFUSED as error:
            for text in said(error, self.model):
                messages.error(request, text)
            return redirect(request.path)
        for text in said_lost(lost, self.model):
            messages.warning(request, text)
        messages.success(request, _("%(name)s is back, as a draft.") % {"name": record})
        return redirect(reverse(f"admin:directory_{record.noun}_change", args=[record.pk]))

    def _revert(self, request: HttpRequest, object_id: str, row: Any) -> HttpResponse:
        """Revert the record as it is now that nobody else can write it, if that is what the editor looked at."""
        record = self.get_object(request, object_id)
        if record is None and self._can_restore(request, row):
            return self._restore(request, row)
        if record is None or not self.has_change_permission(request, record):
            raise PermissionDenied
        version = seen(request.POST.get(BASE, ""), record).version
        now = snapshots.stored(record)
        if version != record.version:
            before = values_of(record, version)
            changed = Words(self.model, before, now).lines(before, now) if before else []
            return self._show_version(request, record, row, {"is_outdated": True, "changed": changed})
        values, lost = reverted(record, row.stored or {}, now)
        for text in said_lost(lost, self.model):
            messages.warning(request, text)
        reason = f"Reverted to version {row.version}"
        if proposes(request.user, record):
            return self._propose(request, record, values, reason, is_whole=False)
        refused = refusals(request.user, record, values)
        try:
            if not refused:
                actions.apply(record, values, by=request.user, reason=reason)
        except REFUSED as error:
            refused = said(error, self.model)
        if refused:
            for text in refused:
                messages.error(request, text)
            return redirect(request.path)
        messages.success(
            request, _("%(name)s is as it was in version %(number)d.") % {"name": record, "number": row.version}
        )
        return redirect(reverse(f"admin:directory_{record.noun}_history", args=[record.pk]))
