"""The admin of organisations and initiatives: columns, bulk actions, and one change for a form with all its lines."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import actions
from directory.actions import Record
from directory.admin.bulk import BulkActionsMixin
from directory.admin.duplicates import DuplicatesMixin
from directory.admin.filters import (
    EvidenceFilter,
    FreshnessFilter,
    MakerFilter,
    MissingFilter,
    SectorFilter,
    SentBackFilter,
)
from directory.admin.forms import RecordForm
from directory.admin.merging import MergingMixin, merge_two
from directory.admin.mixins import RegisterAdmin
from directory.admin.record_form import RecordFormMixin
from directory.admin.record_history import RecordHistoryMixin
from directory.admin.review import NOT_PROPOSED, proposes
from directory.admin.search import RecordSearchMixin
from directory.models import ChangeSet, Organisation, Participation, Relationship
from directory.models.base import STALE_AFTER

Fieldsets = list[tuple[Any, dict[str, Any]]]

REVIEW = (
    gettext_lazy("Review"),
    {
        "fields": (("review_state", "checked_on"), ("confidence", "featured"), "reason"),
        "description": gettext_lazy("An entry is public while it is published. Editors propose, Publishers publish."),
    },
)


def other_ends(formsets: Iterable[Any]) -> list[Record]:
    """Return the records at the other end of the participations and relationships that these formsets change."""
    found: list[Record] = []
    for formset in formsets:
        if formset.model not in (Participation, Relationship):
            continue
        changed = [form for form in formset.forms if form.has_changed()]
        stored = formset.model.objects.filter(pk__in=[form.instance.pk for form in changed if form.instance.pk])
        for tie in [*stored, *(form.instance for form in changed)]:
            found += actions.concerned(tie)
    return [record for record in found if record.pk]


def renamed(fieldsets: Fieldsets, names: dict[str, str | None]) -> Fieldsets:
    """Return the fieldsets with some fields under another name; those under None are left out."""

    def rename(field: Any) -> Any:
        return tuple(rename(name) for name in field) if isinstance(field, tuple) else names.get(field, field)

    return [
        (title, options | {"fields": tuple(filter(None, rename(options["fields"])))}) for title, options in fieldsets
    ]


class RecordAdmin(
    RecordFormMixin,
    RecordHistoryMixin,
    BulkActionsMixin,
    DuplicatesMixin,
    MergingMixin,
    RecordSearchMixin,
    RegisterAdmin,
):
    """What the admins of both nouns share."""

    form = RecordForm
    actions = (*BulkActionsMixin.actions, merge_two)
    add_form_template = "admin/directory/add_record.html"
    change_list_template = "admin/directory/record_list.html"
    list_display = ("both_names", "kind", "status", "state", "freshness", "evidence", "updated")
    list_filter = (
        "review_state",
        MakerFilter,
        SentBackFilter,
        "kind",
        "status",
        FreshnessFilter,
        MissingFilter,
        EvidenceFilter,
        "confidence",
        "featured",
        SectorFilter,
    )
    ordering = ("sort_name", "slug")
    readonly_fields = ("alias_lines", "identifier_lines")
    show_facets = admin.ShowFacets.ALLOW

    @admin.display(description=gettext_lazy("name"), ordering="sort_name")
    def both_names(self, record: Record) -> SafeString:
        return format_html(
            '<span lang="en">{}</span> <span lang="zh-Hant-HK" class="other-name">{}</span>',
            record.name_en,
            record.name_zh,
        )

    @admin.display(description=gettext_lazy("review"), ordering="review_state")
    def state(self, record: Record) -> SafeString:
        return format_html(
            '<span class="badge badge--{}">{}</span>', record.review_state, record.get_review_state_display()
        )

    @admin.display(description=gettext_lazy("checked"), ordering=F("checked_on").asc(nulls_first=True))
    def freshness(self, record: Record) -> SafeString | str:
        if record.checked_on is None:
            return format_html('<span class="badge badge--warn">{}</span>', _("Never checked"))
        day = date_format(record.checked_on, "SHORT_DATE_FORMAT")
        if record.checked_on >= timezone.localdate() - STALE_AFTER:
            return day
        return format_html('{} <span class="badge badge--warn">{}</span>', day, _("Stale"))

    @admin.display(description=gettext_lazy("evidence"), ordering="confidence")
    def evidence(self, record: Record) -> SafeString | str:
        label = record.get_confidence_display()
        return format_html('<span class="badge badge--warn">{}</span>', label) if record.is_thinly_sourced else label

    @admin.display(description=gettext_lazy("updated"), ordering="updated_at")
    def updated(self, record: Record) -> str:
        return date_format(timezone.localtime(record.updated_at), "SHORT_DATE_FORMAT")

    @admin.display(description=gettext_lazy("other names"))
    def alias_lines(self, record: Record) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((alias,) for alias in record.aliases))

    @admin.display(description=gettext_lazy("external identifiers"))
    def identifier_lines(self, record: Organisation) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}: {}", record.identifiers.items())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Ask for a reason where there is something to change; show lists as lines to those who only look."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return renamed(fieldsets, {"reason": None})
        if not self.has_change_permission(request, obj):
            return renamed(fieldsets, {"reason": None, "aliases": "alias_lines", "identifiers": "identifier_lines"})
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The public address, and whether an entry is public, are not for an Editor to change."""
        fixed = NOT_PROPOSED if proposes(request.user, obj) else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change entries opens the form of each: of public ones, Editors propose changes."""
        return super(RegisterAdmin, self).has_change_permission(request, obj)

    def get_prepopulated_fields(self, _request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name_en",)}

    def view_on_site(self, record: Record) -> str | None:
        return record.get_absolute_url() if record.is_public else None

    def writing(self, request: HttpRequest, form: Any, formsets: Any) -> AbstractContextManager[None]:
        records = [*other_ends(formsets), form.instance]
        return actions.editing_together(records, by=request.user, reason=form.cleaned_data["reason"])

    def remove(self, thing: Any, *, by: Any) -> None:
        actions.delete(thing, by=by)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what to do with an entry that others, former addresses or proposed changes keep from being deleted."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        advice = [_("What these refer to is not deleted: archive it instead.")] if protected else []
        return to_delete, counts, missing - {ChangeSet._meta.verbose_name}, [*protected, *advice]
