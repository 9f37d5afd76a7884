"""One address for each question, so that shared links and caches agree."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def redirect_to_canonical(request: HttpRequest, query: str) -> HttpResponse | None:
    """Redirect to the same path with its canonical query, which starts with `?` unless it is empty.

    Return None where the address has just that query.
    """
    is_canonical = request.META.get("QUERY_STRING", "") == query.removeprefix("?")
    return None if is_canonical else redirect(request.path + query)
