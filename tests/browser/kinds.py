"""Every kind of public page, one address for each, and those records that strain a page most."""

import json
from collections import Counter
from functools import cache
from typing import Any

from tests.prepared import ROOT


@cache
def entries(noun: str) -> list[dict[str, Any]]:
    """What the data set holds of a noun, as named by its file."""
    (path,) = ROOT.glob(f"fixtures/*-{noun}.json")
    return [entry["fields"] for entry in json.loads(path.read_text())]


def with_longest(noun: str, field: str) -> str:
    return max(entries(noun), key=lambda entry: len(entry[field]))["slug"]


def with_longest_word(noun: str) -> str:
    return max(entries(noun), key=lambda entry: max(map(len, f"{entry['name_en']} {entry['summary_en']}".split())))[
        "slug"
    ]


def with_most_ties(noun: str) -> str:
    """The record of a noun, in the singular, that stands in most initiatives."""
    return Counter(slug for part in entries("participations") for slug in part[noun]).most_common(1)[0][0]


def ended(noun: str, *statuses: str) -> str:
    return next(entry["slug"] for entry in entries(noun) if entry["status"] in statuses)


NARROWED = "organisations/?kind=startup&kind=university&sector=finance"
WITHOUT_A_HIT = "organisations/?q=cyberport&kind=university"

LISTS = {
    "list of organisations": "organisations/",
    "list of initiatives": "initiatives/",
    "list, narrowed": NARROWED,
    "list, nothing found": WITHOUT_A_HIT,
}
RECORDS = {
    "long organisation": f"organisations/{with_most_ties('organisation')}/",
    "long initiative": f"initiatives/{with_most_ties('initiative')}/",
    "ended organisation": f"organisations/{ended('organisations', 'closed', 'merged')}/",
    "ended initiative": f"initiatives/{ended('initiatives', 'completed', 'superseded')}/",
}
OTHERS = {
    "home": "",
    "sectors": "sectors/",
    "sector": "sectors/finance/",
    "technology": "technologies/machine-learning/",
    "guides": "guides/",
    "guide": "guides/ai-in-finance/",
    "challenge": f"challenges/{entries('challenges')[0]['slug']}/",
    "find support": "find-support/?who=sme&need=money",
    "compare": "compare/?organisations=hkust,hku",
    "compare: nothing yet": "compare/",
    "landscape": "landscape/",
    "map": "map/?district=tai-po",
    "network": "network/",
    "network of one": f"organisations/{with_most_ties('organisation')}/network/",
    "network: a way": "network/?from=hkust&to=hkma",
    "network: ties": "network/ties/?tie=funds",
    "network: unknown name": "network/?from=hkust&to=qqqqzzzz",
    "timeline": "timeline/",
    "timeline: one year": "timeline/?year=2024",
    "statistics": "statistics/",
    "sources": "sources/?class=press",
    "search, found": "search/?q=hkust",
    "search, nothing found": "search/?q=qqqqzzzz",
    "about": "about/",
    "about: data": "about/data/",
    "about: accessibility": "about/accessibility/",
    "about: privacy": "about/privacy/",
    "suggest": "suggest/?organisation=hkust",
    "not found": "nothing-here/",
    "past the end": "organisations/?page=999",
}
KINDS = {**LISTS, **RECORDS, **OTHERS}

# Records whose names or words are the longest of all.
LONGEST = {
    f"{noun}: {what}": f"{noun}/{slug}/"
    for noun in ("organisations", "initiatives")
    for what, slug in {
        "English name": with_longest(noun, "name_en"),
        "Chinese name": with_longest(noun, "name_zh"),
        "word": with_longest_word(noun),
    }.items()
}
