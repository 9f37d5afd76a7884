"""What the lists accept in their query string, for pages, exports and API alike. The only code that reads it.

Nothing here is an error: an unknown parameter or value is left out, and the canonical address says what remained.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from directory.models import Initiative, Organisation
from directory.search.cited import SourceQuestion, publishers
from directory.search.hosts import CLASSES
from directory.search.question import YEARS, Question
from directory.search.sql import records
from directory.search.text import fold
from directory.search.traits import NARROWINGS
from directory.search.typed import LONGEST_QUERY
from directory.search.vocabulary import labels

FIRST_YEAR, LAST_YEAR = 1800, 2100

SORTS: dict[str, dict[str, str | Promise]] = {
    "organisation": {
        "relevance": _("Best match"),
        "name": _("Name"),
        "newest": _("Newest founded"),
        "updated": _("Last updated"),
    },
    "initiative": {
        "relevance": _("Best match"),
        "name": _("Name"),
        "newest": _("Newest started"),
        "closing": _("Open, closing first"),
        "updated": _("Last updated"),
    },
}


class KnownValuesField(forms.Field):
    """Keeps the values that exist and drops the others.

    No ChoiceField: that would copy and wrap every label of a register, for each request.
    """

    widget = forms.SelectMultiple

    def __init__(self, *, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def clean(self, value: Any) -> list[str]:
        return sorted({choice for choice in value or () if choice in self.known})


class KnownValueField(forms.Field):
    """Keeps a value that exists and drops any other."""

    def __init__(self, *, known: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def clean(self, value: Any) -> str:
        return value if value in self.known else ""


class TextField(forms.CharField):
    """One line of text without control characters, cut to what the search reads."""

    def clean(self, value: Any) -> str:
        return " ".join("".join(c if c.isprintable() else " " for c in value or "").split())[:LONGEST_QUERY].strip()


class NumberField(forms.IntegerField):
    """A whole number within bounds; anything else counts as not given."""

    def clean(self, value: Any) -> int | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class DayField(forms.DateField):
    """A day as YYYY-MM-DD; anything else counts as not given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> date | None:
        try:
            return super().clean(value)
        except forms.ValidationError:
            return None


class FacetFilter(django_filters.Filter):
    field_class = KnownValuesField


class TextFilter(django_filters.Filter):
    field_class = TextField


class YearFilter(django_filters.Filter):
    field_class = NumberField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


class DayFilter(django_filters.Filter):
    field_class = DayField


class SortFilter(django_filters.Filter):
    field_class = KnownValueField


class RegisterFilter(django_filters.FilterSet):
    """The filters of one noun: text, years, the order, a facet for each that `directory.search.facets` declares.

    To the traits that `directory.search.traits` declares, and to days of the last check, links of the views lead.
    """

    noun: str

    q = TextFilter(label=_("Words"))
    sort = SortFilter(label=_("Sort by"))
    known = FacetFilter(label=_("Known"))
    unknown = FacetFilter(label=_("Not known"))
    source = FacetFilter(label=_("Sources"))
    checked_min = DayFilter(label=_("Last checked from"))
    checked_max = DayFilter(label=_("Last checked to"))

    def __init__(self, data: QueryDict) -> None:
        self.labels = labels(self.noun)
        super().__init__(data)
        for name, known in self.labels.items():
            self.filters[name].extra["known"] = known
        self.filters["sort"].extra["known"] = SORTS[self.noun]

    @cached_property
    def question(self) -> Question:
        """What the query string asks for."""
        self.form.is_valid()
        values = self.form.cleaned_data
        year = YEARS[self.noun]
        text = values["q"]
        sort = values["sort"] or default_sort(text)
        return Question(
            noun=self.noun,
            text=text,
            chosen={name: tuple(values[name]) for name in self.labels},
            year_min=values[f"{year}_min"],
            year_max=values[f"{year}_max"],
            checked_min=values["checked_min"],
            checked_max=values["checked_max"],
            sort=default_sort(text) if sort == "relevance" and not text else sort,
            page=page_in(self.data),
        )

    def filter_queryset(self, _queryset: QuerySet) -> QuerySet:
        return records(self.question)


def default_sort(text: str) -> str:
    return "relevance" if text else "name"


