"""Entries refer to others: these must exist, be public where the entry is, and not run in circles."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from directory.consistency.finding import VOCABULARIES, Finding, error, label, published, warning
from directory.dataset import NOUNS, RECORDS, DataSet, Entry, joined
from directory.models import RelationshipKind, Sector


def _references(data: DataSet) -> Iterator[tuple[str, Entry, Any, list[str]]]:
    """Yield every reference of every entry: the noun, the entry, the field and the natural key that it holds."""
    for name, noun in NOUNS.items():
        for entry in data[name]:
            for field in noun.references:
                if entry[field.name]:
                    yield name, entry, field, entry[field.name]
            for field in noun.links:
                for reference in entry[field.name]:
                    yield name, entry, field, reference


def exist(data: DataSet, _on: date) -> Iterator[Finding]:
    """What an entry refers to must exist."""
    known = {name: {label(name, entry) for entry in data[name]} for name in NOUNS}
    for name, entry, field, reference in _references(data):
        target = field.related_model._meta.model_name
        if joined(reference) not in known[target]:
            kind = "unknown-vocabulary" if target in VOCABULARIES else "dangling-reference"
            yield error(kind, name, label(name, entry), f"{field.name} “{joined(reference)}” does not exist")


def are_public(data: DataSet, _on: date) -> Iterator[Finding]:
    """What a public record refers to should be public, for its page leaves out what is not."""
    public = {(name, entry["slug"]) for name, entry in published(data)}
    hidden = {(name, entry["slug"]) for name in RECORDS for entry in data[name]} - public
    for name, entry, field, reference in _references(data):
        is_hidden = (field.related_model._meta.model_name, reference[0]) in hidden
        if is_hidden and name != "citation" and _holder(name, entry) in public:
            yield warning("hidden-reference", name, label(name, entry), f"{field.name} “{reference[0]}” is not public")


def _holder(name: str, entry: Entry) -> tuple[str, str]:
    """Return the noun and slug of the record that an entry belongs to: itself, or the first that a tie names."""
    if name in RECORDS:
        return name, entry["slug"]
    return {"participation": "initiative"}.get(name, "organisation"), joined(entry[NOUNS[name].key[0]])


def lead_somewhere(data: DataSet, _on: date) -> Iterator[Finding]:
    """Parents and successors must not run in circles, and sectors have two levels."""
    for name, noun in NOUNS.items():
        for field in [f for f in noun.references if f.related_model is noun.model]:
            following = {entry["slug"]: entry[field.name][0] for entry in data[name] if entry[field.name]}
            for slug in following:
                chain = _chain(slug, following)
                if chain[-1] in chain[:-1]:
                    yield error("circle", name, slug, f"{field.name} runs in a circle: {' → '.join(chain)}")
                elif noun.model is Sector and len(chain) > 2:
                    yield error("circle", name, slug, f"{field.name} “{chain[1]}” has a parent itself")


def _chain(start: str, following: Mapping[str, str]) -> list[str]:
    chain = [start]
    while chain[-1] in following and chain[-1] not in chain[:-1]:
        chain.append(following[chain[-1]])
    return chain


def stand_once(data: DataSet, _on: date) -> Iterator[Finding]:
    """An entry stands once, and a mutual tie in one direction only."""
    for name, noun in NOUNS.items():
        numbers = Counter(noun.key_of(entry) for entry in data[name])
        for entry in data[name]:
            if (number := numbers[noun.key_of(entry)]) > 1:
                yield error("duplicate-entry", name, label(name, entry), f"stands {number} times")
    mutual = {label("relationship", e): e for e in data["relationship"] if e["kind"] == RelationshipKind.PARTNER_OF}
    for name, entry in mutual.items():
        if joined([entry["object"], entry["kind"], entry["subject"]]) in mutual:
            yield error("duplicate-entry", "relationship", name, "stands in both directions")


def former_addresses_lead_on(data: DataSet, _on: date) -> Iterator[Finding]:
    """An address that leads to another record is not the address of a public one."""
    public = {(name, entry["slug"]) for name, entry in published(data)}
    for entry in data["slugredirect"]:
        if (entry["noun"], entry["slug"]) in public:
            problem = "leads to another entry, and is the address of a public one"
            yield error("former-address", "slugredirect", label("slugredirect", entry), problem)
