"""Organisations."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.admin.inlines import CitationInline, InitiativeInline, InverseRelationshipInline, RelationshipInline
from directory.admin.records import REVIEW, RecordAdmin
from directory.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    list_filter = (*RecordAdmin.list_filter, "district", "headquarters")
    autocomplete_fields = ("parent", "successor", "sectors", "technologies")
    inlines = (CitationInline, InitiativeInline, RelationshipInline, InverseRelationshipInline)
    fieldsets = (
        (None, {"fields": (("name_en", "name_zh"), "has_no_name_zh", ("aliases", "slug"))}),
        REVIEW,
        (
            _("Facts"),
            {
                "fields": (
                    ("kind", "status"),
                    ("founded", "ended"),
                    ("parent", "successor"),
                    ("headquarters", "size"),
                    ("website", "stock_code"),
                    "identifiers",
                )
            },
        ),
        (_("Fields of work"), {"fields": (("sectors", "technologies"),)}),
        (_("Text"), {"fields": (("summary_en", "summary_zh"), ("description_en", "description_zh"))}),
        (_("Place"), {"fields": (("address_en", "address_zh"), ("district", "latitude", "longitude"))}),
    )