def page_in(data: QueryDict) -> int:
    """Return the page that a query string names; anything but a whole number from 1 up counts as 1."""
    text = data.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def text_in(data: QueryDict, name: str = "q") -> str:
    """Return a text that a query string holds, cleaned like that of the lists."""
    return TextField(required=False).clean(data.get(name, ""))


def one_in(data: QueryDict, name: str, known: Sequence[str]) -> str:
    """Return which of the known values a query string names; the first of them where it names none."""
    return value if (value := data.get(name, "")) in known else known[0]


def several_in(data: QueryDict, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return those of the known values that a query string names, in the order in which they are known."""
    chosen = set(data.getlist(name))
    return tuple(value for value in known if value in chosen)


def names_in(data: QueryDict, name: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names that a query string holds, in their order, from a mapping of spellings to names.

    A spelling that is not known stands for the name that it is folded to.
    """
    spellings = data.getlist(name)
    found = {known.get(spelling) or known.get(fold(spelling), "") for spelling in spellings}
    return tuple(sorted(found - {""}))


def slugs_in(data: QueryDict, name: str, most: int) -> list[str]:
    """Return slugs that a query string names with commas between them, each once, in their order, and no more."""
    parts = (part.strip() for text in data.getlist(name) for part in text.split(","))
    return list(dict.fromkeys(part for part in parts if part and part.isprintable()))[:most]


def query_string(question: Question, **changes: Any) -> str:
    """Return the one canonical query string of a question: fixed order, nothing empty, no default.

    The result starts with `?` unless it is empty. `changes` are applied to the question first.
    """
    question = replace(question, **changes)
    year = YEARS[question.noun]
    pairs: list[tuple[str, Any]] = [("q", question.text)]
    names = [narrowing.name for narrowing in NARROWINGS[question.noun]]
    pairs += [(name, value) for name in names for value in sorted(question.chosen.get(name, ()))]
    pairs += [(f"{year}_min", question.year_min), (f"{year}_max", question.year_max)]
    pairs += [("checked_min", question.checked_min), ("checked_max", question.checked_max)]
    pairs.append(("sort", "" if question.sort == default_sort(question.text) else question.sort))
    pairs.append(("page", question.page if question.page > 1 else ""))
    encoded = urlencode([(name, value) for name, value in pairs if value not in ("", None)])
    return f"?{encoded}" if encoded else ""


def source_question(data: QueryDict) -> SourceQuestion:
    """Return what a query string asks of the list of sources."""
    return SourceQuestion(
        text=text_in(data),
        classes=several_in(data, "class", CLASSES),
        publishers=names_in(data, "publisher", publishers()) if "publisher" in data else (),
        page=page_in(data),
    )


def source_query_string(question: SourceQuestion, **changes: Any) -> str:
    """Return the one canonical query string of a question about sources. `changes` are applied to it first."""
    question = replace(question, **changes)
    pairs: list[tuple[str, Any]] = [("q", question.text)] if question.text else []
    pairs += [("class", name) for name in question.classes]
    pairs += [("publisher", name) for name in question.publishers]
    pairs += [("page", question.page)] if question.page > 1 else []
    return f"?{urlencode(pairs)}" if pairs else ""


class OrganisationFilter(RegisterFilter):
    noun = "organisation"

    kind = FacetFilter(label=_("Kind"))
    sector = FacetFilter(label=_("Sector"))
    technology = FacetFilter(label=_("Technology"))
    district = FacetFilter(label=_("District"))
    status = FacetFilter(label=_("Status"))
    headquarters = FacetFilter(label=_("Headquarters"))
    founded_min = YearFilter(label=_("Founded from"))
    founded_max = YearFilter(label=_("Founded to"))

    class Meta:
        model = Organisation
        fields: list[str] = []


class InitiativeFilter(RegisterFilter):
    noun = "initiative"

    kind = FacetFilter(label=_("Kind"))
    status = FacetFilter(label=_("Status"))
    sector = FacetFilter(label=_("Sector"))
    technology = FacetFilter(label=_("Technology"))
    challenge = FacetFilter(label=_("Challenge"))
    audience = FacetFilter(label=_("For whom"))
    lead = FacetFilter(label=_("Led by"))
    starts_min = YearFilter(label=_("Started from"))
    starts_max = YearFilter(label=_("Started to"))

    class Meta:
        model = Initiative
        fields: list[str] = []


FILTERS: dict[str, type[RegisterFilter]] = {"organisation": OrganisationFilter, "initiative": InitiativeFilter}
