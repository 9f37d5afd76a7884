"""A register as plain rows, from which every engine but the site's own is built."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from directory.models import Initiative
from directory.search import document
from directory.search.question import YEARS


@dataclass(frozen=True)
class Row:
    """What other tools are told of a record: the values of its facets, its tokens, its place in the order of names."""

    pk: int
    noun: str
    by_name: str
    year: int | None
    facets: dict[str, list[str]]
    tokens: str
    name_en: str
    name_zh: str
    summary_en: str


def row_of(record: document.Record) -> Row:
    """Turn a record with its links, and an initiative with its `leads`, into a row."""
    date = getattr(record, YEARS[record.noun])
    return Row(
        pk=record.pk,
        noun=record.noun,
        by_name=f"{record.sort_name}\t{record.slug}",
        year=date.year if date else None,
        facets={name: sorted(values) for name, values in _facets(record).items()},
        tokens=" ".join(_tokens(record)),
        name_en=record.name_en,
        name_zh=record.name_zh,
        summary_en=record.summary_en,
    )


def _facets(record: document.Record) -> dict[str, set[str]]:
    found = {
        "kind": {str(record.kind)},
        "status": {str(record.status)},
        "sector": {word.slug for sector in record.sectors.all() for word in (sector, sector.parent) if word},
        "technology": {term.slug for term in record.technologies.all()},
    }
    if isinstance(record, Initiative):
        return found | {
            "challenge": {term.slug for term in record.challenges.all()},
            "audience": {term.slug for term in record.audiences.all()},
            "lead": {part.organisation.slug for part in record.leads},
        }
    return found | {"district": {record.district} - {""}, "headquarters": {record.headquarters} - {""}}


def _tokens(record: document.Record) -> Iterable[str]:
    """All that a record is found by, as its derived column holds it for plain SQL: after the keys, without marks."""
    _keys, rest = record.search_text.split("| ", 1)
    tokens, _texts = rest.split(" | ", 1)
    return (token for token in tokens.split() if token[0] not in "^=")


def write(rows: Iterable[Row], path: Path) -> None:
    with path.open("w") as file:
        file.writelines(f"{json.dumps(vars(row), ensure_ascii=False)}\n" for row in rows)


def read(path: Path) -> Iterator[Row]:
    with path.open() as file:
        for line in file:
            yield Row(**json.loads(line))
