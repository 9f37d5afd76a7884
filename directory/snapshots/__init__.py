"""All that is stored of a record, its links, ties and evidence included, as plain values; and the way back.

Values can be kept as JSON. They name other entries by what those are found by: slugs, and the addresses of documents.
An entry is found by what it was called before, too. `write` is the inverse of `take`: what it has written is taken
again as the same values.
"""

from directory.snapshots.finding import Lost, LostReferenceError, find, references, resolved
from directory.snapshots.taking import (
    DERIVED,
    MODELS,
    TIES,
    Record,
    Snapshot,
    Values,
    columns,
    differences,
    in_order,
    links,
    load,
    stored,
    take,
    with_everything,
)
from directory.snapshots.writing import others, write

__all__ = [
    "DERIVED",
    "MODELS",
    "TIES",
    "Lost",
    "LostReferenceError",
    "Record",
    "Snapshot",
    "Values",
    "columns",
    "differences",
    "find",
    "in_order",
    "links",
    "load",
    "others",
    "references",
    "resolved",
    "stored",
    "take",
    "with_everything",
    "write",
]
