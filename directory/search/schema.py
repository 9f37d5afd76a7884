"""What the index holds of a record: its fields, and how a record becomes a document.

Text comes in already analysed by `directory.search.text`, so the tokenizers only split at spaces.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

import tantivy
from django.db.models import Prefetch, QuerySet

from directory.models import Initiative, InitiativeStatus, Organisation, Participation
from directory.search import document
from directory.search.facets import FACETS
from directory.search.question import ENDED, YEARS
from directory.search.text import identifier, key, name_tokens, plain, stem, tokens

# Raise this when the fields or the analysis change: an index of another format is rebuilt.
FORMAT = 4

FACET_FIELDS = sorted({facet.name for facets in FACETS.values() for facet in facets})
SORT_FIELDS = ("by_name", "by_newest", "by_updated", "by_closing")

# The mark of the one document that says up to which change the index has followed the log.
STATE = "state"

Record = Organisation | Initiative


@cache
def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("noun", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("pk", fast=True, indexed=True)
    builder.add_integer_field("year", indexed=True)
    builder.add_integer_field("applied", stored=True)
    builder.add_text_field("fingerprint", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("identifiers", "keys", "marks"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("names", "labels", "texts"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("tokens", tokenizer_name="whitespace", index_option="basic")
    for name in ("plain", "stems"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in FACET_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in SORT_FIELDS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def uid(noun: str, slug: str) -> str:
    return f"{noun}:{slug}"


def to_document(record: Record) -> tantivy.Document:
    """Turn a record into a document. It comes from `for_index()`, or each of its links costs a query."""
    names, labels = document.names(record), list(document.labels(record))
    summaries, descriptions = document.summaries(record), document.descriptions(record)
    identifiers = [identifier(text) for text in document.identifiers(record)]
    values: dict[str, Any] = {
        "uid": uid(record.noun, record.slug),
        "noun": record.noun,
        "pk": record.pk,
        "identifiers": identifiers,
        "keys": [key(name) for name in names],
        "marks": [*(["featured"] if record.featured else []), "ended" if record.status in ENDED else "alive"],
        "names": _joined([identifiers, *(name_tokens(name) for name in names)]),
        "labels": _joined(map(tokens, [*labels, *summaries])),
        "texts": _joined(tokens(text) for text in descriptions),
        "tokens": _joined([identifiers, *map(name_tokens, names), *map(tokens, [*labels, *summaries, *descriptions])]),
        "plain": [" ".join(plain(text)) for text in [*names, *labels, *summaries, *descriptions]],
        "stems": [" ".join(map(stem, plain(text))) for text in [*names, *summaries]],
        **_facets(record),
        **_orders(record),
    }
    date = getattr(record, YEARS[record.noun])
    if date:
        values["year"] = date.year
    return tantivy.Document(**values)


def _joined(groups: Iterable[Iterable[str]]) -> str:
    return " ".join(token for group in groups for token in group)


def _facets(record: Record) -> dict[str, list[str]]:
    sectors = [s.slug for s in record.sectors.all()] + [s.parent.slug for s in record.sectors.all() if s.parent]
    found: dict[str, list[str]] = {
        "kind": [record.kind],
        "status": [record.status],
        "sector": list(dict.fromkeys(sectors)),
        "technology": [term.slug for term in record.technologies.all()],
    }
    if isinstance(record, Organisation):
        return found | {
            "district": [record.district] if record.district else [],
            "headquarters": [record.headquarters] if record.headquarters else [],
        }
    leads: list[Participation] = record.leads  # type: ignore[attr-defined] # fetched by `for_index`
    return found | {
        "challenge": [term.slug for term in record.challenges.all()],
        "audience": [term.slug for term in record.audiences.all()],
        "lead": [part.organisation.slug for part in leads],
    }


def _descending(text: str) -> str:
    """Return digits and hyphens so that what was larger sorts first; nothing at all sorts last."""
    return "".join(chr(ord("~") - ord(c) + ord("!")) for c in text) + "~"


def _orders(record: Record) -> dict[str, str]:
    """One sortable text for each order; the name and the slug break ties in each."""
    name = f"{record.sort_name}\t{record.slug}"
    started = getattr(record, YEARS[record.noun]) or ""
    closes = getattr(record, "ends", None) or "~"
    is_open = record.status == InitiativeStatus.OPEN
    return {
        "by_name": name,
        "by_newest": f"{_descending(started)}\t{name}",
        "by_updated": f"{_descending(record.updated_at.strftime('%Y-%m-%d %H:%M'))}\t{name}",
        "by_closing": f"{0 if is_open else 1}{closes}\t{name}",
    }


def for_index(records: Any) -> QuerySet:
    """Public records with all that a document needs."""
    found = records.published().prefetch_related("sectors__parent", "technologies")
    if records.model is Initiative:
        leads = Participation.objects.public().leads().select_related("organisation")
        return found.prefetch_related("challenges", "audiences", Prefetch("participations", leads, to_attr="leads"))
    return found
