"""What a pile on the editors' desk is: its numbers, each with the list that it opens, and its first entries.

What lies longest stands first, everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst

from directory.actions import Record
from directory.models import ChangeSet, Initiative, Organisation

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
        entries = [_entry_of(record, record, self.note(record)) for record in found[:FIRST]]
        return Shown(self.title, self.nothing, numbers, entries)


class WorkPile(RecordPile):
    """Records in some state, and with them changes of other records that are only proposed."""

    change_query: dict[str, str]

    def changes(self, user: User) -> QuerySet[ChangeSet]:
        """Return the proposed changes that lie here; `change_query` opens the list of the same."""
        raise NotImplementedError

    def note_of_change(self, change_set: ChangeSet) -> str:
        raise NotImplementedError

    def show(self, desk: "Desk") -> Shown | None:
        shown = super().show(desk)
        if shown is None or ChangeSet not in desk.lying:
            return shown
        number = Number(plural(ChangeSet), desk.count(ChangeSet, self), list_url(ChangeSet, self.change_query))
        waiting = [(self.order(record), _entry_of(record, record, self.note(record))) for record in desk.first(self)]
        for change in desk.first_of(ChangeSet, self):
            key = (change.at, change.record.sort_name)
            waiting.append((key, _entry_of(change, change.record, self.note_of_change(change))))
        entries = [entry for _key, entry in sorted(waiting, key=lambda each: each[0])]
        return Shown(self.title, self.nothing, [*shown.numbers, number], entries[:FIRST])


def _entry_of(thing: Any, record: Record, note: str) -> Entry:
    """Return a line that leads to a thing, under the name of the record that it is or is about."""
    return Entry(url(thing, "change", thing.pk), record.name_en, record.name_zh, note)


class Desk:
    """What the piles share while one page is made: the user, and what lies on them."""

    def __init__(self, user: Any, piles: Iterable[Pile]) -> None:
        self.user = user
        self.models = [model for model in (Organisation, Initiative) if user.has_perm(f"directory.view_{noun(model)}")]
        self.piles = [pile for pile in piles if isinstance(pile, RecordPile)]

    @cached_property
    def lying(self) -> dict[Any, list[Any]]:
        """The first records of all piles by noun, and the first proposed changes, in one query each.

        Each is annotated with the piles that it lies on, and with how many of its kind lie on each pile.
        """
        found = {model: self._records(model) for model in self.models}
        return found | ({ChangeSet: self._changes()} if self.user.has_perm("directory.view_changeset") else {})

    def _records(self, model: Any) -> list[Any]:
        piles = {pile.slug: pile.sorted_records(model, self.user) for pile in self.piles}
        return list(_lying_on(piles, model.objects.with_return().defer("search_text")))

    def _changes(self) -> list[ChangeSet]:
        piles = {pile.slug: pile.changes(self.user).order_by("at") for pile in self.piles if isinstance(pile, WorkPile)}
        return list(_lying_on(piles, ChangeSet.objects.with_record()))

    def count(self, model: Any, pile: RecordPile) -> int:
        """Return how many of a kind lie on a pile."""
        return max((getattr(each, f"number_{pile.slug}") or 0 for each in self.lying[model]), default=0)

    def first_of(self, model: Any, pile: RecordPile) -> list[Any]:
        """Return the first of a kind on a pile."""
        return [each for each in self.lying[model] if getattr(each, f"lies_on_{pile.slug}")]

    def first(self, pile: RecordPile) -> list[Any]:
        """Return the first records of each noun on a pile."""
        return [record for model in self.models for record in self.first_of(model, pile)]


def _lying_on(piles: dict[str, QuerySet], everything: QuerySet) -> QuerySet:
    """Return the first of each pile among everything of a kind, annotated with the numbers of all piles."""
    numbers = {f"number_{slug}": _number_of(found) for slug, found in piles.items()}
    lies_on = {f"lies_on_{slug}": Q(pk__in=found.values("pk")[:FIRST]) for slug, found in piles.items()}
    any_of = Q(*((name, True) for name in lies_on), _connector=Q.OR)
    return everything.annotate(**lies_on).filter(any_of).annotate(**numbers)


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
