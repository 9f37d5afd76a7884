"""Addresses that machines ask for, and the choice of a language at the root."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from directory.models import Change
from hkai_site.languages import preferred_language

ROBOTS_TXT = """\
# Records, sectors and lists with a single filter are welcome; combinations of filters and searches are not.
User-agent: *
Disallow: /*?*&
Disallow: /*?q=
Disallow: /*?sort=
Disallow: /*/search/
Disallow: /*/suggest/?

Sitemap: {site}/sitemap.xml
"""


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead from `/` to the home page in the visitor's language."""
    with translation.override(preferred_language(request)):
        response = redirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The process answers, and its database does too."""
    try:
        Change.objects.last_number()
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS_TXT.format(site=settings.SITE_URL), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers that ask without having read a page get the same mark."""
    return redirect(static("img/mark.svg"), permanent=False)
