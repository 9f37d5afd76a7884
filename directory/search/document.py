"""What a record is found by: the text columns derived from it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils import translation

from directory.models import Initiative, Organisation
from directory.search.text import key, search_text

Record = Organisation | Initiative


def names(record: Record) -> list[str]:
    """Return every name of the record."""
    return [name for name in (record.name_en, record.name_zh, *record.aliases) if name]


def identifiers(record: Record) -> list[str]:
    """Return what names the record alone: its slug, its stock code, the host of its website, its numbers elsewhere."""
    found = [record.slug, record.website and (urlsplit(record.website).hostname or "")]
    if isinstance(record, Organisation):
        number = record.stock_code.removesuffix(".HK")
        found += [record.stock_code, number, number.lstrip("0"), number and f"{number:0>5}"]
        found += map(str, record.identifiers.values())
    return [text for text in found if text]


def labels(record: Record) -> Iterable[str]:
    """Yield the words of the vocabularies for the record, in both languages where they are of a table."""
    vocabularies = [record.sectors, record.technologies]
    if isinstance(record, Initiative):
        vocabularies += [record.challenges, record.audiences]
    for vocabulary in vocabularies:
        for term in vocabulary.all():
            yield term.name_en
            yield term.name_zh
    with translation.override("en"):
        yield record.get_kind_display()
        if isinstance(record, Organisation):
            yield record.get_district_display()


def summaries(record: Record) -> list[str]:
    return [record.summary_en, record.summary_zh]


def descriptions(record: Record) -> list[str]:
    """Return every other text of the record."""
    found = [record.description_en, record.description_zh]
    if isinstance(record, Organisation):
        found += [record.address_en, record.address_zh]
    else:
        found += [record.offer_en, record.offer_zh, record.eligibility_en, record.eligibility_zh]
    return found


def texts(record: Record) -> list[str]:
    """Return all that is written about the record."""
    return [*summaries(record), *descriptions(record)]


def derive(record: Record) -> Record:
    """Set the derived columns of a record that is already saved with its links; the caller saves them."""
    short = [*labels(record), *summaries(record)]
    record.search_text = search_text(names(record), identifiers(record), short, descriptions(record))
    record.sort_name = key(record.name_en or record.name_zh)[:200]
    return record


def derive_all() -> None:
    """Bring the derived columns of every record up to date, after data came in past `directory.actions`."""
    links: dict[Any, tuple[str, ...]] = {
        Organisation: ("sectors", "technologies"),
        Initiative: ("sectors", "technologies", "challenges", "audiences"),
    }
    for model, prefetches in links.items():
        found = [derive(record) for record in model.objects.prefetch_related(*prefetches)]
        model.objects.bulk_update(found, ["search_text", "sort_name"], batch_size=200)
