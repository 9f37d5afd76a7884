"""What hangs on a record and is edited on its page: citations, participations and relationships."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.admin.fields import ReferenceField
from directory.admin.forms import CitationLineForm, TieLineForm, supports_in_words
from directory.admin.mixins import ReadOnlyMixin, ReferencesMixin
from directory.admin.review import FOR_PUBLISHERS, proposes
from directory.models import Citation, Participation, Relationship
from directory.sent import keys_of


def change_link(thing: Model, text: str) -> SafeString:
    """Return a link to the admin's page of a thing."""
    return format_html(
        '<a href="{}">{}</a>', reverse(f"admin:directory_{thing._meta.model_name}_change", args=[thing.pk]), text
    )


class TieFormSet(BaseInlineFormSet):
    """Refuses lines that say the same twice, as the database would, and to remove what is a Publisher's to remove."""

    distinct: tuple[str, ...] = ()

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name each field, which has only the heading of its column, for those who do not see that."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = _("Delete this line") if name == "DELETE" else field.label

    def full_clean(self) -> None:
        """Look up all that the lines refer to at once."""
        for name, field in self.form.base_fields.items():
            if self.is_bound and isinstance(field, ReferenceField):
                sent = {self.data.get(f"{form.prefix}-{name}", "") for form in self.forms}
                known = field.queryset.in_bulk(keys_of(sent))
                for form in self.forms:
                    form.fields[name].known = {str(key): thing for key, thing in known.items()}
        super().full_clean()

    def clean(self) -> None:
        seen: set[tuple[Any, ...]] = set()
        for form in self.forms:
            is_removed = self._should_delete_form(form)
            if is_removed and not form.is_open:
                raise ValidationError(FOR_PUBLISHERS)
            if form.errors or is_removed:
                continue
            key = tuple(form.cleaned_data.get(name) for name in self.distinct)
            if not all(key):
                continue
            if key in seen:
                raise ValidationError(_("The same stands here twice; remove one of the two lines."))
            seen.add(key)
        super().clean()


class TieInline(ReferencesMixin, admin.TabularInline):
    """Lines below a record, written with it as one change."""

    form = TieLineForm
    formset = TieFormSet
    extra = 0
    classes = ("bare",)
    distinct: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.distinct = self.distinct
        formset.form.user = request.user
        formset.form.is_proposal = proposes(request.user, obj) or getattr(request, "is_rehearsal", False)
        # What stands twice among the lines, the formset itself refuses; a relationship may stand on the other side.
        formset.form.is_rehearsed = getattr(request, "is_rehearsal", False) and self.model is not Relationship
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related(*self.joined)


class CitationInline(TieInline):
    """The evidence for a record: each source, and what it supports."""

    model = Citation
    form = CitationLineForm
    fields = ("source", "fields")
    readonly_fields = ("supports",)
    autocomplete_fields = ("source",)
    distinct = ("source",)
    joined = ("source", "organisation", "initiative")

    @admin.display(description=_("supports"))
    def supports(self, citation: Citation) -> str:
        return supports_in_words(citation)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Show the names of the fields in a line to those who only look."""
        return self.fields if self.has_change_permission(request, obj) else ("source", "supports")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.models = (self.parent_model,)
        return formset


class TieCitationInline(TieInline):
    """The evidence for a relationship as a whole."""

    model = Citation
    fields = ("source",)
    autocomplete_fields = ("source",)
    distinct = ("source",)
    joined = ("source", "relationship__subject", "relationship__object")


class InitiativeInline(TieInline):
    """What an organisation takes part in."""

    model = Participation
    fields = ("initiative", "role")
    autocomplete_fields = ("initiative",)
    distinct = ("initiative",)
    joined = ("initiative", "organisation")


class ParticipantInline(TieInline):
    """Who takes part in an initiative."""

    model = Participation
    fields = ("organisation", "role")
    autocomplete_fields = ("organisation",)
    distinct = ("organisation",)
    joined = ("initiative", "organisation")


class RelationshipInline(TieInline):
    """The relationships of which an organisation is the subject."""

    model = Relationship
    fk_name = "subject"
    fields = ("kind", "object", "since", "evidence")
    readonly_fields = ("evidence",)
    autocomplete_fields = ("object",)
    distinct = ("kind", "object")
    joined = ("subject", "object")
    verbose_name_plural = _("relationships, told from this side")

    @admin.display(description=_("evidence"))
    def evidence(self, tie: Relationship) -> SafeString | str:
        """Lead to the page of the relationship, where its sources are."""
        if not tie.pk:
            return "–"
        count = tie.source_count
        return change_link(tie, ngettext("%(count)d source", "%(count)d sources", count) % {"count": count})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(source_count=Count("citations"))


class InverseRelationshipInline(ReadOnlyMixin, admin.TabularInline):
    """The relationships of which an organisation is the object: each is changed on a page of its own."""

    model = Relationship
    fk_name = "object"
    fields = readonly_fields = ("sentence", "since")
    extra = 0
    classes = ("bare",)
    verbose_name_plural = _("relationships, told from the other side")

    @admin.display(description=_("relationship"))
    def sentence(self, tie: Relationship) -> SafeString:
        return change_link(tie, str(tie))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("subject", "object")
