"""How much the register covers and how fresh it is, computed from what is public."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from directory.models import Change, Confidence, Initiative, Organisation, Source
from directory.models.base import STALE_AFTER


@dataclass(frozen=True)
class Share:
    """A part of a whole, for a table row with a bar."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down so that 100 means all."""
        return self.part * 100 // self.whole if self.whole else 0


def _of_noun(records: QuerySet, on: date) -> dict[str, Any]:
    """The figures of one noun. Dates are days; shares are of all public records of the noun."""
    numbers = records.aggregate(
        whole=Count("pk"),
        chinese_name=Count("pk", filter=Q(name_zh__gt="")),
        website=Count("pk", filter=Q(website__gt="")),
        sourced=Count("pk", filter=Q(confidence=Confidence.SOURCED)),
        fresh=Count("pk", filter=Q(checked_on__gte=on - STALE_AFTER)),
        oldest_check=Min("checked_on"),
        newest_check=Max("checked_on"),
    )
    whole = numbers.pop("whole")
    days = {name: numbers.pop(name) for name in ("oldest_check", "newest_check")}
    return {"whole": whole, **days, **{name: Share(part, whole) for name, part in numbers.items()}}


def measure(*, on: date) -> dict[str, Any]:
    """Return the figures of the coverage page as of a day."""
    organisations = _of_noun(Organisation.objects.published(), on)
    initiatives = _of_noun(Initiative.objects.published(), on)
    located = Organisation.objects.published().exclude(latitude=None).count()
    dated = Initiative.objects.published().exclude(starts=None).count()
    checks = {name: (organisations.pop(name), initiatives.pop(name)) for name in ("oldest_check", "newest_check")}
    return {
        "organisations": organisations | {"located": Share(located, organisations["whole"])},
        "initiatives": initiatives | {"dated": Share(dated, initiatives["whole"])},
        "oldest_check": min(filter(None, checks["oldest_check"]), default=None),
        "newest_check": max(filter(None, checks["newest_check"]), default=None),
        "sources": Source.objects.cited_publicly().count(),
        "publishers": Source.objects.cited_publicly().top_publishers()[:10],
        "last_change": Change.objects.order_by("-number").first(),
        "on": on,
    }
