"""The tags and filters of the site's templates."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from directory.models.partial_date import PartialDate
from hkai_site.languages import TAGS

register = template.Library()

# What could end a script element or open a comment inside one.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def in_language(text: Any) -> SafeString:
    """Mark text with its own language where that is not the page's."""
    spoken = getattr(text, "lang", "")
    page = get_language() or "en"
    if not text or not spoken or spoken[:2] == page[:2]:
        return format_html("{}", text)
    return format_html('<span lang="{}">{}</span>', spoken, text)


@register.filter
def spoken_language(text: Any) -> str:
    """The language tag of text, for a `lang` attribute; in Simplified pages Chinese is Simplified."""
    spoken = getattr(text, "lang", "en")
    return TAGS["zh-hans"] if spoken.startswith("zh") and get_language() == "zh-hans" else spoken


@register.filter
def in_words(value: PartialDate | None) -> str:
    """A partial date in words, as exact as it is known."""
    return value.words if value else ""


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Data for machines, as a script element that no browser runs."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
