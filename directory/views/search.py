"""Free text over everything: both nouns and the vocabularies."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from directory.filters import search_text_of
from directory.search.query import Question, first, total
from directory.search.vocabulary import matching_terms
from directory.views.listing import count_text

SHOWN = 8


def _group(noun: str, text: str) -> dict[str, Any]:
    """The best records of one noun, how many there are, and where they all are."""
    question = Question(noun, text=text, sort="relevance")
    number = total(question)
    return {
        "noun": noun,
        "total": number,
        "count_text": count_text(noun, number),
        "records": first(question, SHOWN) if number else [],
        "href": f"{reverse(f'{noun}_list')}?{urlencode({'q': text})}",
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    text = search_text_of(request.GET)
    canonical = f"?{urlencode({'q': text})}" if text else ""
    if request.META.get("QUERY_STRING", "") != canonical.removeprefix("?"):
        return redirect(request.path + canonical)
    groups = [_group(noun, text) for noun in ("organisation", "initiative")] if text else []
    context = {
        "text": text,
        "groups": groups,
        "terms": matching_terms(text) if text else [],
        "total": sum(group["total"] for group in groups),
        "canonical_query": canonical,
    }
    return render(request, "directory/search.html", context)
