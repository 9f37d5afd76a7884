"""Compare: two to five records of one noun side by side. The address carries the set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from directory.filters import slugs_in, text_in
from directory.models import ParticipationRole, SlugRedirect
from directory.overviews import comparison
from directory.search.query import best, count, fetch
from directory.search.question import MODELS, Question
from directory.views.facts import Fact, Link, initiative_facts, organisation_facts
from directory.views.record import Record, Sources

PARAMETERS = {"organisation": "organisations", "initiative": "initiatives"}
# How many entries are offered for a name that was typed, and as a next one to add.
OFFERED = 6


@dataclass(frozen=True)
class Column:
    """One record of the comparison, its sources, and the address of the comparison without it."""

    record: Any
    sources: Sources
    without: str


def address(noun: str, slugs: Sequence[str]) -> str:
    """Return the canonical address of a comparison."""
    base = reverse("compare")
    return f"{base}?{PARAMETERS[noun]}={quote(','.join(slugs), safe=',')}" if slugs else base


def _noun(request: HttpRequest) -> str:
    return "initiative" if "initiatives" in request.GET and "organisations" not in request.GET else "organisation"


def _records(noun: str, slugs: Sequence[str]) -> list[Any]:
    """Return the public records of these slugs in this order; a former slug stands for the record it leads to."""
    found = {record.slug: record for record in MODELS[noun].objects.published().for_comparison(slugs)}
    former = [slug for slug in slugs if slug not in found]
    led = {slug: SlugRedirect.objects.public_record(noun, slug) for slug in former}
    return [found.get(slug) or led[slug] for slug in slugs if found.get(slug) or led.get(slug)]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Show the comparison. Unknown names are left out; any address but the canonical one redirects there.

    `add` is a name that somebody typed: one entry of that name joins the set, several are offered.
    """
    noun = _noun(request)
    asked = slugs_in(request.GET, PARAMETERS[noun], comparison.MOST)
    records = _records(noun, asked)
    slugs = list(dict.fromkeys(record.slug for record in records))
    typed = text_in(request.GET)
    offers = _named(noun, typed, slugs)
    if typed and len(offers) == 1 and len(slugs) < comparison.MOST:
        return redirect(address(noun, [*slugs, offers[0].slug]))
    canonical = address(noun, slugs)
    if not typed and request.get_full_path() != canonical:
        return redirect(canonical)
    return render(request, "directory/compare.html", _context(noun, records, typed, offers))


def _context(noun: str, records: list[Any], typed: str, offers: list[Any]) -> dict[str, Any]:
    slugs = [record.slug for record in records]
    columns = [_column(noun, record, slugs) for record in records]
    facts = _facts(noun, columns)
    is_whole = len(records) >= comparison.FEWEST
    candidates = offers or (_related(records) if records and not typed else [])
    return {
        "noun": noun,
        "parameter": PARAMETERS[noun],
        "columns": columns,
        "set": ",".join(slugs),
        "rows": comparison.rows(facts) if is_whole else [],
        "is_whole": is_whole,
        "is_full": len(records) >= comparison.MOST,
        "typed": typed,
        "offers": [(record, address(noun, [*slugs, record.slug])) for record in candidates],
        "title": _title(noun, records),
        "list_url": reverse(f"{noun}_list"),
        "canonical_query": address(noun, slugs).removeprefix(reverse("compare")),
    }


def _title(noun: str, records: list[Any]) -> str:
    if len(records) > 1:
        if noun == "organisation":
            return ngettext("%(n)s organisation compared", "%(n)s organisations compared", len(records)) % {
                "n": len(records)
            }
        return ngettext("%(n)s initiative compared", "%(n)s initiatives compared", len(records)) % {"n": len(records)}
    return _("Compare")


def _column(noun: str, record: Record, slugs: list[str]) -> Column:
    rest = [slug for slug in slugs if slug != record.slug]
    return Column(record, Sources(record.citations.all()), address(noun, rest))


def _facts(noun: str, columns: list[Column]) -> list[list[Fact]]:
    """Return the facts of each record as its page tells them; of organisations also how much they lead."""
    if noun == "initiative":
        return [initiative_facts(c.record, list(c.record.public_parts), c.sources) for c in columns]
    slugs = tuple(column.record.slug for column in columns)
    led = count(Question("initiative", chosen={"lead": slugs}))["lead"] if slugs else {}
    return [[*organisation_facts(c.record, c.sources), _led(c.record.slug, led.get(c.record.slug, 0))] for c in columns]


def _led(slug: str, number: int) -> Fact:
    href = f"{reverse('initiative_list')}?{ParticipationRole.LEAD.value}={slug}"
    return Fact(_("Initiatives led"), text="" if number else "0", links=[Link(str(number), href)] if number else [])


def _named(noun: str, typed: str, slugs: list[str]) -> list[Any]:
    """Return the entries that a name may mean, the best first; the only one where it is exactly its name or slug."""
    if not typed:
        return []
    _total, ids = best(Question(noun, text=typed, sort="relevance"), OFFERED + len(slugs))
    records: list[Any] = fetch(noun, ids)
    found = [record for record in records if record.slug not in slugs]
    exact = [record for record in found if typed.casefold() in _names(record)]
    return exact[:1] or found[:OFFERED]


def _names(record: Any) -> set[str]:
    return {name.casefold() for name in (record.slug, record.name_en, record.name_zh, *record.aliases) if name}


def _related(records: list[Any]) -> list[Any]:
    """Return entries that resemble the first one and are not in the set."""
    chosen = {record.pk for record in records}
    related = type(records[0]).objects.related_to(records[0])[: OFFERED + len(chosen)]
    return [record for record in related if record.pk not in chosen][:OFFERED]
