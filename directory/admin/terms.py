"""The open vocabularies. Their words show in public at once, so they are a Publisher's to change."""

from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from directory import actions
from directory.admin.fields import LineField
from directory.admin.forms import RegisterForm, in_both
from directory.admin.mixins import RegisterAdmin
from directory.admin.search import TermSearchMixin
from directory.models import Audience, Challenge, Sector, Technology
from directory.models.taxonomy import Term


class TermForm(RegisterForm):
    class Meta:
        field_classes = dict.fromkeys(in_both("description"), LineField)
        widgets = dict.fromkeys(in_both("description"), LineField.widget)


class TermAdmin(TermSearchMixin, RegisterAdmin):
    form = TermForm
    list_display = ("name_en", "name_zh", "slug", "position")
    list_per_page = 100
    fields: Any = (("name_en", "name_zh"), ("description_en", "description_zh"), ("slug", "position"), "reason")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The public address is chosen once."""
        return (*super().get_readonly_fields(request, obj), *(("slug",) if obj else ()))

    def get_prepopulated_fields(self, _request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name_en",)}

    def view_on_site(self, term: Term) -> str | None:
        return term.get_absolute_url() if hasattr(term, "get_absolute_url") else None

    def writing(self, request: HttpRequest, form: Any, _formsets: Any) -> AbstractContextManager[None]:
        return actions.editing_term(form.instance, by=request.user, reason=form.cleaned_data["reason"])

    def remove(self, thing: Any, *, by: Any) -> None:
        actions.delete_term(thing, by=by)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Refuse to delete a word while records carry it: they would lose it without a trace."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        users = [str(record) for term in objs for record in actions.users_of(term)]
        return to_delete, counts, missing, [*protected, *users]


@admin.register(Sector)
class SectorAdmin(TermAdmin):
    list_display = ("name_in_tree", "name_zh", "parent", "slug", "position")
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    joined = ("parent",)
    autocomplete_fields = ("parent",)
    fields = (*TermAdmin.fields[:2], "parent", *TermAdmin.fields[2:])

    @admin.display(description=_("name (English)"), ordering="name_en")
    def name_in_tree(self, sector: Sector) -> str:
        return format_html("— {}", sector.name_en) if sector.parent_id else sector.name_en


admin.site.register([Technology, Challenge, Audience], TermAdmin)
