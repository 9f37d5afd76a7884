"""Whole public pages, kept for as long as nothing public has changed.

A page is known by the number and moment of the last change, the day, the release, its language and its canonical
address. One published edit raises the number and so shows everywhere at once; nothing stale is ever served. Pages are
kept compressed, in Django's cache: local memory, or Redis where `REDIS_URL` names one. What SQL answers while the index
cannot is not kept.
"""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from directory.models import Change
from directory.models.change import as_of
from directory.search.query import noticing_stand_ins
from hkai_site.languages import prefixed_language

# Browsers ask each time and mostly get a 304; a shared cache may answer alone for a minute, and longer while it asks.
PUBLIC = "public, max-age=0, s-maxage=60, stale-while-revalidate=600"
PRIVATE = "private, no-store"
KEPT_SECONDS = 24 * 60 * 60
COMPRESSION = 5

GetResponse = Callable[[HttpRequest], HttpResponse]


def _release() -> str:
    """Tell one installed version of the code from another, by when its newest file was written."""
    files = (
        file
        for folder in ("directory", "hkai_site", "templates", "static")
        for file in (Path(settings.BASE_DIR) / folder).rglob("*")
        if file.suffix in {".py", ".html", ".mo", ".css", ".js", ".svg", ".png"}
    )
    return str(max(file.stat().st_mtime_ns for file in files))


RELEASE = _release()


def is_public(request: HttpRequest) -> bool:
    """Whether anybody who asks for this address gets the same page."""
    is_read = request.method in ("GET", "HEAD")
    return (
        is_read and bool(prefixed_language(request.path_info)) and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def page_key(address: str, version: str) -> str:
    """Return what a page is kept under."""
    parts = (address, version, timezone.localdate().isoformat(), RELEASE)
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


class PageCacheMiddleware:
    """Answer public pages from the cache, with an ETag that changes exactly when the page may."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_public(request):
            return self._private(request)
        request.get_host()  # raises DisallowedHost, as the page itself would
        version = Change.objects.version()
        key = page_key(request.get_full_path(), version)
        etag = f'W/"{key}"'
        if etag in request.headers.get("If-None-Match", ""):
            return self._public(HttpResponseNotModified(), etag)
        if (kept := cache.get(f"page:{key}")) is not None:
            return self._public(_restored(request, *kept), etag)
        with as_of(version), noticing_stand_ins() as stand_ins:
            response = self.get_response(request)
        if stand_ins:
            response.headers.setdefault("Cache-Control", PRIVATE)
        if response.status_code != 200 or response.cookies or response.streaming:
            return response
        if "Cache-Control" not in response.headers:
            headers = dict(response.headers.items())
            cache.set(f"page:{key}", (gzip.compress(response.content, COMPRESSION, mtime=0), headers), KEPT_SECONDS)
            return self._public(response, etag)
        return response

    def _private(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", PRIVATE)
        return response

    def _public(self, response: HttpResponse, etag: str) -> HttpResponse:
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = PUBLIC
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        return response


def _restored(request: HttpRequest, compressed: bytes, headers: dict[str, str]) -> HttpResponse:
    """Turn what was kept into a response, compressed if the browser reads that."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(compressed, headers=headers)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(gzip.decompress(compressed), headers=headers)
    response.headers["Content-Length"] = str(len(response.content))
    return response
