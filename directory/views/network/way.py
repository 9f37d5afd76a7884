"""Looking for an organisation in the network, and how two are tied: names may be typed, addresses carry slugs."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from directory.filters import text_in
from directory.models import Organisation
from directory.overviews.network.drawing import Drawing, Label, Line, Mark, cut
from directory.overviews.network.naming import Named, named
from directory.overviews.network.ties import Node, Tie, network
from directory.overviews.network.whole import way
from directory.views.network.asked import chosen_kinds, pairs
from directory.views.network.drawn import drawn
from directory.views.network.sentences import Witnesses, told_way

# A way is drawn downwards: how wide, how far from one to the next, and the half-width of a mark.
WIDTH, STEP, LEFT, RADIUS = 420, 56, 30, 12
# How much of a name has room beside its mark, as the width of a text.
ROOM = 350

# What stands in the fields of the forms before anything is asked.
NOTHING_SAID = {"node": "", "from": "", "to": ""}


def answered(request: HttpRequest) -> HttpResponse | None:
    """Answer an address that names an organisation, or two; None for any other."""
    texts = {name: text_in(request.GET, name) for name in ("node", "from", "to")}
    if slug := text_in(request.GET, "organisation"):
        texts["node"] = slug
    if texts["node"]:
        return _looked_for(request, texts["node"])
    if texts["from"] or texts["to"]:
        return _way(request, {name: texts[name] for name in ("from", "to")})
    return None


def _looked_for(request: HttpRequest, text: str) -> HttpResponse:
    """Lead to the neighbourhood of an organisation, or offer those that a name may mean."""
    found = named(text)
    if found.slug:
        return redirect("organisation_network", found.slug)
    if canonical := _elsewhere(request, {"node": text}, ()):
        return redirect(canonical)
    choices = [(record, reverse("organisation_network", args=[record.slug])) for record in found.choices]
    context = {"unclear": [{"named": found, "choices": choices}]}
    return _page(request, {"node": text}, (), context)


def _way(request: HttpRequest, texts: Mapping[str, str]) -> HttpResponse:
    kinds = chosen_kinds(request)
    found = {name: named(text) for name, text in texts.items()}
    said = {name: one.slug or one.text for name, one in found.items() if one.text}
    if canonical := _elsewhere(request, said, kinds):
        return redirect(canonical)
    if not all(one.slug for one in found.values()):
        unclear = [_unclear(name, one, said, kinds) for name, one in found.items() if one.text and not one.slug]
        return _page(request, said, kinds, {"unclear": unclear})
    return _page(request, said, kinds, _told(found, kinds))


def _elsewhere(request: HttpRequest, said: Mapping[str, str], kinds: tuple[str, ...]) -> str:
    """Return the canonical address where the present one is another; nothing where it is the one."""
    query = urlencode([*said.items(), *pairs(kinds)])
    return "" if request.META.get("QUERY_STRING", "") == query else f"{request.path}?{query}"


def _unclear(name: str, one: Named, said: Mapping[str, str], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return a name that is not one organisation's, with the address for each that may be meant."""
    choices = [
        (record, f"?{urlencode([*{**said, name: record.slug}.items(), *pairs(kinds)])}") for record in one.choices
    ]
    return {"named": one, "choices": choices}


def _told(found: Mapping[str, Named], kinds: tuple[str, ...]) -> dict[str, Any]:
    """Return how two organisations are tied, as sentences and as a drawing."""
    records = {
        record.slug: record for record in Organisation.objects.published().of_slugs(n.slug for n in found.values())
    }
    start, end = (records[found[name].slug] for name in ("from", "to"))
    nodes = network().organisations
    ties = way(kinds, nodes[start.slug], nodes[end.slug]) if {start.slug, end.slug} <= nodes.keys() else []
    if not ties:
        return {"start": start, "end": end, "steps": []}
    witnesses = Witnesses(ties)
    steps = told_way(ties, nodes[start.slug], witnesses)
    return {"start": start, "end": end, "steps": steps, **_drawing(ties, nodes[start.slug])}


def _drawing(ties: list[Tie], start: Node) -> dict[str, Any]:
    """Draw a way from top to bottom, with each name beside its mark."""
    passed = [start]
    for tie in ties:
        passed.append(tie.other(passed[-1]))
    marks = [Mark(node, LEFT, LEFT + STEP * n, RADIUS, 0) for n, node in enumerate(passed)]
    lines: dict[str, list[Line]] = {}
    for tie, above, below in zip(ties, marks, marks[1:], strict=False):
        lines.setdefault(tie.family, []).append(Line(LEFT, above.y, LEFT, below.y))
    names = [Label(cut(mark.node.name, ROOM), LEFT + 24, mark.y + 5, "start", 1) for mark in marks]
    return {**drawn(Drawing(marks, lines, WIDTH, 2 * LEFT + STEP * len(ties)), names), "is_way": True}


def _page(request: HttpRequest, said: Mapping[str, str], kinds: tuple[str, ...], found: dict[str, Any]) -> HttpResponse:
    ends = {name: found[end].name for name, end in (("from", "start"), ("to", "end")) if end in found}
    context = {
        "unclear": [],
        "start": None,
        "end": None,
        "steps": [],
        **found,
        "said": {**NOTHING_SAID, **said, **ends},
        "is_narrowed": bool(kinds),
        "canonical_query": f"?{urlencode([*said.items(), *pairs(kinds)])}",
    }
    return render(request, "directory/network_way.html", context)
