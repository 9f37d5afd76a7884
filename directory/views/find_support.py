"""Find support: who are you, what do you need, in which sector; and the schemes that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import icalendar
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.filters import one_in, query_string
from directory.models import Change
from directory.overviews import support
from directory.overviews.support import NEED, WHO, Choice, Section
from directory.search.vocabulary import labels, parents
from directory.views.canonical import redirect_to_canonical
from directory.views.listing import count_text
from hkai_site.languages import TAGS


@dataclass(frozen=True)
class Wanted:
    """What the address says."""

    who: Choice
    need: Choice
    sector: str

    def query(self, **changes: str) -> str:
        """Return the canonical query string with parts changed; empty where everything is left open."""
        values = {"who": self.who.slug, "need": self.need.slug, "sector": self.sector, **changes}
        defaults = {"who": WHO[0].slug, "need": NEED[0].slug, "sector": ""}
        pairs = [(name, value) for name, value in values.items() if value != defaults[name]]
        return f"?{urlencode(pairs)}" if pairs else ""


def _choice(request: HttpRequest, name: str, choices: Sequence[Choice]) -> Choice:
    by_slug = {choice.slug: choice for choice in choices}
    return by_slug[one_in(request.GET, name, list(by_slug))]


def _read(request: HttpRequest) -> Wanted:
    """Read the address; what it does not know counts as left open."""
    sector = one_in(request.GET, "sector", ["", *labels("initiative")["sector"]])
    return Wanted(_choice(request, "who", WHO), _choice(request, "need", NEED), sector)


def _titles() -> dict[str, str]:
    return {
        "open": _("Open for applications"),
        "running": _("Running, no open call known"),
        "announced": _("Announced, not yet open"),
        "closed": _("Closed"),
    }


def _notes() -> dict[str, str]:
    return {
        "open": _("Those that close first stand first. Where no closing date is known, ask whoever runs the scheme."),
        "running": _("The register knows of no call at present; those who run them can tell when the next one opens."),
        "announced": _("Made public; applications are not taken yet."),
        "closed": _("Over, replaced or suspended; kept as a record."),
    }


def _shown(section: Section) -> dict[str, Any]:
    return {
        "section": section,
        "title": _titles()[section.name],
        "note": _notes()[section.name],
        "count_text": count_text("initiative", section.total),
        "href": reverse("initiative_list") + query_string(section.question),
    }


def _title(wanted: Wanted) -> str:
    """Say in one line what was asked for."""
    sector = labels("initiative")["sector"].get(wanted.sector, "")
    parts = {"who": wanted.who.label, "need": wanted.need.label, "sector": sector}
    if sector:
        return _("%(need)s · %(who)s · %(sector)s") % parts
    return _("%(need)s · %(who)s") % parts


@require_safe
def find_support(request: HttpRequest) -> HttpResponse:
    """Show the answer. Any address but the canonical one redirects there."""
    wanted = _read(request)
    canonical = wanted.query()
    if moved := redirect_to_canonical(request, canonical):
        return moved
    asked = support.question(wanted.who, wanted.need, wanted.sector)
    sections = support.sections(asked, on=timezone.localdate())
    context = {
        "wanted": wanted,
        "title": _title(wanted) if canonical else "",
        "choices": [
            (_("Who are you?"), _options(wanted, "who", WHO)),
            (_("What do you need?"), _options(wanted, "need", NEED)),
        ],
        "sectors": _sectors(wanted),
        "sections": [_shown(section) for section in sections],
        "has_open": any(section.name == "open" for section in sections),
        "has_deadlines": any(s.deadline and not s.is_over for section in sections for s in section.schemes),
        "calendar_href": reverse("find_support_calendar") + canonical,
        "last_change": Change.objects.order_by("-number").first(),
        "canonical_query": canonical,
    }
    return render(request, "directory/find_support.html", context)


def _options(wanted: Wanted, name: str, choices: Sequence[Choice]) -> list[tuple[Any, str, bool]]:
    present = getattr(wanted, name).slug
    return [(c.label, wanted.query(**{name: c.slug}) or ".", c.slug == present) for c in choices]


def _sectors(wanted: Wanted) -> list[tuple[str, str, bool]]:
    """Return the sectors of the first level, and the chosen one."""
    above = parents()
    names = labels("initiative")["sector"]
    return [
        (slug, name, slug == wanted.sector)
        for slug, name in names.items()
        if slug not in above or slug == wanted.sector
    ]


def _event(scheme: support.Scheme, deadline: date) -> icalendar.Event:
    """Return the last day of a scheme as an all-day event."""
    event = icalendar.Event()
    record = scheme.record
    address = settings.SITE_URL + record.get_absolute_url()
    event.add("uid", f"{record.slug}@{settings.SITE_URL.split('://')[-1]}")
    event.add("dtstamp", record.updated_at)
    event.add("dtstart", deadline)
    event.add("summary", _("Applications close: %(name)s") % {"name": record.name})
    event.add("description", "\n".join(filter(None, (str(record.offer or record.summary), address))))
    event.add("url", address)
    return event


@require_safe
def find_support_calendar(request: HttpRequest) -> HttpResponse:
    """Answer with the known closing dates as a calendar (RFC 5545) that programs may subscribe to."""
    wanted = _read(request)
    asked = support.question(wanted.who, wanted.need, wanted.sector)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Hong Kong AI Directory//Find support//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{_('Hong Kong AI Directory')}: {_title(wanted)}")
    for scheme in support.deadlines(asked, on=timezone.localdate()):
        if scheme.deadline:
            calendar.add_component(_event(scheme, scheme.deadline))
    headers = {
        "Content-Disposition": 'inline; filename="find-support.ics"',
        "Content-Language": TAGS.get(get_language() or "en", "en"),
    }
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8", headers=headers)
