"""Pages about the directory itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.filters import text_in
from directory.models import Initiative, Organisation
from directory.overviews import breadth, coverage
from directory.overviews.coverage import Share
from directory.overviews.links import source_href
from directory.overviews.words import quarter_in_words, source_class
from directory.search.cited import top_publishers
from directory.search.hosts import MEDIA
from directory.search.query import Question, count


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/about.html")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    """What is covered and what is missing, computed as of today."""
    today = timezone.localdate()
    found = coverage.measure(on=today)
    organisations = ("organisation", count(Question("organisation")), found["organisations"]["whole"])
    initiatives = ("initiative", count(Question("initiative")), found["initiatives"]["whole"])
    checks = coverage.freshness(on=today)
    context = {
        "coverage": found,
        "organisation_kinds": breadth.by_kind(organisations),
        "initiative_kinds": breadth.by_kind(initiatives),
        "sectors": breadth.by_sector(organisations, initiatives),
        "districts": breadth.by_district(organisations),
        "languages": coverage.languages(),
        "sources": [
            (source_class(name), evidence, source_href(of_class=name)) for name, evidence in coverage.sources().items()
        ],
        "source_total": sum(evidence.documents for evidence in coverage.sources().values()),
        "publishers": [(name, number, source_href(publisher=name)) for name, number in top_publishers(10)],
        "media": sorted(MEDIA),
        "never_checked": checks.never,
        "checks": [
            (quarter_in_words(q.year, q.quarter) if q.year else _("earlier"), Share(q.number, checks.whole))
            for q in reversed(checks.quarters)
        ],
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
