"""The tags and filters of the site's templates."""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from directory.guides import prose as markdown
from directory.guides.prose import Target
from directory.models.bilingual import Text
from directory.models.partial_date import PartialDate
from directory.search.highlight import Match, matching_alias, pieces
from hkai_site.languages import TAGS

register = template.Library()

_OFF = ' class="off"'
_MARK = {True: (mark_safe("<mark>"), mark_safe("</mark>")), False: ("", "")}

# What could end a script element or open a comment inside one.
_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.filter
def in_language(text: Any) -> SafeString:
    """Mark text with its own language where that is not the page's."""
    return _spoken(format_html("{}", text), text)


def _spoken(html: SafeString, text: Any) -> SafeString:
    spoken = getattr(text, "lang", "")
    page = get_language() or "en"
    if not text or not spoken or spoken[:2] == page[:2]:
        return html
    return format_html('<span lang="{}">{}</span>', spoken, html)


@register.filter
def spoken_language(text: Any) -> str:
    """The language tag of text, for a `lang` attribute; in Simplified pages Chinese is Simplified."""
    spoken = getattr(text, "lang", "en")
    return TAGS["zh-hans"] if spoken.startswith("zh") and get_language() == "zh-hans" else spoken


@register.filter
def marked(text: Any, match: Match | None) -> SafeString:
    """Text in its language, with the words that matched marked; `match` is None where nothing was searched for."""
    return _spoken(marks(text, match), text)


@register.filter
def marks(text: Any, match: Match | None) -> SafeString:
    """Text with the words that matched marked, where its element already says the language."""
    if not match or not text:
        return format_html("{}", text)
    stretches = pieces(text, match.typed)
    return format_html_join("", "{}{}{}", ((_MARK[p.is_match][0], p.text, _MARK[p.is_match][1]) for p in stretches))


@register.simple_tag
def other_match(record: Any, match: Match | None) -> str:
    """The other name by which a record was found, where its title does not show why; else nothing."""
    return matching_alias(match, [record.name_en, record.name_zh], record.aliases) if match else ""


@register.simple_tag
def facet_options(facet: str, options: Iterable[Any]) -> SafeString:
    """The values of a facet as list items. A page has hundreds, so they do not go through a template each."""
    items = (f"<li>{_option(facet, option)}{_within(facet, option)}</li>" for option in options)
    return mark_safe("".join(items))  # noqa: S308 - made of escaped parts


def _option(facet: str, option: Any) -> str:
    is_off = not option.count and not option.selected
    state = " checked" if option.selected else " disabled" if is_off else ""
    field, label = _escaped(facet, option.value, option.label, getattr(option.label, "lang", ""), get_language())
    return (
        f'<label{_OFF if is_off else ""}><input type="checkbox" {field}{state}>'
        f"<span>{label}</span> <b>{option.count:d}</b></label>"
    )


@lru_cache(maxsize=10_000)
def _escaped(facet: str, value: str, label: str, spoken: str, _page: str | None) -> tuple[SafeString, SafeString]:
    """The parts of an option that no count changes, on pages in one language: escaping is most of its cost."""
    return format_html('name="{}" value="{}"', facet, value), in_language(Text(label, spoken))


def _within(facet: str, option: Any) -> SafeString | str:
    if not option.children:
        return ""
    return format_html(
        '<details class="within" data-facet="{}"{}><summary><span class="visually-hidden">{}</span></summary>'
        '<ul class="options">{}</ul></details>',
        option.value,
        " open" if option.is_open else "",
        gettext("Within %(sector)s") % {"sector": option.label},
        facet_options(facet, option.children),
    )


@register.filter
def in_words(value: PartialDate | None) -> str:
    """A partial date in words, as exact as it is known."""
    return value.words if value else ""


@register.filter
def prose(text: Text, addresses: Mapping[Target, str]) -> SafeString:
    """The Markdown of a guide as HTML; links whose target has no address are left as words."""
    html = markdown.html(text, addresses.get)
    return mark_safe(html)  # noqa: S308 - the reader of the Markdown escapes, and knows no HTML


@register.simple_tag
def json_ld(data: dict[str, Any]) -> SafeString:
    """Data for machines, as a script element that no browser runs."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
