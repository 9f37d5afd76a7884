"""The evidence: documents, and what each of them supports."""

from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory import actions
from directory.admin.forms import CitationForm, supports_in_words
from directory.admin.inlines import change_link
from directory.admin.mixins import ReadOnlyMixin, RegisterAdmin
from directory.admin.ties import TieAdmin
from directory.models import Citation, Initiative, Organisation, Source


class CitedByInline(ReadOnlyMixin, admin.TabularInline):
    """What cites a source, to look at: citations are changed on the page of the record."""

    model = Citation
    fields = readonly_fields = ("cited_by", "supports")
    extra = 0
    classes = ("bare",)
    verbose_name_plural = _("cited by")

    @admin.display(description=_("entry"))
    def cited_by(self, citation: Citation) -> SafeString:
        thing = citation.organisation or citation.initiative or citation.relationship
        return change_link(thing, str(thing))

    @admin.display(description=_("supports"))
    def supports(self, citation: Citation) -> str:
        return supports_in_words(citation)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*CitationAdmin.joined)


@admin.register(Source)
class SourceAdmin(RegisterAdmin):
    list_display = ("title", "publisher", "published", "link_state", "citation_count")
    list_filter = ("link_state", ("citations", admin.EmptyFieldListFilter))
    search_fields = ("title", "publisher", "url")
    ordering = ("title", "url")
    fields = ("url", "title", ("publisher", "published"), ("archived_url", "link_state"), "reason")
    inlines = (CitedByInline,)

    @admin.display(description=_("citations"), ordering="citation_count")
    def citation_count(self, source: Source) -> int:
        return source.citation_count

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(citation_count=Count("citations"))

    def writing(self, request: HttpRequest, form: Any, _formsets: Any) -> AbstractContextManager[None]:
        return actions.editing_source(form.instance, by=request.user, reason=form.cleaned_data["reason"])

    def remove(self, thing: Any, *, by: Any) -> None:
        """Nothing cites it, or the database would refuse: so nobody in public misses it."""
        thing._history_user = by
        thing.delete()


@admin.register(Citation)
class CitationAdmin(TieAdmin):
    form = CitationForm
    list_display = ("source", "cited_by", "supports")
    list_filter = (
        ("organisation", admin.EmptyFieldListFilter),
        ("initiative", admin.EmptyFieldListFilter),
        ("relationship", admin.EmptyFieldListFilter),
    )
    search_fields = ("source__title", "source__publisher", "source__url")
    ends = {
        "organisation": Organisation,
        "initiative": Initiative,
        "relationship__subject": Organisation,
        "relationship__object": Organisation,
    }
    joined = ("source", "organisation", "initiative", "relationship__subject", "relationship__object")
    autocomplete_fields = ("source", "organisation", "initiative", "relationship")
    fields = ("source", ("organisation", "initiative", "relationship"), "fields", "reason")

    @admin.display(description=_("entry"))
    def cited_by(self, citation: Citation) -> str:
        return str(citation.organisation or citation.initiative or citation.relationship)

    @admin.display(description=_("supports"))
    def supports(self, citation: Citation) -> str:
        return supports_in_words(citation)
