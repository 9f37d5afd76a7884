"""Every statement has a source."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from directory.consistency.finding import Finding, error, label, published, warning
from directory.consistency.names import bilingual
from directory.dataset import NOUNS, DataSet, Entry, joined
from directory.models.rules import lacking

_CITING = ("organisation", "initiative", "relationship")

# What an entry says about itself, for which there is no document.
_EDITORIAL = {"slug", "has_no_name_zh", "featured", "confidence", "review_state", "checked_on"}


def citable(name: str) -> set[str]:
    """Return the names of the fields of a noun that a citation may say it supports.

    The two columns of a text have one name. Only names may be cited by language, for a document often has but one.
    """
    noun = NOUNS[name]
    if name == "relationship":
        return {"kind", "since"}
    fields = {field.name for field in (*noun.columns, *noun.links)} - _EDITORIAL
    pairs = {f"{text}_{language}" for text in bilingual(name) for language in ("en", "zh")}
    ties = {"participations", "relationships"} if name == "organisation" else {"participations"}
    return (fields - pairs) | set(bilingual(name)) | {"name_en", "name_zh"} | ties


def _cited(citation: Entry) -> tuple[str, str]:
    """Return the noun that a citation supports, and what its entry is called."""
    return next(((noun, joined(citation[noun])) for noun in _CITING if citation[noun]), ("", ""))


def is_given(data: DataSet, _on: date) -> Iterator[Finding]:
    """Every public record and every relationship cites a source, and every source is cited."""
    cited = {_cited(citation) for citation in data["citation"]}
    for name, entry in published(data):
        if "citations" in lacking(entry | {"citations": (name, entry["slug"]) in cited}):
            yield error("no-source", name, entry["slug"], "cites no source")
    for entry in data["relationship"]:
        if ("relationship", label("relationship", entry)) not in cited:
            yield error("no-source", "relationship", label("relationship", entry), "cites no source")
    used = {joined(citation["source"]) for citation in data["citation"]}
    for entry in data["source"]:
        if entry["url"] not in used:
            yield warning("unused-source", "source", entry["url"], "is not cited")


def names_fields(data: DataSet, _on: date) -> Iterator[Finding]:
    """A citation supports one thing, and of a record named fields that exist and say something."""
    entries = {(name, label(name, entry)): entry for name in _CITING for entry in data[name]}
    tied = _tied(data)
    for citation in data["citation"]:
        url, (name, slug) = joined(citation["source"]), _cited(citation)
        if sum(bool(citation[noun]) for noun in _CITING) != 1:
            yield error("citation", "citation", url, "supports not one thing but none or several")
            continue
        if not citation["fields"] and name != "relationship":
            yield warning("citation", name, slug, f"cites {url} for nothing")
        for field in citation["fields"]:
            if field not in citable(name):
                yield error("citation", name, slug, f"cites {url} for “{field}”, which is not a field")
            elif (name, slug) in entries and not _is_said(entries[name, slug], field, tied[name, slug]):
                yield warning("citation", name, slug, f"cites {url} for {field}, which is empty")


def _tied(data: DataSet) -> dict[tuple[str, str], set[str]]:
    """Return for each record the kinds of ties that it has."""
    tied: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in data["participation"]:
        tied["initiative", entry["initiative"][0]].add("participations")
        tied["organisation", entry["organisation"][0]].add("participations")
    for entry in data["relationship"]:
        tied["organisation", entry["subject"][0]].add("relationships")
        tied["organisation", entry["object"][0]].add("relationships")
    return tied


def _is_said(entry: Entry, field: str, ties: set[str]) -> bool:
    """True if the entry has a value in the field, in one language at least."""
    if field in {"participations", "relationships"}:
        return field in ties
    values = [entry.get(name) for name in (field, f"{field}_en", f"{field}_zh")]
    return any(value not in (None, "", [], {}) for value in values)


def stands_once(data: DataSet, _on: date) -> Iterator[Finding]:
    """One document is one source: addresses that differ in scheme, `www.` or a final slash only are looked at."""
    alike: dict[str, set[str]] = defaultdict(set)
    for entry in data["source"]:
        alike[entry["url"].partition("://")[2].removeprefix("www.").rstrip("/")].add(entry["url"])
    for urls in alike.values():
        for url in urls if len(urls) > 1 else ():
            others = ", ".join(sorted(urls - {url}))
            yield warning("duplicate-source", "source", url, f"looks like {others}")
