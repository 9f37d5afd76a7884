"""The map: the districts of Hong Kong with what is in each, and from where the organisations are run."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory.filters import query_string
from directory.models import Headquarters
from directory.overviews import district_map as drawing
from directory.overviews.links import list_href
from directory.search.question import Answer, Question
from directory.search.vocabulary import labels
from directory.views.listing import count_text
from directory.views.overview import Overview, answered, frame, read
from directory.views.rows import kept_rows

FACETS = ("kind", "sector", "technology", "district", "status", "headquarters")

# How many entries of a district stand beside the map.
SHOWN = 8


@dataclass(frozen=True)
class Spot:
    """A district on the map: the address that shows its entries beside, and that of their list."""

    hexagon: drawing.Hexagon
    href: str
    list_href: str
    is_chosen: bool

    @property
    def described(self) -> str:
        """The district with its number, for those who do not see the map."""
        number = self.hexagon.count
        text = ngettext("%(place)s: %(n)s organisation", "%(place)s: %(n)s organisations", number)
        return text % {"place": self.hexagon.label, "n": number}


def _spots(overview: Overview, answer: Answer, names: dict[str, str]) -> list[Spot]:
    question = overview.question
    chosen = question.chosen.get("district", ())
    return [
        Spot(
            hexagon,
            query_string(question, chosen={**question.chosen, "district": (hexagon.value,)}) + "#entries",
            overview.list_href(district=hexagon.value),
            hexagon.value in chosen,
        )
        for hexagon in drawing.districts(answer.counts, names)
    ]


def _not_known(overview: Overview, question: Question, answer: Answer, facet: str) -> dict[str, Any]:
    """Return of how many organisations a facet is not known, and their list."""
    return {
        "count": drawing.not_known(question, answer.counts, facet),
        "href": list_href(overview.question.without(facet), chosen={"unknown": facet}),
    }


def _seats(overview: Overview, question: Question, answer: Answer) -> dict[str, Any]:
    """Return the numbers of headquarters by place, each with its list."""
    counts = answer.counts.get("headquarters", {})
    chosen = overview.question.chosen.get("headquarters") or Headquarters.values
    return {
        "seats": {
            seat.value: {
                "label": seat.label,
                "count": counts.get(seat.value, 0),
                "href": overview.list_href(headquarters=seat.value) if counts.get(seat.value) else "",
            }
            for seat in Headquarters
            if seat.value in chosen
        },
        "seat_not_known": _not_known(overview, question, answer, "headquarters"),
    }


@require_safe
def district_map(request: HttpRequest) -> HttpResponse:
    overview = read(request, "organisation")
    if isinstance(overview, HttpResponse):
        return overview
    question, answer = answered(overview)
    names = labels("organisation")["district"]
    spots = _spots(overview, answer, names)
    chosen = [spot for spot in spots if spot.is_chosen]
    context = {
        **frame(overview, answer.counts, answer.total, *FACETS),
        "count_text": count_text("organisation", answer.total),
        "spots": spots,
        "by_number": sorted(spots, key=lambda spot: (-spot.hexagon.count, spot.hexagon.label)),
        "shades": drawing.shades(answer.counts.get("district", {})),
        "not_known": _not_known(overview, question, answer, "district"),
        "chosen": ", ".join(spot.hexagon.label for spot in chosen) if chosen else "",
        "rows": kept_rows("organisation", answer.ids[:SHOWN]) if chosen else [],
        "more": max(0, answer.total - SHOWN),
        "cities": drawing.cities(),
        **_seats(overview, question, answer),
    }
    return render(request, "directory/map.html", context)
