"""One faceted list for both nouns: what its page shows, made from a question and its answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.filters import FILTERS, SORTS, RegisterFilter, default_sort, query_string
from directory.search.facets import FACETS, Facet
from directory.search.highlight import Match
from directory.search.query import ask, fetch
from directory.search.question import PAGE_SIZE, YEARS, Answer, Question
from directory.search.traits import NARROWINGS, TRAITS, Trait
from directory.search.vocabulary import parents
from directory.views.canonical import redirect_to_canonical
from directory.views.errors import past_the_end
from directory.views.rows import kept_rows, rows

# A facet with more values than this opens with as many, and the rest behind one click.
FIRST_VALUES = 10
# The most that a page carries of one facet; what is used less is reached through the search or its own page.
MOST_VALUES = 100


@dataclass
class Option:
    """One value of a facet as a visitor sees it."""

    value: str
    label: str
    count: int
    selected: bool
    children: list["Option"] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """True where something within is selected."""
        return any(child.selected for child in self.children)


@dataclass
class FacetPanel:
    """One facet as a visitor sees it."""

    name: str
    label: str | Promise
    options: list[Option]
    selected: int
    left_out: int = 0

    @property
    def is_long(self) -> bool:
        return len(self.options) + sum(len(option.children) for option in self.options) > FIRST_VALUES + 2

    @property
    def first(self) -> list[Option]:
        return self.options[:FIRST_VALUES] if self.is_long else self.options

    @property
    def is_more_open(self) -> bool:
        return any(option.selected or option.is_open for option in self.more)

    @property
    def more(self) -> list[Option]:
        return self.options[FIRST_VALUES:] if self.is_long else []


@dataclass(frozen=True)
class Chip:
    """One thing that narrows the list, and the address of the list without it."""

    facet: str | Promise
    label: str
    href: str


def _options(
    facet: Facet, labels: Mapping[str, str], counts: Mapping[str, int], selected: Iterable[str]
) -> list[Option]:
    """The values of a facet by use, then by name. Values without a hit stay where the vocabulary is closed."""
    shown = labels if facet.choices else {*counts, *selected} & labels.keys()
    options = [Option(value, labels[value], counts.get(value, 0), value in selected) for value in shown]
    return sorted(options, key=lambda option: (-option.count, option.label))


def _as_tree(options: list[Option], parent_of: Mapping[str, str]) -> list[Option]:
    """Put the options of the second level below their parents."""
    by_value = {option.value: option for option in options}
    for option in options:
        if parent := by_value.get(parent_of.get(option.value, "")):
            parent.children.append(option)
    return [option for option in options if parent_of.get(option.value, "") not in by_value]


def facet_panels(filters: RegisterFilter, answer: Answer) -> list[FacetPanel]:
    question = filters.question
    panels = []
    for facet in FACETS[question.noun]:
        selected = question.chosen[facet.name]
        options = _options(facet, filters.labels[facet.name], answer.counts.get(facet.name, {}), selected)
        if facet.name == "sector":
            options = _as_tree(options, parents())
        shown = options[:MOST_VALUES] + [option for option in options[MOST_VALUES:] if option.selected]
        left_out = len(options) - len(shown)
        panels.append(FacetPanel(facet.name, facet.label, shown, len(selected), left_out))
    return panels


def chips(filters: RegisterFilter) -> list[Chip]:
    question = filters.question
    found = [Chip(_("Words"), question.text, _href(question.without("q")))] if question.text else []
    for narrowing in NARROWINGS[question.noun]:
        values = question.chosen[narrowing.name]
        for value in values:
            rest = {**question.chosen, narrowing.name: tuple(v for v in values if v != value)}
            found.append(Chip(narrowing.label, filters.labels[narrowing.name][value], _href(question, chosen=rest)))
    for bound in ("min", "max"):
        if year := getattr(question, f"year_{bound}"):
            label = filters.filters[f"{YEARS[question.noun]}_{bound}"].label
            found.append(Chip(label, str(year), _href(question, **{f"year_{bound}": None})))
        if day := getattr(question, f"checked_{bound}"):
            name = f"checked_{bound}"
            found.append(Chip(filters.filters[name].label, date_format(day), _href(question, **{name: None})))
    return found


def unlisted(question: Question) -> list[tuple[str, str]]:
    """Return what the question is narrowed to without a control that shows it, as the fields of a form."""
    traits = [(trait.name, value) for trait in TRAITS for value in question.chosen.get(trait.name, ())]
    days = [("checked_min", question.checked_min), ("checked_max", question.checked_max)]
    return [*traits, *((name, str(day)) for name, day in days if day)]


def _href(question: Question, **changes: Any) -> str:
    """The address of a changed question, from its first page; `.` is the list without any."""
    return query_string(question, page=1, **changes) or "."


def ways_out(filters: RegisterFilter, answer: Answer) -> list[dict[str, Any]]:
    """Links that lift one part of the question and lead to more records than there are."""
    question = filters.question
    names = {facet.name: facet.label for facet in FACETS[question.noun]}
    names |= {trait.name: pgettext("list", ", ").join(_facts(filters, trait)) for trait in TRAITS}
    names |= {
        "q": _("“%(text)s”") % {"text": question.text},
        "year": _("Years"),
        "checked": _("Last checked"),
    }
    return [
        {"label": names[part], "count": number, "href": _href(question.without(part))}
        for part, number in answer.ways_out.items()
        if number > answer.total
    ]


@dataclass(frozen=True)
class Pagination:
    """Links to the first and last page and to the neighbours; None stands for a gap."""

    page: int
    pages: int
    links: list[tuple[int, str] | None]
    previous: str
    next: str


def pagination(question: Question, answer: Answer) -> Pagination | None:
    """Return None where one page is enough."""
    return paginated(question.page, answer.pages, lambda number: query_string(question, page=number) or ".")


def paginated(page: int, pages: int, href: Callable[[int], str]) -> Pagination | None:
    """Return the links of one page of several, whose addresses `href` gives; None where one page is enough."""
    if pages < 2:
        return None
    shown = sorted({1, pages, *range(max(1, page - 1), min(pages, page + 1) + 1)})
    links: list[tuple[int, str] | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            links.append(None)
        links.append((number, href(number)))
    return Pagination(
        page,
        pages,
        links,
        previous=href(page - 1) if page > 1 else "",
        next=href(page + 1) if page < pages else "",
    )


def count_text(noun: str, total: int) -> str:
    """Say a number of records in full words."""
    if noun == "organisation":
        return ngettext("%(total)s organisation", "%(total)s organisations", total) % {"total": f"{total:,}"}
    return ngettext("%(total)s initiative", "%(total)s initiatives", total) % {"total": f"{total:,}"}


def _facts(filters: RegisterFilter, trait: Trait) -> list[str]:
    """Return what is chosen of a trait in words that stand alone: "Not known: district"."""
    labels = filters.labels[trait.name]
    return [
        _("%(trait)s: %(label)s") % {"trait": trait.label, "label": labels[value]}
        for value in filters.question.chosen[trait.name]
    ]


def title(filters: RegisterFilter, answer: Answer) -> str:
    """The title of a list: what it is narrowed to where that is one value, the count, and the page."""
    question = filters.question
    chosen = [filters.labels[facet.name][v] for facet in FACETS[question.noun] for v in question.chosen[facet.name]]
    chosen += [fact for trait in TRAITS for fact in _facts(filters, trait)]
    values = {
        "choice": pgettext("list", ", ").join(chosen[:3]),
        "total": f"{answer.total:,}",
        "page": question.page,
        "pages": answer.pages,
    }
    sector_only = len(chosen) == 1 and question.chosen["sector"]
    texts = {
        ("organisation", "none"): _("Organisations (%(total)s)"),
        ("organisation", "sector"): _("%(choice)s organisations (%(total)s)"),
        ("organisation", "other"): _("Organisations: %(choice)s (%(total)s)"),
        ("initiative", "none"): _("Initiatives (%(total)s)"),
        ("initiative", "sector"): _("%(choice)s initiatives (%(total)s)"),
        ("initiative", "other"): _("Initiatives: %(choice)s (%(total)s)"),
    }
    text = texts[question.noun, "sector" if sector_only else "other" if chosen else "none"] % values
    if answer.pages > 1 and question.page > 1:
        return _("%(title)s, page %(page)s of %(pages)s") % {"title": text, **values}
    return text


def record_list(request: HttpRequest, noun: str) -> HttpResponse:
    """The list of a noun. Any address but the canonical one redirects there; a page past the end is a 404."""
    filters = FILTERS[noun](request.GET)
    question = filters.question
    canonical = query_string(question)
    if moved := redirect_to_canonical(request, canonical):
        return moved
    answer = ask(question)
    if question.page > answer.pages:
        return past_the_end(request, request.path + query_string(question, page=1))
    match = Match(answer.reading or question.text) if question.text else None
    context = {
        "noun": noun,
        "question": question,
        "answer": answer,
        "rows": rows(fetch(noun, answer.ids), match) if match else kept_rows(noun, answer.ids),
        "count_text": count_text(noun, answer.total),
        "title": title(filters, answer),
        "panels": facet_panels(filters, answer),
        "unlisted": unlisted(question),
        "chips": chips(filters),
        "ways_out": ways_out(filters, answer),
        "pagination": pagination(question, answer),
        "sorts": [(value, label) for value, label in SORTS[noun].items() if value != "relevance" or question.text],
        "default_sort": default_sort(question.text),
        "year": YEARS[noun],
        "first_number": (question.page - 1) * PAGE_SIZE + 1,
        "heading": _("Organisations") if noun == "organisation" else _("Initiatives"),
        "only_as_typed": _href(replace(question, text=f'"{question.text}"')),
        "readings": [(reading, _href(replace(question, text=reading))) for reading in answer.readings],
        "canonical_query": canonical,
        "is_indexable": len(question.parts) < 2 and not question.text and canonical.count("=") < 2 and answer.total > 0,
    }
    return render(request, f"directory/{noun}_list.html", context)
