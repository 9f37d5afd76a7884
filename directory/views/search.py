"""Free text over everything: both nouns and the vocabularies. Suggestions while typing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory.filters import text_in
from directory.overviews.guides import matching as matching_guides
from directory.search.highlight import Match
from directory.search.query import Question, best, fetch, near_readings
from directory.search.suggest import suggestions
from directory.search.vocabulary import matching_terms
from directory.views.canonical import redirect_to_canonical
from directory.views.listing import count_text
from directory.views.rows import rows

SHOWN = 8
NOUNS = ("organisation", "initiative")


def _group(noun: str, text: str) -> dict[str, Any]:
    """The best records of one noun, how many there are, and where they all are."""
    question = Question(noun, text=text, sort="relevance")
    number, ids = best(question, SHOWN)
    return {
        "noun": noun,
        "total": number,
        "count_text": count_text(noun, number),
        "rows": rows(fetch(noun, ids), Match(text)),
        "href": f"{reverse(f'{noun}_list')}?{urlencode({'q': text})}",
    }


def _found(text: str) -> dict[str, Any]:
    """What a text finds everywhere."""
    groups = [_group(noun, text) for noun in NOUNS] if text else []
    terms = matching_terms(text) if text else []
    guides = matching_guides(text) if text else []
    return {"groups": groups, "terms": terms, "guides": guides, "total": sum(group["total"] for group in groups)}


def _is_anything(found: dict[str, Any]) -> bool:
    return bool(found["total"] or found["terms"] or found["guides"])


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The best hits of each noun and the words of the vocabularies, each with the way to the full list."""
    text = text_in(request.GET)
    canonical = f"?{urlencode({'q': text})}" if text else ""
    if moved := redirect_to_canonical(request, canonical):
        return moved
    found = _found(text)
    readings = near_readings(text, NOUNS) if text and not _is_anything(found) else []
    reading = readings[0] if len(readings) == 1 else ""
    if reading:
        found = _found(reading)
    context = {
        **found,
        "text": text,
        "reading": reading,
        "readings": [(other, f"?{urlencode({'q': other})}") for other in readings if not reading],
        "only_as_typed": f"?{urlencode({'q': chr(34) + text + chr(34)})}",
        "canonical_query": canonical,
    }
    return render(request, "directory/search.html", context)


@require_safe
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """A list box of suggestions for what has been typed so far, for the script of the search field."""
    found = suggestions(text_in(request.GET))
    number = len(found)
    status = ngettext("%(number)s suggestion", "%(number)s suggestions", number) % {"number": number}
    context = {"suggestions": found, "status": status if found else ""}
    return render(request, "components/suggestions.html", context)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Lets a browser add the site to its search engines (https://github.com/dewitt/opensearch)."""
    kind = "application/opensearchdescription+xml; charset=utf-8"
    context = {
        "short_name": _("HK AI Directory"),
        "description": _("Search organisations, initiatives, sectors, technologies and challenges of AI in Hong Kong."),
    }
    return render(request, "directory/opensearch.xml", context, content_type=kind)
