"""What every page needs: its address in the other languages, and where the site is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hkai_site.languages import CODES, TAGS, prefixed_language

SHORT_NAMES = {"en": "EN", "zh-hant": "繁", "zh-hans": "简"}
FULL_NAMES = {"en": "English", "zh-hant": "繁體中文", "zh-hans": "简体中文"}


def alternates(path: str) -> list[dict[str, Any]]:
    """Return the page of this path in every language; empty for a path without a language."""
    language = prefixed_language(path)
    if not language:
        return []
    return [
        {
            "code": code,
            "tag": TAGS[code],
            "short": SHORT_NAMES[code],
            "full": FULL_NAMES[code],
            "path": f"/{code}{path[len(language) + 1 :]}",
            "active": code == language,
        }
        for code in CODES
    ]


def site(request: HttpRequest) -> dict[str, Any]:
    language = prefixed_language(request.path_info) or getattr(request, "LANGUAGE_CODE", None) or "en"
    return {
        "alternates": alternates(request.path_info),
        "canonical_query": "",
        "page_language": TAGS.get(language, "en"),
        "language_query": f"?{request.GET.urlencode()}" if request.GET else "",
        "site_url": settings.SITE_URL,
        "preview": getattr(request, "preview", None),
    }
