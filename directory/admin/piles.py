"""What a pile on the editors' desk is: its numbers, each with the list that it opens, and its first entries.

What lies longest stands first, everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst

from directory.actions import Record
from directory.models import ChangeSet, ChangeSetState, Initiative, Organisation

# So many entries of a pile are shown.
FIRST = 4

Text = str | Promise


@dataclass(frozen=True)
class Number:
    """How many entries of one kind lie on a pile, and where they are listed."""

    label: Text
    count: int
    url: str


@dataclass(frozen=True)
class Entry:
    """One line of a pile: where it leads, what it is called in each language, and what else there is to say."""

    url: str
    name_en: str
    name_zh: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A pile as the page shows it."""

    title: Text
    # Said in place of entries where there are none.
    nothing: Text
    numbers: list[Number]
    entries: list[Entry] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(number.count for number in self.numbers)


class Pile(Protocol):
    """A pile in one of the two columns: `mine` for whoever looks, `register` for the register as a whole."""

    column: str

    def show(self, desk: "Desk") -> Shown | None:
        """Return what lies on the pile; None where the user may not look at it."""


class RecordPile:
    """Records in some state. `records` finds them; `query` opens the list of the same records.

    The records of all these piles are counted and fetched together.
    """

    slug: str
    column: str
    title: Text
    nothing: Text
    query: dict[str, str]

    def records(self, model: type[Record], user: User) -> QuerySet:
        """Return the records that lie here."""
        raise NotImplementedError

    def order(self, record: Any) -> Any:
        """Return what the records of the pile are sorted by, as `sorted_records` does in the database."""
        return record.updated_at, record.sort_name

    def sorted_records(self, model: type[Record], user: User) -> QuerySet:
        return self.records(model, user).order_by("updated_at", "sort_name")

    def note(self, record: Any) -> str:
        return date_format(timezone.localtime(record.updated_at), "SHORT_DATE_FORMAT")

    def show(self, desk: "Desk") -> Shown | None:
        if not desk.models:
            return None
        numbers = [Number(plural(model), desk.count(model, self), list_url(model, self.query)) for model in desk.models]
        found = sorted(desk.first(self), key=self.order)
        entries = [Entry(url(r, "change", r.pk), r.name_en, r.name_zh, self.note(r)) for r in found[:FIRST]]
        return Shown(self.title, self.nothing, numbers, entries)


class Desk:
    """What the piles share while one page is made: the user, and the records of all piles."""

    def __init__(self, user: Any, piles: Iterable[Pile]) -> None:
        self.user = user
        self.models = [model for model in (Organisation, Initiative) if user.has_perm(f"directory.view_{noun(model)}")]
        self.piles = [pile for pile in piles if isinstance(pile, RecordPile)]

    @cached_property
    def records(self) -> dict[Any, list[Any]]:
        """The first records of all piles by noun, in one query each.

        Each is annotated with the piles that it lies on, and with how many records lie on each pile.
        """
        return {model: self._records(model) for model in self.models}

    def _records(self, model: Any) -> list[Any]:
        numbers = {f"number_{pile.slug}": _number_of(pile.records(model, self.user)) for pile in self.piles}
        lies_on = {
            f"lies_on_{pile.slug}": Q(pk__in=pile.sorted_records(model, self.user).values("pk")[:FIRST])
            for pile in self.piles
        }
        any_of = Q(*((name, True) for name in lies_on), _connector=Q.OR)
        return list(model.objects.annotate(**lies_on).filter(any_of).annotate(**numbers).defer("search_text"))

    @cached_property
    def proposals(self) -> list[Any]:
        """The first proposed changes that wait, or were sent back to the user; each knows the total of its state."""
        in_state: dict[str, Any] = {"partition_by": "state"}
        found = ChangeSet.objects.open().exclude(Q(state=ChangeSetState.SENT_BACK) & ~Q(by=self.user)).with_record()
        numbered = found.annotate(
            total=Window(Count("*"), **in_state), place=Window(RowNumber(), order_by=("at", "pk"), **in_state)
        )
        return list(numbered.filter(place__lte=FIRST).order_by("at", "pk"))

    def count(self, model: Any, pile: RecordPile) -> int:
        """Return how many records of a noun lie on a pile."""
        return max((getattr(record, f"number_{pile.slug}") or 0 for record in self.records[model]), default=0)

    def first(self, pile: RecordPile) -> list[Any]:
        """Return the first records of each noun on a pile."""
        everything = (record for found in self.records.values() for record in found)
        return [record for record in everything if getattr(record, f"lies_on_{pile.slug}")]


def _number_of(records: QuerySet) -> Subquery:
    """Return the number of records as part of another query; NULL where there is none."""
    counted = records.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk"))
    return Subquery(counted.values("number"), output_field=IntegerField())


def noun(model: Any) -> str:
    return model._meta.model_name


def plural(model: Any) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def url(thing: Any, page: str, *keys: int) -> str:
    return reverse(f"admin:directory_{noun(thing)}_{page}", args=keys)


def list_url(model: Any, query: dict[str, str]) -> str:
    return f"{url(model, 'changelist')}?{urlencode(query)}"
