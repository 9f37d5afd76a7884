"""Pages about the directory itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.models import Initiative, Organisation
from directory.overviews import coverage


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/about.html")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    context = {"coverage": coverage.measure(on=timezone.localdate())}
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
        slug = request.GET.get(name, "")[:80].replace("\x00", "")
        record = record or (model.objects.published().filter(slug=slug).first() if slug else None)
    context = {"record": record, "contact_email": settings.CONTACT_EMAIL}
    return render(request, "directory/suggest.html", context)
