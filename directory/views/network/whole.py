"""The network as a whole: its page, and its drawing as a file."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory.overviews.network.drawing import labels
from directory.overviews.network.whole import ORGANISATIONS, Community, drawing
from directory.views.network import way
from directory.views.network.asked import Asked, asked, bar, pairs
from directory.views.network.drawn import drawn, key, key_height
from directory.views.pictures import picture

LABELS = 28
# What a page holds of communities, of each one's members, and of one that is shown alone.
COMMUNITIES, MEMBERS, MOST_MEMBERS = 16, 7, 100


@require_safe
def network_page(request: HttpRequest) -> HttpResponse:
    """The whole network; one organisation that is looked for; or how two are tied."""
    if answer := way.answered(request):
        return answer
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    community = found.whole.community
    context = {
        **bar(found),
        **_drawn(found),
        "said": way.NOTHING_SAID,
        "communities": [] if community else [_group(found, one) for one in found.whole.communities[:COMMUNITIES]],
        "members": _members(community) if community else {},
        "files": [(form, found.href(reverse(f"network_{form.lower()}"))) for form in ("SVG", "PNG", "CSV")],
    }
    return render(request, "directory/network.html", context)


def _drawn(found: Asked) -> dict[str, Any]:
    whole = drawing(found.narrowing)
    return {**drawn(whole, labels(whole, LABELS)), "most_drawn": ORGANISATIONS}


def _group(found: Asked, community: Community) -> dict[str, Any]:
    """Return what the page says of one community of several."""
    others = community.organisations[1:]
    more = pairs(found.narrowing.kinds, community=community.head.slug)
    return {
        "head": community.head,
        "first": others[:MEMBERS],
        "left_out": max(0, len(others) - MEMBERS),
        "href": replace(found.overview, more=more).query(),
    }


def _members(community: Community) -> dict[str, Any]:
    """Return what the page of a community says of its members, each noun apart."""
    nouns = {"organisation": community.organisations, "initiative": community.initiatives}
    return {
        noun: {"first": nodes[:MOST_MEMBERS], "left_out": max(0, len(nodes) - MOST_MEMBERS)}
        for noun, nodes in nouns.items()
        if nodes
    }


@require_safe
def network_picture(request: HttpRequest, form: str) -> HttpResponse:
    """The drawing as a file."""
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    shapes = _drawn(found)
    entries = key(shapes, shapes["drawing"])
    height = shapes["drawing"].height + key_height(entries)
    context = {**shapes, "origin": settings.SITE_URL, "key": entries, "whole_height": height}
    return picture(request, "directory/network.svg", context, "network", form)
