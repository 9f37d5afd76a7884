"""Which organisation somebody means who types a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from directory.models import Organisation, SlugRedirect
from directory.search.query import best, fetch, near_readings
from directory.search.question import Question
from directory.search.text import key

MOST_CHOICES = 8


@dataclass(frozen=True)
class Named:
    """What a text names: one organisation, or those that it may mean. `slug` is empty unless it is one."""

    text: str
    slug: str = ""
    choices: Sequence[Any] = ()


def named(text: str) -> Named:
    """Read a slug, present or former, or a name as the search does; one whole name counts more than parts of many."""
    if not text:
        return Named("")
    slug = text.lower()
    if Organisation.objects.published().filter(slug=slug).exists():
        return Named(text, slug)
    if former := SlugRedirect.objects.public_record("organisation", slug):
        return Named(text, former.slug)
    return _searched(text)


def _searched(text: str) -> Named:
    found = _found(text)
    whole = [record for record in found if key(text) in map(key, (record.name_en, record.name_zh, *record.aliases))]
    certain = whole if len(whole) == 1 else found if len(found) == 1 else []
    if certain:
        return Named(text, certain[0].slug)
    if not found:
        found = [record for reading in near_readings(text, ["organisation"])[:1] for record in _found(reading)]
    return Named(text, choices=found)


def _found(text: str) -> list[Any]:
    question = Question("organisation", text=text, sort="relevance")
    return fetch("organisation", best(question, MOST_CHOICES)[1])
