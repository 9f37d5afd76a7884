"""Filters at the side of the lists: what an editor looks for."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models import Sector


class FreshnessFilter(admin.SimpleListFilter):
    """How long ago a person last checked an entry."""

    title = _("freshness")
    parameter_name = "freshness"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("due", _("Due: stale or never checked")),
            ("fresh", _("Checked within a year")),
            ("stale", _("Stale: checked longer ago")),
            ("never", _("Never checked")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet) -> QuerySet:
        stale = queryset.model.objects.stale(on=timezone.localdate()).values("pk")
        match self.value():
            case "due":
                return queryset.filter(pk__in=stale)
            case "fresh":
                return queryset.exclude(pk__in=stale)
            case "stale":
                return queryset.filter(pk__in=stale).exclude(checked_on=None)
            case "never":
                return queryset.filter(checked_on=None)
        return queryset


class MissingFilter(admin.SimpleListFilter):
    """What an entry still lacks."""

    title = _("what is missing")
    parameter_name = "missing"

    conditions = {
        "name": Q(name_zh="", has_no_name_zh=False),
        "summary": Q(summary_en="") | Q(summary_zh=""),
        "description": Q(description_en="") | Q(description_zh=""),
        "sectors": Q(sectors=None),
        "sources": Q(citations=None),
    }

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            ("translation", _("Name or text in one of the languages")),
            ("name", _("Chinese name")),
            ("summary", _("Summary in both languages")),
            ("description", _("Description in both languages")),
            ("sectors", _("Sectors")),
            ("sources", _("Sources")),
        ]

    def queryset(self, _request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "translation":
            return queryset.untranslated()
        return queryset.filter(self.conditions.get(self.value() or "", Q()))


class EvidenceFilter(admin.SimpleListFilter):
    """How well an entry is supported."""

    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("thin", _("Thin sources, or none")), ("cited", _("Cites a document that says it"))]

    def queryset(self, _request: HttpRequest, queryset: QuerySet) -> QuerySet:
        weak = queryset.model.objects.weakly_evidenced().values("pk")
        match self.value():
            case "thin":
                return queryset.filter(pk__in=weak)
            case "cited":
                return queryset.exclude(pk__in=weak)
        return queryset


class MakerFilter(admin.SimpleListFilter):
    """Who made an entry."""

    title = _("author")
    parameter_name = "made_by"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("me", _("Me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.made_by(request.user) if self.value() == "me" else queryset


class SentBackFilter(admin.SimpleListFilter):
    """Drafts that a Publisher has sent back."""

    title = _("sent back")
    parameter_name = "sent_back"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("me", _("To me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.sent_back_to(request.user) if self.value() == "me" else queryset


class ProposerFilter(admin.SimpleListFilter):
    """Who proposed a change."""

    title = _("proposed by")
    parameter_name = "proposed_by"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("me", _("Me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.by_editor(request.user) if self.value() == "me" else queryset


class SectorFilter(admin.SimpleListFilter):
    """Entries of a sector of the first level or of one of its children."""

    title = _("sector")
    parameter_name = "sector"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(sector.slug, sector.name) for sector in Sector.objects.top()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet) -> QuerySet:
        sector = Sector.objects.filter(slug=self.value() or "").first()
        return queryset.in_sector(sector) if sector else queryset
