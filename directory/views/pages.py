"""Pages about the directory itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.filters import text_in
from directory.models import Change, Initiative, Organisation
from directory.overviews import breadth, coverage
from directory.overviews.links import source_href
from directory.search.cited import top_publishers
from directory.search.hosts import MEDIA
from directory.search.query import Question, count

# How many of the publishers are named.
PUBLISHERS = 10


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/about.html")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """What is covered and what is missing, computed as of today."""
    today = timezone.localdate()
    found = [coverage.completeness(noun, on=today) for noun in ("organisation", "initiative")]
    organisations, initiatives = ((noun.noun, count(Question(noun.noun)), noun.whole) for noun in found)
    evidence = coverage.sources()
    days = [day for noun in found for day in (noun.oldest_check, noun.newest_check) if day]
    context = {
        "today": today,
        "organisation_total": found[0].whole,
        "initiative_total": found[1].whole,
        "known_of_organisations": breadth.of_known(found[0], on=today),
        "known_of_initiatives": breadth.of_known(found[1], on=today),
        "organisation_kinds": breadth.by_kind(organisations),
        "initiative_kinds": breadth.by_kind(initiatives),
        "sectors": breadth.by_sector(organisations, initiatives),
        "districts": breadth.by_district(organisations, found[0]),
        "languages": breadth.in_both_languages(*found),
        "sources": [
            (source_href(of_class=name), documents, line)
            for name, documents, line in breadth.by_class(evidence, *found)
        ],
        "source_total": sum(of_class.documents for of_class in evidence.values()),
        "publishers": [(name, number, source_href(publisher=name)) for name, number in top_publishers(PUBLISHERS)],
        "media": sorted(MEDIA),
        "checks": breadth.by_check(*found),
        "oldest_check": min(days, default=None),
        "newest_check": max(days, default=None),
        "last_change": Change.objects.order_by("-number").first(),
        "gaps": breadth.of_not_known(*found),
    }
    return render(request, "directory/about_data.html", context)


@require_safe
def about_accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/about_accessibility.html", {"contact_email": settings.CONTACT_EMAIL})


@require_safe
def about_privacy(request: HttpRequest) -> HttpResponse:
    context = {"contact_email": settings.CONTACT_EMAIL, "sign_in_log_days": settings.SIGN_IN_LOG_DAYS}
    return render(request, "directory/about_privacy.html", context)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """How to send a correction. `?organisation=` or `?initiative=` names the record that it is about."""
    record = None
    for name, model in (("organisation", Organisation), ("initiative", Initiative)):
        slug = text_in(request.GET, name)
        record = record or (model.objects.published().filter(slug=slug).first() if slug else None)
    context = {"record": record, "contact_email": settings.CONTACT_EMAIL}
    return render(request, "directory/suggest.html", context)
