"""Many records of a list at once: a page shows what will happen, then it happens to all of them in one transaction.

The page carries the version of each record that it shows. If one of them is another when the user confirms, nothing is
done to any record.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory import actions
from directory.actions import Record
from directory.admin.deeds import DEEDS, Deed
from directory.admin.review import may_publish
from directory.models import Change, Sector
from directory.sent import key_of

# What one request does within a few seconds.
MOST_RECORDS = 500

Versions = Mapping[int, int]


class ChangedError(Exception):
    """Records have changed since a user looked at them; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


@dataclass(frozen=True)
class Line:
    """What happens to one record: its change, or why there is none."""

    record: Record
    before: str
    after: str
    refusal: str


def plan(deed: Deed, records: Iterable[Record]) -> list[Line]:
    return [Line(record, deed.before(record), deed.after(record), deed.refusal(record)) for record in records]


def fetched(records: QuerySet) -> QuerySet:
    """Return records with what deeds look at."""
    return records.prefetch_related("sectors", "citations").order_by("sort_name", "pk")


@transaction.atomic
def carry_out(deed: Deed, model: Any, versions: Versions, *, reason: str) -> int:
    """Do the deed to each record that allows it, and return to how many.

    Raises ChangedError, and does nothing, unless each record is still there in the version given.
    """
    actions.take_turn()
    locked = {record.pk: record for record in model.objects.select_for_update().filter(pk__in=versions).order_by("pk")}
    changed = [pk for pk, version in versions.items() if pk not in locked or locked[pk].version != version]
    if changed:
        raise ChangedError([str(locked.get(pk, f"#{pk}")) for pk in changed])
    able = [line.record for line in plan(deed, fetched(model.objects.filter(pk__in=versions))) if not line.refusal]
    for record in able:
        deed.act(record, reason=reason)
    return len(able)


class VersionsField(forms.CharField):
    """The records that a page has shown, each with its version: `12:3 15:1`."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Versions:
        pairs = [pair.partition(":") for pair in super().to_python(value).split()]
        versions = {key_of(pk): key_of(version) for pk, _colon, version in pairs}
        if None in (*versions, *versions.values()):
            raise forms.ValidationError(_("These are not versions of records."))
        return versions  # type: ignore[return-value]


class SectorForm(forms.Form):
    """Which sector to add or remove; asked before anything else."""

    sector = forms.ModelChoiceField(Sector.objects.order_by("name_en"), label=_("Sector"))


class ConfirmForm(forms.Form):
    """What is sent when the user confirms, with a reason that some deeds need."""

    versions = VersionsField()
    reason = forms.CharField(
        label=_("Reason for the change"),
        required=False,
        max_length=Change._meta.get_field("reason").max_length,
        help_text=_("Kept with the change of each entry, in public where the entry is public."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, needs_reason: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


def as_action(deed: type[Deed]) -> Callable[..., HttpResponse | None]:
    """Return a deed as an action of Django's admin."""

    @admin.action(description=deed.label, permissions=[deed.permission])
    def action(model_admin: Any, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
        return model_admin.bulk_view(request, records, deed)

    action.__name__ = deed.name
    return action


class BulkActionsMixin:
    """The bulk actions of both nouns."""

    actions = tuple(map(as_action, DEEDS))
    model: Any
    opts: Any
    admin_site: admin.AdminSite
    message_user: Any

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user, self.opts.model_name)

    def bulk_view(self, request: HttpRequest, records: QuerySet, kind: type[Deed]) -> HttpResponse | None:
        """Show what a deed will do to the chosen records, or do it once that was confirmed."""
        if (number := records.count()) > MOST_RECORDS:
            message = _("%(count)d entries are too many at once: choose up to %(most)d. Nothing was done.")
            self.message_user(request, message % {"count": number, "most": MOST_RECORDS}, messages.ERROR)
            return None
        sector_form = SectorForm(request.POST if "sector" in request.POST else None)
        if kind.needs_sector and not sector_form.is_valid():
            return self._bulk_page(request, kind(request.user), records, sector_form=sector_form)
        deed = kind(request.user, sector_form.cleaned_data["sector"] if kind.needs_sector else None)
        if "versions" not in request.POST:
            return self._bulk_page(request, deed, records)
        return self._confirmed(request, deed, records)

    def _confirmed(self, request: HttpRequest, deed: Deed, records: QuerySet) -> HttpResponse | None:
        form = ConfirmForm(request.POST, needs_reason=deed.needs_reason)
        if not form.is_valid():
            return self._bulk_page(request, deed, records, form=form)
        versions = form.cleaned_data["versions"]
        try:
            done = carry_out(deed, self.model, versions, reason=form.cleaned_data["reason"])
        except ChangedError as error:
            reason = {"reason": form.cleaned_data["reason"]}
            return self._bulk_page(request, deed, records, initial=reason, changed=error.names)
        self._tell(request, deed, done, len(versions))
        return None

    def _tell(self, request: HttpRequest, deed: Deed, done: int, asked: int) -> None:
        """Say how many entries were changed, and how many were left alone."""
        if done:
            self.message_user(request, deed.done % {"count": done}, messages.SUCCESS)
        if left := asked - done:
            message = ngettext("%(count)d entry was left as it is.", "%(count)d entries were left as they are.", left)
            self.message_user(request, message % {"count": left}, messages.WARNING)

    def _bulk_page(
        self,
        request: HttpRequest,
        deed: Deed,
        records: QuerySet,
        *,
        form: ConfirmForm | None = None,
        initial: dict[str, str] | None = None,
        sector_form: SectorForm | None = None,
        changed: list[str] | None = None,
    ) -> HttpResponse:
        """Show what the deed will do as the records are now, or ask for a sector first."""
        chosen = list(fetched(records))
        lines = [] if sector_form else plan(deed, chosen)
        able = [line for line in lines if not line.refusal]
        form = form or ConfirmForm(initial=initial, needs_reason=deed.needs_reason)
        form.fields["versions"].initial = " ".join(f"{record.pk}:{record.version}" for record in chosen)
        context = self.admin_site.each_context(request) | {
            "title": deed.question % {"count": len(able)} if able else str(deed.label),
            "opts": self.opts,
            "deed": deed,
            "records": chosen,
            "able": able,
            "refused": [line for line in lines if line.refusal],
            "form": form,
            "sector_form": sector_form,
            "changed": changed,
            "back": request.get_full_path(),
        }
        return render(request, "admin/directory/bulk.html", context, status=409 if changed else 200)
