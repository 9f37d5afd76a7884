"""Which language a visitor gets, and how Simplified Chinese is made.

Addresses carry the language as their first part. Simplified Chinese is never stored: its pages are the
Traditional ones, converted as a whole by OpenCC (`hk2s`). `hkai_site/locale/zh_Hans` is therefore a link to `zh_Hant`.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from opencc import OpenCC

CODES = ("en", "zh-hant", "zh-hans")

# BCP 47 tags for `lang` and `hreflang`.
TAGS = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans"}

TRADITIONAL = ("zh-hant", "zh-hk", "zh-tw", "zh-mo")

GetResponse = Callable[[HttpRequest], HttpResponse]


def prefixed_language(path: str) -> str | None:
    """Return the language code at the start of an address, or None where there is none."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in CODES else None


def preferred_language(request: HttpRequest) -> str:
    """Choose a language for an address without a prefix: by cookie, then by `Accept-Language`, else English."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in CODES:
        return chosen
    for accepted, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if accepted == "en" or accepted.startswith("en-"):
            return "en"
        if accepted.startswith(TRADITIONAL):
            return "zh-hant"
        if accepted == "zh" or accepted.startswith("zh-"):
            return "zh-hans"
    return "en"


class LanguagePrefixMiddleware:
    """Activate the language that the address names.

    Addresses without a prefix (the admin, errors) follow the visitor's preference, but never in Simplified Chinese:
    a form whose stored text had been converted for display would save it converted.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = prefixed_language(request.path_info)
        language = named or preferred_language(request).replace("zh-hans", "zh-hant")
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        if not named:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.headers.setdefault("Content-Language", TAGS[language])
        return response


@cache
def _converter() -> OpenCC:
    return OpenCC("hk2s")


# OpenCC converts characters and leaves the marks between them, which differ too.
_QUOTATION_MARKS = str.maketrans("「」『』", "“”‘’")


def simplify(text: str) -> str:
    """Convert Traditional Chinese text (Hong Kong usage) to Simplified; anything else stays as it is."""
    return _converter().convert(text).translate(_QUOTATION_MARKS)


class SimplifiedChineseMiddleware:
    """Turn every text for people below `/zh-hans/` into Simplified Chinese."""

    KINDS = ("text/html", "application/opensearchdescription+xml")

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_text = response.headers.get("Content-Type", "").startswith(self.KINDS)
        if is_text and not response.streaming and prefixed_language(request.path_info) == "zh-hans":
            response.content = simplify(response.content.decode()).encode()
            if response.has_header("Content-Length"):
                response.headers["Content-Length"] = str(len(response.content))
        return response
