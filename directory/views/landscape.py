"""The landscape: the whole ecosystem as tiles on one page, as a poster, and the card behind a tile."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.models import Organisation, OrganisationKind
from directory.overviews import landscape as whole
from directory.overviews import poster as drawing
from directory.overviews.palette import fill, hue, ink
from directory.search.question import Answer
from directory.views.listing import chips, count_text
from directory.views.overview import Overview, answered, frame, read
from directory.views.pictures import picture

FACETS = ("kind", "sector", "technology", "district", "status", "headquarters")


def _options(overview: Overview) -> list[tuple[str, str, bool]]:
    names = {"sector": _("Sector"), "kind": _("Kind"), "district": _("District")}
    return [(names[value], href, is_present) for value, href, is_present in overview.options("by")]


def _legend(overview: Overview, answer: Answer) -> list[dict[str, Any]]:
    """Return the kinds that are shown, each with its letter and hue, and the address of its list."""
    counts = answer.counts.get("kind", {})
    kinds = overview.question.chosen.get("kind") or OrganisationKind.values
    return [
        {
            "kind": OrganisationKind(value),
            "letter": whole.LETTERS[value],
            "hue": hue(value),
            "fill": fill(value),
            "ink": ink(value),
            "count": counts[value],
            "href": overview.list_href(kind=value),
        }
        for value in kinds
        if counts.get(value)
    ]


def _href(overview: Overview, by: str, value: str) -> str:
    """Return the address of the list of a block."""
    return overview.list_href(**({by: value} if value else {"unknown": by}))


def _unknown(by: str) -> str:
    """Return the name of the block of those whose value is not known."""
    return _("District not known") if by == "district" else _("Not known")


def _common(overview: Overview) -> dict[str, Any]:
    query = overview.query()
    return {"medium": whole.MEDIUM_FROM, "large": whole.LARGE_FROM, "picture_query": "" if query == "." else query}


@require_safe
def landscape(request: HttpRequest) -> HttpResponse:
    overview = read(request, "organisation", by=whole.BY)
    if isinstance(overview, HttpResponse):
        return overview
    question, answer = answered(overview)
    by = overview.switched["by"]
    blocks = whole.blocks(question, by, answer.counts)
    context = {
        **frame(overview, answer.counts, answer.total, *FACETS),
        "count_text": count_text("organisation", answer.total),
        "options": _options(overview),
        "legend": _legend(overview, answer),
        "blocks": [(block, _href(overview, by, block.value)) for block in blocks],
        "unknown": _unknown(by),
        "limit": whole.size_of_blocks(len(blocks)),
        **_common(overview),
    }
    return render(request, "directory/landscape.html", context)


def _poster(overview: Overview) -> dict[str, Any]:
    question, answer = answered(overview)
    by = overview.switched["by"]
    legend = _legend(overview, answer)
    starts = drawing.in_a_row([f"{entry['kind'].label} {entry['count']}" for entry in legend])
    return {
        "poster": drawing.lay_out(whole.blocks(question, by, answer.counts, drawing.TILES, drawing.MOST)),
        "legend": list(zip(starts, legend, strict=True)),
        "narrowed": [f"{chip.facet}: {chip.label}" for chip in chips(overview.filters)],
        "by": next(name for name, _href, is_present in _options(overview) if is_present),
        "unknown": _unknown(by),
        "count_text": count_text("organisation", answer.total),
        "today": timezone.localdate(),
        **_common(overview),
    }


@require_safe
def poster(request: HttpRequest, form: str) -> HttpResponse:
    """The landscape as a file, `svg` or `png`, narrowed and switched as the address asks."""
    overview = read(request, "organisation", by=whole.BY)
    if isinstance(overview, HttpResponse):
        return overview
    return picture(request, "directory/landscape_poster.html", _poster(overview), "hong-kong-ai-landscape", form)


@require_safe
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """What a tile opens in place: the main facts of an organisation. A part of a page, for scripts."""
    organisation = get_object_or_404(Organisation.objects.published().for_list(), slug=slug)
    response = render(request, "directory/landscape_card.html", {"record": organisation})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
