"""Reading the addresses of the network, and what stands above it on each of its pages."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.filters import several_in, text_in
from directory.overviews.network import whole
from directory.overviews.network.ties import TieKind, network
from directory.overviews.network.whole import Narrowing, Whole
from directory.search import sql
from directory.search.query import count, total
from directory.search.question import Question
from directory.views.listing import Chip, FacetPanel, Option, count_text
from directory.views.overview import Overview, Pairs, frame, read

FACETS = ("kind", "sector")


def chosen_kinds(request: HttpRequest) -> tuple[str, ...]:
    """Return the kinds of tie that an address asks for, in their order; none stands for all."""
    return several_in(request.GET, "tie", TieKind.values)


def pairs(kinds: tuple[str, ...], **more: str) -> Pairs:
    return [*(("tie", kind) for kind in kinds), *((name, value) for name, value in more.items() if value)]


def ties_text(number: int) -> str:
    return ngettext("%(number)s tie", "%(number)s ties", number) % {"number": f"{number:,}"}


def ties_href(organisation: str, kinds: tuple[str, ...] = ()) -> str:
    """Return the address of the list of an organisation's ties of some kinds."""
    return f"{reverse('network_ties')}?{urlencode(pairs(kinds, organisation=organisation))}"


@dataclass(frozen=True)
class Asked:
    """What an address of the network asks for."""

    overview: Overview
    narrowing: Narrowing
    whole: Whole

    def href(self, path: str) -> str:
        """Return another address of the network, for what this one asks for."""
        query = self._on_page(1).query()
        return path if query == "." else path + query

    def page_href(self, number: int) -> str:
        return self._on_page(number).query()

    def _on_page(self, number: int) -> Overview:
        more = [(name, value) for name, value in self.overview.more if name != "page"]
        return replace(self.overview, more=[*more, ("page", str(number))] if number > 1 else more)


def asked(request: HttpRequest, **more: str) -> Asked | HttpResponse:
    """Read an address of the network; any but the canonical one is answered with a redirect there."""
    kinds = chosen_kinds(request)
    slug = text_in(request.GET, "community")
    community = slug if slug in network().organisations else ""
    overview = read(request, "organisation", more=pairs(kinds, community=community, **more))
    if isinstance(overview, HttpResponse):
        return overview
    narrowing = Narrowing(kinds, _among(overview.question), community)
    found = whole.whole(narrowing)
    head = found.community.head.slug if found.community else ""
    if head != community:
        query = replace(overview, more=pairs(kinds, community=head, **more)).query()
        return redirect(request.path if query == "." else request.path + query)
    return Asked(overview, narrowing, found)


def _among(question: Question) -> frozenset[int] | None:
    """Return the organisations that a question asks for; None where it does not narrow them."""
    return frozenset(sql.records(question).values_list("pk", flat=True)) if question.parts else None


def _tie_panel(kinds: tuple[str, ...], among: frozenset[int] | None) -> FacetPanel:
    """Return the kinds of tie as a facet: each counted with those that are chosen lifted."""
    numbers = dict.fromkeys(TieKind.values, 0)
    for tie in network().within((), among).ties:
        numbers[tie.kind] += 1
    options = [Option(kind.value, str(kind.label), numbers[kind], kind in kinds) for kind in TieKind]
    return FacetPanel("tie", _("Ties"), options, len(kinds))


def bar(found: Asked) -> dict[str, Any]:
    """Return what stands above the network: filters of the lists, and the kinds of tie."""
    overview, question = found.overview, found.overview.question
    number = total(question)
    context = frame(overview, count(question), number, *FACETS)
    for panel in context["panels"]:
        panel.options = [
            replace(option, children=[c for c in option.children if c.selected]) for option in panel.options
        ]
    return {
        **context,
        "count_text": count_text("organisation", number),
        "panels": [_tie_panel(found.narrowing.kinds, found.narrowing.among), *context["panels"]],
        "chips": [*_tie_chips(found), *context["chips"]],
        "kept_switches": [(name, value) for name, value in overview.more if name not in {"tie", "page"}],
        "ties_text": ties_text(len(found.whole.network.ties)),
        "ties_href": found.href(reverse("network_ties")),
        "community": found.whole.community,
    }


def _tie_chips(found: Asked) -> list[Chip]:
    kinds = found.narrowing.kinds
    rest = [(name, value) for name, value in found.overview.more if name not in {"tie", "page"}]
    return [
        Chip(
            _("Ties"),
            str(TieKind(kind).label),
            replace(found.overview, more=[*pairs(_without(kinds, kind)), *rest]).query(),
        )
        for kind in kinds
    ]


def _without(kinds: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return tuple(other for other in kinds if other != kind)
