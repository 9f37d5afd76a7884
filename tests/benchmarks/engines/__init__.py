"""Ways to answer a question, as a page of the site needs it.

Each says how many records there are, which come first, and counts every facet's values, the facet's own selection
lifted. The index and Xapian put first what fits a text best; the others go by name, which costs them less.
"""

from dataclasses import dataclass
from typing import Protocol

from directory.search.question import Counts, Question

ANY_PAGE = 1_000_000


@dataclass(frozen=True)
class Found:
    """An answer. Values that no record has are left out of the counts, and so are facets without any."""

    total: int
    ids: list[int]
    counts: Counts


class Engine(Protocol):
    """Something that was built from a register and answers questions about it."""

    name: str
    # Whether it lifts a facet's own selection where it counts that facet.
    same_lifted: bool
    # The last page that it is asked for; what comes after is answered with the first.
    last_page: int

    def answer(self, question: Question) -> Found: ...

    def close(self) -> None: ...
