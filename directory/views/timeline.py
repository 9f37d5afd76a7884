"""The timeline, whole or of one year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.overviews import timeline as overviews
from directory.overviews.timeline_year import one_year
from directory.views.listing import count_text
from directory.views.overview import Overview, answered, frame, read

FACETS = ("kind", "status", "sector", "audience")


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """All years, or with `?year=2024` one of them. The filters are those of the list of initiatives."""
    today = timezone.localdate()
    years = [str(year) for year in overviews.years(today)]
    overview = read(request, "initiative", year=("", *years))
    if isinstance(overview, HttpResponse):
        return overview
    question, answer = answered(overview)
    chosen = question.chosen["kind"]
    totals = {kind: n for kind, n in answer.counts.get("kind", {}).items() if not chosen or kind in chosen}
    context: dict[str, Any] = {
        **frame(overview, answer.counts, answer.total, *FACETS),
        "count_text": count_text("initiative", answer.total),
        "years": [(year, overview.query(year=year)) for year in years],
        "whole_href": overview.query(year=""),
        "shared": any(question.chosen[name] for name in overviews.SHARED),
        "first_year": overviews.FIRST_YEAR,
    }
    if year := overview.switched["year"]:
        context |= {"picture": one_year(question, int(year), today), **_beside(overview, int(year), years)}
    else:
        context["picture"] = overviews.whole(question, totals, today)
    template = "directory/timeline_year.html" if year else "directory/timeline.html"
    return render(request, template, context)


def _beside(overview: Overview, year: int, years: list[str]) -> dict[str, Any]:
    """Return a year of the picture and the ways to those beside it."""
    beside = {name: str(year + step) for name, step in (("previous", -1), ("next", 1))}
    return {
        "year": year,
        **{name: (other, overview.query(year=other)) if other in years else None for name, other in beside.items()},
    }
