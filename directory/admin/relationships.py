"""How records are tied together: relationships between organisations, and their parts in initiatives."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from directory.admin.inlines import TieCitationInline
from directory.admin.ties import TieAdmin
from directory.models import Initiative, Organisation, Participation, Relationship


@admin.register(Relationship)
class RelationshipAdmin(TieAdmin):
    list_display = ("sentence", "kind", "since")
    list_filter = ("kind", "subject__review_state", "object__review_state")
    ordering = ("subject__sort_name", "kind", "object__sort_name")
    search_fields = ("subject__slug", "object__slug")
    ends = {"subject": Organisation, "object": Organisation}
    joined = ("subject", "object")
    autocomplete_fields = ("subject", "object")
    fields = (("subject", "kind", "object"), "since", "reason")
    inlines = (TieCitationInline,)

    @admin.display(description=_("relationship"), ordering="subject__sort_name")
    def sentence(self, tie: Relationship) -> str:
        return str(tie)


@admin.register(Participation)
class ParticipationAdmin(TieAdmin):
    list_display = ("initiative", "organisation", "role")
    list_filter = ("role", "initiative__review_state", "organisation__review_state")
    ordering = ("initiative__sort_name", "role", "organisation__sort_name")
    search_fields = ("initiative__slug", "organisation__slug")
    ends = {"initiative": Initiative, "organisation": Organisation}
    joined = ("initiative", "organisation")
    autocomplete_fields = ("initiative", "organisation")
    fields = (("initiative", "organisation", "role"), "reason")
