"""How editors find things: as visitors do, by any name, alias or acronym, in Traditional or Simplified, drafts too."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from directory.models import Initiative, Organisation
from directory.search.sql import matching, tier
from directory.search.text import key
from directory.search.typed import terms


def matching_records(model: type[Organisation] | type[Initiative], text: str) -> QuerySet:
    """Return the records, whatever their review state, that contain every word of the text."""
    return model.objects.filter(matching(text)) if terms(text) else model.objects.none()


class RecordSearchMixin:
    """Finds records by the words of the public search, the best match first unless a column is to sort them."""

    search_fields = ("search_text",)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term:
            return queryset, False
        if not terms(search_term):
            return queryset.none(), False
        found = queryset.filter(matching(search_term))
        is_sorted = "o" in request.GET
        return found if is_sorted else found.order_by(tier(search_term), "sort_name", "slug"), False


class TermSearchMixin:
    """Finds the words of a vocabulary by either name."""

    search_fields = ("name_en", "name_zh", "slug")

    def get_search_results(self, _request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        sought = key(search_term)
        names = queryset.values_list("pk", "name_en", "name_zh", "slug")
        found = [pk for pk, *texts in names if any(sought in key(text) for text in texts)]
        return queryset.filter(pk__in=found), False


class LinkedSearchMixin:
    """Finds ties by the records that they join, and by the columns that `search_fields` names."""

    # Each path to a record, and the model of that record.
    ends: dict[str, Any] = {}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        plain, has_duplicates = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        if not search_term:
            return plain, has_duplicates
        condition = Q(pk__in=plain.order_by().values("pk"))
        for path, model in self.ends.items():
            condition |= Q(**{f"{path}__in": matching_records(model, search_term).order_by().values("pk")})
        return queryset.filter(condition), False
