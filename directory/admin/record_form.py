"""The change form of a record: opened on its newest version, saved through `saving` and `conflicts`."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from directory import actions, change_sets, snapshots
from directory.admin.conflicts import REFUSED, Draft, draft_of, reason_in, rows, said, said_lost
from directory.admin.preview import preview
from directory.admin.resuming import NOT_SAVED_YET, is_resumed
from directory.admin.review import NOT_PROPOSED, may_publish, proposes, refusals
from directory.admin.saving import BASE, RehearsalMixin, seen, stored_once, token, undone, values_of
from directory.conflicts import Difference
from directory.models import ChangeSet, ReviewState
from directory.snapshots import Record, Values


class RecordFormMixin(RehearsalMixin):
    """Never overwrites silently, and keeps what an Editor saves of a public record as a proposal."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        def show(context: Any = None) -> HttpResponse:
            shown = (extra_context or {}) | (context or {})
            return super(RecordFormMixin, self).changeform_view(request, object_id, form_url, shown)

        if object_id is None:
            return show()
        if request.method == "POST":
            with transaction.atomic():
                return self._save(request, object_id, show)
        return self._open(request, object_id, show)

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view(self.preview_view), f"directory_{self.opts.model_name}_preview"
        return [path("<key:key>/preview/<str:language>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def preview_view(self, request: HttpRequest, key: int, language: str) -> HttpResponse:
        """Show the public page of an entry that is not public."""
        record = get_object_or_404(self.get_queryset(request), pk=key)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        page, back = f"admin:directory_{record.noun}_preview", f"admin:directory_{record.noun}_change"
        return preview(request, record, {}, language, page=page, key=key, back=reverse(back, args=[key]))

    def _open(self, request: HttpRequest, object_id: str, show: Any) -> HttpResponse:
        """Show the form; to an Editor who has proposed a change, with what they have proposed."""
        record = self.get_object(request, unquote(object_id))
        own = self._own(request, record)
        context = self._context(request, record, own)
        if own is None:
            return show(context)
        try:
            with undone():
                lost = snapshots.write(record, own.proposed, skips_lost=True)
                for text in said_lost(lost, self.model):
                    messages.warning(request, text)
                return show(context).render()
        except REFUSED as error:
            for text in said(error, self.model):
                messages.warning(request, text)
            return show(context)

    def _guard(self, _request: HttpRequest, _object_id: str | None) -> dict[str, Any]:
        """Records have versions, by which `_save` goes."""
        return {}

    def _own(self, request: HttpRequest, record: Record | None) -> ChangeSet | None:
        return change_sets.own(record, request.user) if proposes(request.user, record) else None

    def _context(self, request: HttpRequest, record: Record | None, own: ChangeSet | None) -> dict[str, Any]:
        if record is None or not self.has_change_permission(request, record):
            return {}
        is_publisher = may_publish(request.user, record.noun)
        return {
            "base": request.POST.get(BASE, "") if request.method == "POST" else token(record, own),
            "own": own,
            "waiting": ChangeSet.objects.open().about(record).with_record(),
            "is_proposal": proposes(request.user, record),
            "sent_back": self._sent_back(request, record),
            "can_propose": record.review_state == ReviewState.DRAFT and not is_publisher,
            "can_publish": record.review_state != ReviewState.PUBLISHED and is_publisher,
            "can_preview": not record.is_public,
        }

    def _sent_back(self, request: HttpRequest, record: Record) -> str:
        """Return why somebody else has sent a draft back; nothing where nobody has, or has not said."""
        if record.review_state != ReviewState.DRAFT:
            return ""
        draft = type(record).objects.with_return().filter(pk=record.pk).exclude(returned_by=request.user.pk)
        return draft.values_list("returned_because", flat=True).first() or ""

    def _save(self, request: HttpRequest, object_id: str, show: Any) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None or not self.has_change_permission(request, record):
            return show()
        if "_draft" in request.POST:
            return self._resolve(request, record)
        own = self._own(request, record)
        context = self._context(request, record, own)
        before = seen(request.POST.get(BASE, ""), record)
        if before.version == record.version and not proposes(request.user, record):
            return show(context)
        proposed = own.proposed if own and own.pk == before.change_set else {}
        mine = self.rehearse(request, record, proposed, lambda: show(context))
        if isinstance(mine, HttpResponse):
            return mine
        base, reason = values_of(record, before.version), reason_in(request.POST)
        draft = draft_of(record, base, stored_once(request, record), mine, reason, before.change_set)
        if before.version == record.version:
            return self._finish(request, record, draft, draft.mine)
        if not draft.mine:
            messages.info(request, _("Nothing was saved: somebody else has made the same changes meanwhile."))
            return redirect(request.path)
        return self._ask(request, record, draft)

    def _ask(self, request: HttpRequest, record: Record, draft: Draft, errors: Any = ()) -> HttpResponse:
        """Show before, theirs and mine of each field that differs, to choose from."""
        labels = {"theirs": _("Theirs, stored now"), "mine": _("Mine"), "both": _("Both")}
        differences = self._differences(request, record, draft)
        others = type(record).history.filter(id=record.pk).select_related("history_user")
        context = self.admin_site.each_context(request) | {
            "title": _("Somebody else has saved this entry meanwhile"),
            "record": record,
            "opts": self.opts,
            "rows": rows(self.model, differences, labels, draft.chosen),
            "draft": draft.sealed(record, request.user),
            "reason": draft.reason,
            "errors": errors,
            "latest": others.order_by("-history_date", "-history_id").first(),
            "is_proposal": proposes(request.user, record),
        }
        return TemplateResponse(request, "admin/directory/conflict.html", context)

    def _resolve(self, request: HttpRequest, record: Record) -> HttpResponse:
        """Save what has been chosen, or ask again where something is open or yet another editor has saved."""
        draft = Draft.opened(request, record)
        if draft is None:
            messages.error(request, _("This page has expired. Nothing was saved; open the entry again."))
            return redirect(request.path)
        doubts = self._doubts(request, record, draft)
        if draft.version != record.version:
            return self._ask(request, record, draft.rebased(record), doubts)
        differences = self._differences(request, record, draft)
        values = draft.resolved(differences)
        if not doubts and len(values) < len(differences):
            doubts = [_("Choose one of the versions in each field.")]
        return self._ask(request, record, draft, doubts) if doubts else self._finish(request, record, draft, values)

    def _doubts(self, request: HttpRequest, record: Record, draft: Draft) -> list[Any]:
        """Say why what has been chosen is shown once more before it is saved; nothing where it is not."""
        found = {
            NOT_SAVED_YET: is_resumed(request),
            _("Somebody has saved this entry once more."): draft.version != record.version,
            _("This page is more than a day old. Look at it once more, and save."): draft.is_old,
        }
        return [text for text, is_true in found.items() if is_true]

    def _differences(self, request: HttpRequest, record: Record, draft: Draft) -> list[Difference]:
        """Return the fields to choose in. In what is only proposed there is no choice of address and state."""
        is_proposal = proposes(request.user, record)
        found = draft.differences(stored_once(request, record))
        return [each for each in found if not (is_proposal and each.name in NOT_PROPOSED)]

    def _finish(self, request: HttpRequest, record: Record, draft: Draft, values: Values) -> HttpResponse:
        """Store the values, or propose them."""
        if proposes(request.user, record):
            return self._propose(request, record, values, draft.reason, is_whole=draft.change_set is not None)
        now = snapshots.stored(record)
        changed = {name: value for name, value in values.items() if value != now[name]}
        if refused := refusals(request.user, record, changed):
            return self._ask(request, record, draft, refused)
        try:
            actions.apply(record, changed, by=request.user, reason=draft.reason)
        except REFUSED as error:
            return self._ask(request, record, draft, said(error, self.model))
        text = _("%(name)s was saved.") if changed else _("%(name)s stays as it is.")
        messages.success(request, text % {"name": record})
        return redirect(request.path)

    def _propose(
        self, request: HttpRequest, record: Record, values: Values, reason: str, *, is_whole: bool
    ) -> HttpResponse:
        proposed = {name: value for name, value in values.items() if name not in NOT_PROPOSED}
        change_set = change_sets.propose(record, proposed, by=request.user, reason=reason, is_whole=is_whole)
        if change_set is None:
            messages.info(request, _("There is nothing to propose: the entry says the same already."))
            return redirect(request.path)
        address = reverse("admin:directory_changeset_change", args=[change_set.pk])
        text = _('The entry stays as it is until a Publisher accepts your change: <a href="{}">{}</a>.')
        messages.success(request, format_html(text, address, _("see what you propose")))
        return redirect(address)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """Let the buttons that propose or publish a draft choose its state."""
        record = super().save_form(request, form, change)  # type: ignore[misc]
        if "_for_review" in request.POST and record.review_state == ReviewState.DRAFT:
            record.review_state = ReviewState.IN_REVIEW
        if "_publish" in request.POST and may_publish(request.user, record.noun):
            record.review_state = ReviewState.PUBLISHED
        return record
