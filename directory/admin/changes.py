"""The change log, to read."""

import json
from typing import Any

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.admin.mixins import ReadOnlyMixin
from directory.admin.words import Words
from directory.models import Change
from directory.snapshots import MODELS


class NounFilter(admin.AllValuesFieldListFilter):
    """The nouns by name; what is about the whole register has none and is found by its action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lookup_choices = self.lookup_choices.exclude(noun="")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)


def _labelled(change: Change) -> list[tuple[str, Any, Any]]:
    """Return the label of each field with its old and its new value."""
    label = Words(MODELS[change.noun]).label if change.noun in MODELS else str
    return [(label(name), old, new) for name, (old, new) in change.fields.items()]


@admin.register(Change)
class ChangeAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ("number", "at", "noun", "slug", "action", "field_names", "by", "reason")
    list_filter = ("action", ("noun", NounFilter), "at")
    list_select_related = ("by",)
    list_per_page = 50
    search_fields = ("slug", "reason", "by__username")
    fields = readonly_fields = ("number", "at", "noun", "slug", "action", "by", "reason", "details")
    show_facets = admin.ShowFacets.ALLOW

    @admin.display(description=_("fields"))
    def field_names(self, change: Change) -> str:
        return ", ".join(label for label, _old, _new in _labelled(change))

    @admin.display(description=_("fields"))
    def details(self, change: Change) -> SafeString | str:
        """Each field with its old and its new value, one below the other."""
        rows = [(label, _text(old), _text(new)) for label, old, new in _labelled(change)]
        lines = format_html_join("", "<dt>{}</dt><dd><del>{}</del><ins>{}</ins></dd>", rows)
        return format_html('<dl class="details">{}</dl>', lines) if rows else "–"
