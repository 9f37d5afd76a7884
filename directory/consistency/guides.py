"""Guides stand in both languages, tie what they say to records, link to what is public, and show no empty list.

The filters are answered from the data set itself, so that files can be judged before they are loaded.
"""

from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import parse_qsl

from directory.consistency.finding import VOCABULARIES, Finding, error, label, published
from directory.consistency.names import bilingual
from directory.dataset import DataSet, Entry
from directory.guides import prose
from directory.models import ParticipationRole, ReviewState
from directory.search.facets import FACETS, Facet, LeadFacet, LinkedFacet, SectorFacet
from directory.search.question import YEARS

_ORDER = {"sort"}  # what a filter may say besides facets and years


def _public_parts(data: DataSet) -> Iterator[Entry]:
    public = {guide["slug"] for guide in data["guide"] if guide["review_state"] == ReviewState.PUBLISHED}
    return (part for part in data["guidepart"] if part["guide"][0] in public)


def are_translated(data: DataSet, _on: date) -> Iterator[Finding]:
    """Every text of a public guide stands in both languages, and a guide has parts."""
    guides = [guide for guide in data["guide"] if guide["review_state"] == ReviewState.PUBLISHED]
    told = {part["guide"][0] for part in data["guidepart"]}
    for name, entries in (("guide", guides), ("guidepart", list(_public_parts(data)))):
        for entry in entries:
            for column in (f"{text}_{language}" for text in bilingual(name) for language in ("en", "zh")):
                if not entry[column]:
                    yield error("missing-translation", name, label(name, entry), f"{column} is missing")
    for guide in guides:
        if guide["slug"] not in told:
            yield error("guide", "guide", guide["slug"], "has no parts")


def link_to_public_entries(data: DataSet, _on: date) -> Iterator[Finding]:
    """A link of a guide names a public entry."""
    public = {(name, entry["slug"]) for name, entry in published(data)}
    public |= {(name, entry["slug"]) for name in VOCABULARIES for entry in data[name]}
    public |= {("guide", guide["slug"]) for guide in data["guide"] if guide["review_state"] == ReviewState.PUBLISHED}
    for part in _public_parts(data):
        for address in dict.fromkeys(prose.links(part["text_en"]) + prose.links(part["text_zh"])):
            if prose.target(address) not in public:
                yield error(
                    "guide", "guidepart", label("guidepart", part), f"links to “{address}”, which is no public entry"
                )


def are_tied_to_records(data: DataSet, _on: date) -> Iterator[Finding]:
    """A part with a filter shows its records; of any other each paragraph links to something."""
    for part in _public_parts(data):
        for language in ("en", "zh") if not part["filter_noun"] else ():
            for number, paragraph in enumerate(prose.paragraphs(part[f"text_{language}"]), 1):
                if not prose.links(paragraph):
                    problem = f"text_{language}: paragraph {number} links to no entry, and there is no filter"
                    yield error("guide", "guidepart", label("guidepart", part), problem)


def show_no_empty_list(data: DataSet, _on: date) -> Iterator[Finding]:
    """A filter is made of facets and years that its list knows, and finds something."""
    for part in _public_parts(data):
        if part["filter_noun"] in FACETS:
            problem = _unknown(data, part) or ("finds nothing" if not finds(data, part) else "")
            if problem:
                yield error(
                    "guide", "guidepart", label("guidepart", part), f"filter “{part['filter_query']}”: {problem}"
                )


def _unknown(data: DataSet, part: Entry) -> str:
    noun = part["filter_noun"]
    facets = {facet.name: facet for facet in FACETS[noun]}
    years = {f"{YEARS[noun]}_{bound}" for bound in ("min", "max")}
    for name, value in parse_qsl(part["filter_query"], keep_blank_values=True):
        if name in facets and value not in _values(data, facets[name]):
            return f"“{value}” is not a value of {name}"
        if name in years and not (value.isascii() and value.isdigit() and len(value) == 4):
            return f"“{value}” is not a year"
        if name not in facets.keys() | years | _ORDER:
            return f"“{name}” is not a filter of the list"
    return ""


def _values(data: DataSet, facet: Facet) -> set[str]:
    if facet.choices:
        return set(facet.choices.values)
    return {entry["slug"] for entry in data["organisation" if isinstance(facet, LeadFacet) else facet.name]}


def finds(data: DataSet, part: Entry) -> list[str]:
    """Return the slugs of the records that a part's filter finds."""
    noun = part["filter_noun"]
    wanted: dict[str, set[str]] = {}
    for name, value in parse_qsl(part["filter_query"]):
        wanted.setdefault(name, set()).add(value)
    tests = [_test(data, facet, wanted[facet.name]) for facet in FACETS[noun] if facet.name in wanted]
    tests.append(_between(YEARS[noun], wanted))
    records = (entry for name, entry in published(data) if name == noun)
    return [entry["slug"] for entry in records if all(test(entry) for test in tests)]


def _test(data: DataSet, facet: Facet, values: set[str]) -> Callable[[Entry], bool]:
    """Return whether an entry has one of the values of a facet."""
    if isinstance(facet, LeadFacet):
        public = {entry["slug"] for name, entry in published(data) if name == "organisation"}
        led = {
            part["initiative"][0]
            for part in data["participation"]
            if part["role"] == ParticipationRole.LEAD and part["organisation"][0] in values & public
        }
        return lambda entry: entry["slug"] in led
    if isinstance(facet, SectorFacet):
        values = values | {
            sector["slug"] for sector in data["sector"] if sector["parent"] and sector["parent"][0] in values
        }
    if isinstance(facet, LinkedFacet):
        return lambda entry: any(key[0] in values for key in entry[facet.path])
    return lambda entry: entry[facet.name] in values


def _between(column: str, wanted: dict[str, set[str]]) -> Callable[[Entry], bool]:
    """Return whether an entry began within the years of a filter; without any, every entry did."""
    if not {f"{column}_min", f"{column}_max"} & wanted.keys():
        return lambda _entry: True
    least, most = max(wanted.get(f"{column}_min", {""})), min(wanted.get(f"{column}_max", {"9999"}))
    return lambda entry: bool(entry[column]) and least <= entry[column][:4] <= most
