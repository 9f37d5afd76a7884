"""The neighbourhood of one organisation: drawn, and told as sentences."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.models import Organisation
from directory.overviews.network.drawing import labels
from directory.overviews.network.neighbourhood import Neighbourhood, neighbourhood
from directory.overviews.network.ties import Family, Node, Tie, TieKind
from directory.views import record
from directory.views.network.asked import ties_href, ties_text
from directory.views.network.drawn import drawn
from directory.views.network.sentences import Told, Witnesses, told

LABELS = 40
# How many sentences of a family are told, how many of those near are followed on, with how many sentences each, and
# how many of the others in an initiative are named.
TOLD, FOLLOWED, ONWARDS, OTHERS = 8, 6, 3, 3


@require_safe
def organisation_network(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = Organisation.objects.published().filter(slug=slug).first()
    if organisation is None:
        return record.moved(request, "organisation", slug, "network/")
    found = neighbourhood(slug)
    context = {"record": organisation, "ties_text": "", "ties_href": "", "groups": [], "onwards": []}
    if found:
        context |= _around(found)
    return render(request, "directory/organisation_network.html", context)


def _around(found: Neighbourhood) -> dict[str, Any]:
    drawing = found.drawing()
    families = [(family, ties, ties[:TOLD]) for family, ties in found.by_family]
    onwards = [(node, ties) for node in found.near if (ties := found.onwards(node))][:FOLLOWED]
    told_ties = [tie for _family, _ties, first in families for tie in first]
    witnesses = Witnesses([*told_ties, *(tie for _node, ties in onwards for tie in ties[:ONWARDS])])
    return {
        **drawn(drawing, labels(drawing, LABELS, found.centre), found.centre),
        "ties_text": ties_text(len(found.ties)),
        "ties_href": ties_href(found.centre.slug),
        "groups": [_family(found, family, ties, witnesses) for family, ties, _first in families],
        "onwards": [_onwards(node, ties, found, witnesses) for node, ties in onwards],
    }


def _family(found: Neighbourhood, family: Family, ties: list[Tie], witnesses: Witnesses) -> dict[str, Any]:
    kinds = tuple(kind.value for kind in TieKind if kind.family == family)
    return {
        "family": family,
        "number": len(ties),
        "href": ties_href(found.centre.slug, kinds),
        "told": [_sentence(tie, found, witnesses) for tie in ties[:TOLD]],
        "left_out": max(0, len(ties) - TOLD),
    }


def _sentence(tie: Tie, found: Neighbourhood, witnesses: Witnesses) -> Told:
    others = found.others_in(tie.object) if tie.object.noun == "initiative" else []
    return told(tie, witnesses, found.centre, others=others[:OTHERS], left_out=max(0, len(others) - OTHERS))


def _onwards(node: Node, ties: list[Tie], found: Neighbourhood, witnesses: Witnesses) -> dict[str, Any]:
    """Return how somebody near leads on; all its ties are in the list of its own."""
    number = len(found.network.of_node[node])
    return {
        "node": node,
        "told": [told(tie, witnesses, node) for tie in ties[:ONWARDS]],
        "all": ties_text(number),
        "href": ties_href(node.slug) if len(ties) > ONWARDS else "",
    }
