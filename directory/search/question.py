"""What was asked, and what was found: the language that the doors and the two ways of answering share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from directory.models import Initiative, InitiativeStatus, Organisation, OrganisationStatus

PAGE_SIZE = 20

MODELS: dict[str, Any] = {"organisation": Organisation, "initiative": Initiative}
YEARS = {"organisation": "founded", "initiative": "starts"}
ENDED = [s.value for s in (*OrganisationStatus, *InitiativeStatus) if s.is_ended]

# What is known and not known: each value narrows the list further.
FACTS_ADD_UP = ("known", "unknown")

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Question:
    """What a visitor wants to see of one noun. Values are known to be valid: `directory.filters` has read them."""

    noun: str
    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_min: int | None = None
    year_max: int | None = None
    checked_min: date | None = None
    checked_max: date | None = None
    sort: str = "name"
    page: int = 1

    def without(self, name: str) -> "Question":
        """The same question with one facet or trait, `q`, `year` or `checked` lifted."""
        if name == "q":
            return replace(self, text="", sort="name" if self.sort == "relevance" else self.sort)
        if name == "year":
            return replace(self, year_min=None, year_max=None)
        if name == "checked":
            return replace(self, checked_min=None, checked_max=None)
        return replace(self, chosen={facet: values for facet, values in self.chosen.items() if facet != name})

    def narrowed(self, values: Mapping[str, str]) -> "Question":
        """The same question with these values: of facets in the place of those chosen, facts besides those chosen."""
        added = {
            name: tuple(dict.fromkeys((*(self.chosen.get(name, ()) if name in FACTS_ADD_UP else ()), value)))
            for name, value in values.items()
        }
        return replace(self, chosen={**self.chosen, **added})

    @property
    def parts(self) -> list[str]:
        """The names of everything that narrows the answer."""
        years = ["year"] if self.year_min or self.year_max else []
        checked = ["checked"] if self.checked_min or self.checked_max else []
        chosen = [name for name, values in self.chosen.items() if values]
        return [*(["q"] if self.text else []), *chosen, *years, *checked]

    @property
    def start(self) -> int:
        """How many records come before the page."""
        return (self.page - 1) * PAGE_SIZE


@dataclass(frozen=True)
class Answer:
    """Which records, in which order, with which counts."""

    total: int
    ids: Sequence[int]
    counts: Counts
    ways_out: Mapping[str, int] = field(default_factory=dict)
    # The near spelling that was answered instead of the text, or those that it might have meant.
    reading: str = ""
    readings: Sequence[str] = ()

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))
