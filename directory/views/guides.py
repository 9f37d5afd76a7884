"""Guides: all of them by theme, and one with its live lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Guide, GuideNoun, GuidePart, GuideTheme
from directory.overviews.guides import LiveList, addresses, live_list
from directory.views import json_ld
from directory.views.listing import count_text
from directory.views.rows import kept_lines


@dataclass(frozen=True)
class Shown:
    """One part of a guide as a visitor sees it."""

    part: GuidePart
    live: LiveList | None
    count_text: str
    lines: list[SafeString]


@require_safe
def guide_list(request: HttpRequest) -> HttpResponse:
    guides = Guide.objects.published()
    themes = [(GuideTheme(theme), list(found)) for theme, found in groupby(guides, key=lambda guide: guide.theme)]
    context = {
        "themes": themes,
        "json_ld": json_ld.breadcrumbs_page([(_("Guides"), reverse("guide_list"))]),
    }
    return render(request, "directory/guide_list.html", context)


@require_safe
def guide_detail(request: HttpRequest, slug: str) -> HttpResponse:
    guides = list(Guide.objects.published())
    place = next((place for place, guide in enumerate(guides) if guide.slug == slug), None)
    if place is None:
        raise Http404
    guide, following = guides[place], guides[(place + 1) % len(guides)]
    parts = list(guide.parts.in_order())
    context = {
        "guide": guide,
        "theme": GuideTheme(guide.theme),
        "parts": _shown(parts),
        "addresses": addresses(part.text for part in parts),
        "following": following if following != guide else None,
        "json_ld": json_ld.guide(guide),
    }
    return render(request, "directory/guide_detail.html", context)


def _shown(parts: list[GuidePart]) -> list[Shown]:
    """Return the parts with their lists; the records of all parts are fetched together, once for each noun."""
    lists = [live_list(part) for part in parts]
    lines = {
        noun: kept_lines(noun, [pk for live in lists if live and live.noun == noun for pk in live.ids])
        for noun in GuideNoun.values
    }
    return [_part(part, live, lines[live.noun] if live else {}) for part, live in zip(parts, lists, strict=True)]


def _part(part: GuidePart, live: LiveList | None, lines: Mapping[int, SafeString]) -> Shown:
    if live is None:
        return Shown(part, None, "", [])
    return Shown(part, live, count_text(live.noun, live.total), [lines[pk] for pk in live.ids if pk in lines])
