"""The numbers behind the statistics, each read once and only where a chart asks for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from directory.models import Change, Initiative, ParticipationRole, ReviewState
from directory.overviews import coverage
from directory.overviews.timeline import by_year
from directory.search.memory import kept
from directory.search.query import Question, count
from directory.search.question import Counts
from directory.search.vocabulary import labels, parents

ORGANISATIONS, INITIATIVES = Question("organisation"), Question("initiative")


@dataclass(frozen=True)
class Announced:
    """An initiative that states an amount: whole Hong Kong dollars, the year of its start, and who leads it."""

    hkd: int
    year: int | None
    leads: tuple[str, ...]


@kept(1)
def _announced(_number: int) -> Sequence[Announced]:
    """Read all stated amounts with one query."""
    part, who = "participations__role", "participations__organisation"
    stated = Initiative.objects.published().exclude(budget_hkd=None).order_by("pk")
    amounts: dict[int, tuple[int, int | None]] = {}
    leads: dict[int, set[str]] = {}
    rows = stated.values_list("pk", "budget_hkd", "starts", part, f"{who}__review_state", f"{who}__slug")
    for pk, hkd, starts, role, state, slug in rows:
        amounts[pk] = (hkd, starts.year if starts else None)
        is_lead = role == ParticipationRole.LEAD and state == ReviewState.PUBLISHED
        leads.setdefault(pk, set()).update([slug] if is_lead else [])
    return [Announced(*amounts[pk], tuple(sorted(leads[pk]))) for pk in amounts]


class Figures:
    """The figures as of a day."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def organisations(self) -> Counts:
        return count(ORGANISATIONS)

    @cached_property
    def initiatives(self) -> Counts:
        return count(INITIATIVES)

    @cached_property
    def organisation_total(self) -> int:
        return sum(self.organisations.get("kind", {}).values())

    @cached_property
    def initiative_total(self) -> int:
        return sum(self.initiatives.get("kind", {}).values())

    @cached_property
    def founded(self) -> Mapping[int, int]:
        """Organisations by founding year."""
        return {year: number for (year,), number in by_year(ORGANISATIONS).items()}

    @cached_property
    def started(self) -> Mapping[int, int]:
        """Initiatives by the year of their start."""
        return {year: number for (year,), number in by_year(INITIATIVES).items()}

    @cached_property
    def announced(self) -> Sequence[Announced]:
        return _announced(Change.objects.last_number())

    @cached_property
    def money(self) -> int:
        """All announced money, each initiative once."""
        return sum(one.hkd for one in self.announced)

    @cached_property
    def money_by_year(self) -> Mapping[int | None, int]:
        found: Counter[int | None] = Counter()
        for one in self.announced:
            found[one.year] += one.hkd
        return found

    @cached_property
    def money_by_lead(self) -> Mapping[tuple[str, ...], int]:
        """The money of each group of leads: one, several together, or none that is named. It adds up to `money`."""
        found: Counter[tuple[str, ...]] = Counter()
        for one in self.announced:
            found[one.leads] += one.hkd
        return found

    @cached_property
    def sectors(self) -> Mapping[str, int]:
        """Organisations by sector of the first level, in no order; a record may be in several."""
        below = parents()
        return {slug: number for slug, number in self.organisations.get("sector", {}).items() if slug not in below}

    @cached_property
    def sector_names(self) -> Mapping[str, str]:
        return labels("organisation")["sector"]

    @cached_property
    def lead_names(self) -> Mapping[str, str]:
        return labels("initiative")["lead"]

    @cached_property
    def completeness(self) -> Mapping[str, coverage.Completeness]:
        """How complete the entries are, by noun."""
        return {noun: coverage.completeness(noun, on=self.on) for noun in ("organisation", "initiative")}

    @cached_property
    def sources(self) -> Mapping[str, coverage.Evidence]:
        return coverage.sources()
