"""The documents that public records cite, as a list in the manner of the lists of records."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from directory.filters import source_query_string, source_question
from directory.models import Source
from directory.overviews.links import source_href
from directory.overviews.words import source_class
from directory.search.cited import SOURCES_A_PAGE, SourceAnswer, SourceQuestion, answer
from directory.search.hosts import CLASSES
from directory.search.source_classes import class_by_source
from directory.views.canonical import redirect_to_canonical
from directory.views.errors import past_the_end
from directory.views.listing import Chip, FacetPanel, Option, paginated

# The most publishers that can be ticked, and citing records that a row names; the search field finds all publishers.
MOST_PUBLISHERS = 30
MOST_CITING = 5


@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    """All cited documents. Any address but the canonical one redirects there; a page past the end is a 404."""
    question = source_question(request.GET)
    canonical = source_query_string(question)
    if moved := redirect_to_canonical(request, canonical):
        return moved
    found = answer(question)
    if question.page > found.pages:
        return past_the_end(request, request.path + source_query_string(question, page=1))
    context = {
        "noun": "source",
        "heading": _("Sources"),
        "question": question,
        "answer": found,
        "rows": _rows(found),
        "count_text": documents_text(found.total),
        "title": _title(question, found),
        "panels": _panels(question, found),
        "chips": _chips(question),
        "pagination": paginated(question.page, found.pages, lambda number: _href(question, page=number)),
        "first_number": (question.page - 1) * SOURCES_A_PAGE + 1,
        "canonical_query": canonical,
        "is_indexable": not canonical,
    }
    return render(request, "directory/source_list.html", context)


def documents_text(number: int) -> str:
    return ngettext("%(total)s document", "%(total)s documents", number) % {"total": f"{number:,}"}


def _href(question: SourceQuestion, **changes: Any) -> str:
    """The address of a changed question, from its first page unless that is changed; `.` is the list of all."""
    return source_query_string(question, **{"page": 1, **changes}) or "."


def _rows(found: SourceAnswer) -> list[dict[str, Any]]:
    """What the page shows of each document: who published it, its class, and who cites it."""
    classes = class_by_source()
    return [
        {
            "source": source,
            "class": source_class(classes[source.pk]),
            "publisher_href": source_href(publisher=source.publisher) if source.publisher else "",
            "citing": [citation.record for citation in source.public_citations[:MOST_CITING]],
            "is_cited_by_more": len(source.public_citations) > MOST_CITING,
        }
        for source in Source.objects.for_list(found.ids, citing=MOST_CITING + 1)
    ]


def _panels(question: SourceQuestion, found: SourceAnswer) -> list[FacetPanel]:
    classes = [
        Option(name, source_class(name), found.classes.get(name, 0), name in question.classes) for name in CLASSES
    ]
    publishers = _most_cited(found.publishers, question.publishers)
    return [
        FacetPanel("class", _("Class"), classes, len(question.classes)),
        FacetPanel("publisher", _("Publishers cited most"), publishers, len(question.publishers)),
    ]


def _most_cited(numbers: Mapping[str, int], chosen: tuple[str, ...]) -> list[Option]:
    """Return the publishers with most documents, and any that is chosen."""
    names = sorted({*numbers, *chosen}, key=lambda name: (-numbers.get(name, 0), name))
    shown = [name for place, name in enumerate(names) if place < MOST_PUBLISHERS or name in chosen]
    return [Option(name, name, numbers.get(name, 0), name in chosen) for name in shown]


def _chips(question: SourceQuestion) -> list[Chip]:
    """Return what narrows the list, each with the address of the list without it."""
    text, classes, publishers = question.text, question.classes, question.publishers
    words = [Chip(_("Words"), text, _href(question, text=""))] if text else []
    of_class = [Chip(_("Class"), source_class(c), _href(question, classes=_without(classes, c))) for c in classes]
    by = [Chip(_("Publisher"), p, _href(question, publishers=_without(publishers, p))) for p in publishers]
    return [*words, *of_class, *by]


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(other for other in values if other != value)


def _title(question: SourceQuestion, found: SourceAnswer) -> str:
    """Return the title: what the list is narrowed to, the count, and which page of several."""
    chosen = [*map(source_class, question.classes), *question.publishers]
    values = {"choice": pgettext("list", ", ").join(chosen[:3]), "total": f"{found.total:,}"}
    text = (_("Sources: %(choice)s (%(total)s)") if chosen else _("Sources (%(total)s)")) % values
    if question.page == 1:
        return text
    page = {"title": text, "page": question.page, "pages": found.pages}
    return _("%(title)s, page %(page)s of %(pages)s") % page
