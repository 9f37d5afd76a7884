"""The timeline, whole or of one year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.overviews import timeline as overviews
from directory.search.query import count, total
from directory.views.listing import count_text
from directory.views.overview import Overview, frame, read

FACETS = ("kind", "status", "sector", "audience")


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """All years, or with `?year=2024` one of them. The filters are those of the list of initiatives."""
    today = timezone.localdate()
    years = [str(year) for year in overviews.years(today)]
    overview = read(request, "initiative", year=("", *years))
    if isinstance(overview, HttpResponse):
        return overview
    counts, number = count(overview.question), total(overview.question)
    chosen = overview.question.chosen["kind"]
    totals = {kind: n for kind, n in counts["kind"].items() if not chosen or kind in chosen}
    context: dict[str, Any] = {
        **frame(overview, counts, number, *FACETS),
        "count_text": count_text("initiative", number),
        "today": today,
        "years": [(int(year), overview.query(year=year)) for year in years],
        "whole_href": overview.query(year=""),
        "shared": any(overview.question.chosen[name] for name in overviews.SHARED),
        "first_year": overviews.FIRST_YEAR,
    }
    if year := overview.switched["year"]:
        context |= _one_year(overview, totals, int(year), years)
    else:
        context["picture"] = overviews.whole(overview.question, totals, today)
    template = "directory/timeline_year.html" if year else "directory/timeline.html"
    return render(request, template, context)


def _one_year(overview: Overview, totals: dict[str, int], year: int, years: list[str]) -> dict[str, Any]:
    """The picture of one year, and the ways to the years beside it."""
    beside = {name: str(year + step) for name, step in (("previous", -1), ("next", 1))}
    return {
        "year": year,
        "picture": overviews.one_year(overview.question, totals, year, timezone.localdate()),
        **{name: (int(y), overview.query(year=y)) if y in years else None for name, y in beside.items()},
    }
