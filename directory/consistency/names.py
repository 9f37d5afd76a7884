"""Names tell entries apart, and every text stands in both languages."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from directory.consistency.finding import VOCABULARIES, Finding, error, published, warning
from directory.dataset import NOUNS, RECORDS, DataSet, Entry
from directory.models.bilingual import texts_of
from directory.models.rules import lacking
from directory.search.text import key


def are_unique(data: DataSet, _on: date) -> Iterator[Finding]:
    """No two entries of a noun have the same name; an alias may well belong to two, but should be looked at."""
    for noun in (*VOCABULARIES, *RECORDS):
        named, known_as = defaultdict(set), defaultdict(set)
        for entry in data[noun]:
            for name in filter(None, (entry["name_en"], entry["name_zh"])):
                named[key(name)].add(entry["slug"])
            for name in (entry["name_en"], entry["name_zh"], *entry.get("aliases", ())):
                known_as[key(name)].add(entry["slug"])
        for spelling, slugs in known_as.items():
            for slug in slugs if len(slugs) > 1 and spelling else ():
                find = error if len(named[spelling]) > 1 and slug in named[spelling] else warning
                others = ", ".join(sorted(slugs - {slug}))
                yield find("duplicate-name", noun, slug, f"is called “{spelling}”, as is {others}")


def bilingual(noun: str) -> list[str]:
    """Return the names of the texts that a noun has in both languages."""
    return texts_of(NOUNS[noun].model)


def are_translated(data: DataSet, _on: date) -> Iterator[Finding]:
    """Words of vocabularies and summaries stand in both languages; other texts should, where they stand in one."""
    for noun in VOCABULARIES:
        for entry in data[noun]:
            for text in bilingual(noun):
                yield from _untranslated(noun, entry, text, is_needed=True)
    for noun, entry in published(data):
        for name in lacking(entry | {"citations": True}):
            # Whether there is no Chinese name is not known of all that were entered before it was asked.
            find = warning if name == "name_zh" else error
            yield find("missing-translation", noun, entry["slug"], f"{name} is missing")
        for text in set(bilingual(noun)) - {"name", "summary"}:
            yield from _untranslated(noun, entry, text, is_needed=False)


def _untranslated(noun: str, entry: Entry, text: str, *, is_needed: bool) -> Iterator[Finding]:
    pair = {f"{text}_en", f"{text}_zh"}
    missing = sorted(name for name in pair if not entry[name])
    if is_needed or len(missing) == 1:
        for name in missing:
            find = error if is_needed else warning
            yield find("missing-translation", noun, entry["slug"], f"{name} is missing")
