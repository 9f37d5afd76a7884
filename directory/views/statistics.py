"""The figures that people quote: the page, and each chart as a file."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.overviews.charts import Chart, draw
from directory.overviews.figures import Figures
from directory.overviews.statistics import CHARTS, GROUPS
from directory.views.listing import count_text
from directory.views.pictures import picture, table

FORMS = ("csv", "svg", "png")


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Every chart on one page, below what it is about."""
    today = timezone.localdate()
    figures = Figures(today)
    names = {
        "organisations": _("Organisations"),
        "initiatives": _("Initiatives"),
        "money": _("Announced money"),
        "register": _("The register itself"),
    }
    context = {
        "groups": [(names[name], [make(figures) for make in charts]) for name, charts in GROUPS.items()],
        "organisations": count_text("organisation", figures.organisation_total),
        "initiatives": count_text("initiative", figures.initiative_total),
        "today": today,
        "is_indexable": True,
    }
    return render(request, "directory/statistics.html", context)


@require_safe
def chart_file(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """One chart as CSV, SVG or PNG. Raises Http404 for any other."""
    if slug not in CHARTS or form not in FORMS:
        raise Http404
    today = timezone.localdate()
    chart = CHARTS[slug](Figures(today))
    if form == "csv":
        return _as_table(chart)
    drawing = draw(chart, _credit(today))
    return picture(request, f"charts/{chart.form}.svg", {"drawing": drawing}, slug, form)


def _credit(day: date) -> str:
    return _("Source: Hong Kong AI Directory, %(day)s, CC BY 4.0") % {"day": date_format(day, "DATE_FORMAT")}


def _as_table(chart: Chart) -> HttpResponse:
    rows = [
        (mark.label, mark.value, mark.note, f"{settings.SITE_URL}{mark.href}" if mark.href else "")
        for mark in chart.marks
    ]
    return table((chart.subject, chart.unit, _("Note"), _("List")), rows, chart.slug)
