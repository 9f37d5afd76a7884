"""A draft or a proposed change exactly as the public page would look, for editors only.

The page itself is rendered, on a database in which the draft is published or the change accepted; then all is undone.
"""

import copy
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve, reverse
from django.utils import translation

from directory import snapshots
from directory.admin.saving import undone
from directory.models import ReviewState
from directory.snapshots import Record, Values
from hkai_site.languages import CODES, TAGS, simplify

LANGUAGES = {"en": "English", "zh-hant": "繁體中文", "zh-hans": "简体中文"}


def preview(
    request: HttpRequest, record: Record, values: Values, language: str, *, page: str, key: int, back: str
) -> HttpResponse:
    """Return the public page of a record with these values. `page` names the preview itself, `back` where to return.

    Raises Http404 for a language that the site does not have, and what `snapshots.write` raises.
    """
    with undone():
        snapshots.write(record, values, skips_lost=True)
        return public_page(request, record, language, page=page, key=key, back=back)


def public_page(request: HttpRequest, thing: Any, language: str, *, page: str, key: int, back: str) -> HttpResponse:
    """Return the page of a thing as if it were public, within a block that undoes what this writes."""
    if language not in CODES:
        raise Http404
    others = [(name, reverse(page, args=[key, code]), code == language) for code, name in LANGUAGES.items()]
    with translation.override(language):
        type(thing).objects.filter(pk=thing.pk).update(review_state=ReviewState.PUBLISHED)
        address = thing.get_absolute_url()
        match = resolve(address)
        visit = _as_visitor(request, address, language)
        visit.preview = {"languages": others, "back": back}
        response = match.func(visit, *match.args, **match.kwargs)
    if language == "zh-hans":
        response.content = simplify(response.content.decode()).encode()
    response.headers["Content-Language"] = TAGS[language]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _as_visitor(request: HttpRequest, address: str, language: str) -> Any:
    """Return the request of somebody who is not signed in and asks for the page itself."""
    visit: Any = copy.copy(request)
    visit.path = visit.path_info = address
    visit.method, visit.GET, visit.POST = "GET", QueryDict(), QueryDict()
    visit.user, visit.LANGUAGE_CODE = AnonymousUser(), language
    return visit
