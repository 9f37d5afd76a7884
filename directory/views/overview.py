"""What the views of the whole share: they read the filters of the lists from the same addresses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from directory.filters import FILTERS, RegisterFilter, default_sort, one_in, query_string
from directory.overviews.links import list_href
from directory.search.query import ask
from directory.search.question import Answer, Counts, Question
from directory.views.canonical import redirect_to_canonical
from directory.views.listing import Chip, FacetPanel, chips, facet_panels, unlisted

# What a view may be switched between, for example `{"by": ("sector", "kind")}`; the first one is what no address names.
Switches = Mapping[str, Sequence[str]]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Overview:
    """What the address of a view asks for: the filters of a list, and how the view is switched."""

    filters: RegisterFilter
    question: Question
    switches: Switches
    switched: Mapping[str, str]
    # What else the address says, as names and values in their canonical order.
    more: Pairs = ()

    def query(self, **changes: str) -> str:
        """Return the canonical query string of the view with switches changed; `.` where there is none."""
        return _query(self.question, self.switches, {**self.switched, **changes}, self.more) or "."

    def options(self, name: str) -> list[tuple[str, str, bool]]:
        """Return the values of a switch, each with the address that leads there and whether it is the present one."""
        return [(value, self.query(**{name: value}), value == self.switched[name]) for value in self.switches[name]]

    def keeping_switches(self, href: str) -> str:
        """Return an address of the view with other filters, switched as it is now."""
        extra = urlencode(self.kept)
        return href if not extra else f"?{extra}" if href == "." else f"{href}&{extra}"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says besides filters, for links and forms that change these."""
        return [*_switched(self.switches, self.switched), *self.more]

    def list_href(self, **chosen: str) -> str:
        """Return the address of the list of what the view is narrowed to, and to these values."""
        return list_href(self.question, chosen=chosen)


def _switched(switches: Switches, switched: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, switched[name]) for name, values in switches.items() if switched[name] != values[0]]


def _query(question: Question, switches: Switches, switched: Mapping[str, str], more: Pairs) -> str:
    extra = urlencode([*_switched(switches, switched), *more])
    query = "&".join(filter(None, (query_string(question).removeprefix("?"), extra)))
    return f"?{query}" if query else ""


def read(request: HttpRequest, noun: str, *, more: Pairs = (), **switches: Sequence[str]) -> Overview | HttpResponse:
    """Read an address; any but the canonical one is answered with a redirect there.

    `more` is what the view itself has read of the address, in canonical order.
    """
    filters = FILTERS[noun](request.GET)
    asked = filters.question
    question = replace(asked, sort=default_sort(asked.text), page=1)
    switched = {name: one_in(request.GET, name, values) for name, values in switches.items()}
    canonical = _query(question, switches, switched, more)
    if moved := redirect_to_canonical(request, canonical):
        return moved
    return Overview(filters, question, switches, switched, more)


def answered(overview: Overview) -> tuple[Question, Answer]:
    """Answer what an address asks for as the list does: with it comes the question in the reading that has hits."""
    answer = ask(overview.question)
    return replace(overview.question, text=answer.reading or overview.question.text), answer


def frame(overview: Overview, counts: Counts, total: int, *facets: str) -> dict[str, Any]:
    """Return what `directory/overview.html` shows around a view: these facets as filters, chips, and its address."""
    panels: list[FacetPanel] = facet_panels(overview.filters, Answer(total, [], counts))
    removable: list[Chip] = [replace(c, href=overview.keeping_switches(c.href)) for c in chips(overview.filters)]
    canonical = overview.query()
    return {
        "overview": overview,
        "noun": overview.question.noun,
        "total": total,
        "list_href": overview.list_href(),
        "panels": [panel for panel in panels if panel.name in facets],
        "chips": removable,
        "unlisted": unlisted(overview.question),
        "kept_switches": overview.kept,
        "canonical_query": "" if canonical == "." else canonical,
        "is_indexable": canonical == ".",
    }
