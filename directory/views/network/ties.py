"""The ties as a list of sentences, and as a table."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.filters import page_in, text_in
from directory.overviews.network.ties import Network, Node, Tie, network
from directory.views.errors import past_the_end
from directory.views.listing import paginated
from directory.views.network.asked import Asked, asked, bar, ties_text
from directory.views.network.sentences import Witnesses, told
from directory.views.pictures import table

TIES_A_PAGE = 40


COLUMNS = (
    "subject", "subject_name_en", "subject_name_zh", "tie", "object_noun", "object", "object_name_en", "object_name_zh",
    "since",
)  # fmt: skip


@require_safe
def network_csv(request: HttpRequest) -> HttpResponse:
    """All ties that the page is narrowed to, one a line."""
    found = asked(request)
    if isinstance(found, HttpResponse):
        return found
    return table(COLUMNS, map(_cells, found.whole.network.ties), "network-ties")


def _cells(tie: Tie) -> tuple[Any, ...]:
    subject, object_ = tie.subject, tie.object
    names = (object_.name_en, object_.name_zh)
    return (subject.slug, subject.name_en, subject.name_zh, tie.kind, object_.noun, object_.slug, *names, tie.since)


@require_safe
def network_ties(request: HttpRequest) -> HttpResponse:
    """The ties as sentences with their sources: what the drawing shows, and all that it leaves out."""
    centre = network().organisations.get(text_in(request.GET, "organisation"))
    page = page_in(request.GET)
    found = asked(request, organisation=centre.slug if centre else "", page=str(page) if page > 1 else "")
    if isinstance(found, HttpResponse):
        return found
    ties = _ties_of(found.whole.network, centre)
    pages = max(1, -(-len(ties) // TIES_A_PAGE))
    if page > pages:
        return past_the_end(request, request.path + found.page_href(1))
    shown = ties[(page - 1) * TIES_A_PAGE : page * TIES_A_PAGE]
    witnesses = Witnesses(shown)
    context = {
        **bar(found),
        "centre": centre,
        "ties_text": ties_text(len(ties)),
        "title": _title(found, centre, ties_text(len(ties)), page, pages),
        "told": [told(tie, witnesses) for tie in shown],
        "pagination": paginated(page, pages, found.page_href),
        "drawn_href": found.href(reverse("network")),
        "csv_href": "" if centre else found.href(reverse("network_csv")),
    }
    return render(request, "directory/network_ties.html", context)


def _ties_of(found: Network, centre: Node | None) -> list[Tie]:
    return list(found.ties) if centre is None else found.of_node.get(centre, [])


def _title(found: Asked, centre: Node | None, ties: str, page: int, pages: int) -> str:
    """Return the title of a page: whose ties, how many, and which page of several."""
    community = found.whole.community
    if centre:
        text = _("Ties of %(name)s (%(ties)s)") % {"name": centre.name, "ties": ties}
    elif community:
        text = _("Ties around %(name)s (%(ties)s)") % {"name": community.head.name, "ties": ties}
    else:
        text = _("All ties (%(ties)s)") % {"ties": ties}
    if page == 1:
        return text
    return _("%(title)s, page %(page)s of %(pages)s") % {"title": text, "page": page, "pages": pages}
