"""Initiatives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.admin.inlines import CitationInline, ParticipantInline
from directory.admin.records import REVIEW, RecordAdmin
from directory.models import Initiative


@admin.register(Initiative)
class InitiativeAdmin(RecordAdmin):
    list_filter = (*RecordAdmin.list_filter, "challenges", "audiences")
    autocomplete_fields = ("successor", "sectors", "technologies", "challenges", "audiences")
    inlines = (CitationInline, ParticipantInline)
    fieldsets = (
        (None, {"fields": (("name_en", "name_zh"), "has_no_name_zh", ("aliases", "slug"))}),
        REVIEW,
        (
            _("Facts"),
            {"fields": (("kind", "status"), ("starts", "ends"), ("budget_hkd", "successor"), "website")},
        ),
        (
            _("Fields of work"),
            {"fields": (("sectors", "technologies"), ("challenges", "audiences"))},
        ),
        (
            _("Text"),
            {
                "fields": (
                    ("summary_en", "summary_zh"),
                    ("description_en", "description_zh"),
                    ("offer_en", "offer_zh"),
                    ("eligibility_en", "eligibility_zh"),
                )
            },
        ),
    )
