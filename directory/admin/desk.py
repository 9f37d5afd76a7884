"""The editors' desk: the admin's first page. What waits for whoever looks at it, and what the register needs.

Each pile is one object of `PILES`, in the order of the page. It tells its numbers, each with the list that it opens,
and its first entries. What lies longest stands first, everywhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any, Protocol

from django.contrib.auth.models import User
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import duplicates
from directory.actions import Record
from directory.admin.forms import NAMES
from directory.models import Change, Initiative, Organisation, ReviewState

# So many entries of a pile are shown.
FIRST = 4
# Changes are recent for so long.
RECENT = timedelta(days=7)

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
        numbers = [
            Number(_plural(model), desk.count(model, self), _list_url(model, self.query)) for model in desk.models
        ]
        found = sorted(desk.first(self), key=self.order)
        entries = [Entry(_url(r, "change", r.pk), r.name_en, r.name_zh, self.note(r)) for r in found[:FIRST]]
        return Shown(self.title, self.nothing, numbers, entries)


class MyDrafts(RecordPile):
    """Drafts lie with whoever made them: another's correction does not take them away."""

    slug, column = "drafts", "mine"
    title = gettext_lazy("My drafts")
    nothing = gettext_lazy("You have no drafts.")
    query = {"review_state__exact": ReviewState.DRAFT, "made_by": "me"}

    def records(self, model: type[Record], user: User) -> QuerySet:
        return model.objects.filter(review_state=ReviewState.DRAFT).made_by(user)


class WaitingForReview(RecordPile):
    slug, column = "review", "mine"
    title = gettext_lazy("Waiting for review")
    nothing = gettext_lazy("Nothing waits for review.")
    query = {"review_state__exact": ReviewState.IN_REVIEW}

    def records(self, model: type[Record], _user: User) -> QuerySet:
        return model.objects.filter(review_state=ReviewState.IN_REVIEW)


class MissingTranslations(RecordPile):
    slug, column = "translations", "register"
    title = gettext_lazy("Missing translations")
    nothing = gettext_lazy("Every public entry stands in both languages.")
    query = {"review_state__exact": ReviewState.PUBLISHED, "missing": "translation"}

    def records(self, model: type[Record], _user: User) -> QuerySet:
        return model.objects.published().untranslated()

    def note(self, record: Any) -> str:
        return ", ".join(str(NAMES[name]) for name in record.untranslated)


class ThinSources(RecordPile):
    slug, column = "evidence", "register"
    title = gettext_lazy("Thin sources")
    nothing = gettext_lazy("Every public entry is well supported.")
    query = {"review_state__exact": ReviewState.PUBLISHED, "evidence": "thin"}

    def records(self, model: type[Record], _user: User) -> QuerySet:
        return model.objects.published().weakly_evidenced()

    def note(self, record: Any) -> str:
        return record.get_confidence_display() if record.is_thinly_sourced else _("Cites nothing")


class LongestUnchecked(RecordPile):
    slug, column = "checks", "register"
    title = gettext_lazy("Longest unchecked")
    nothing = gettext_lazy("Every public entry was checked within a year.")
    query = {"review_state__exact": ReviewState.PUBLISHED, "freshness": "due", "o": "5"}

    def records(self, model: type[Record], _user: User) -> QuerySet:
        return model.objects.published().stale(on=timezone.localdate())

    def order(self, record: Any) -> Any:
        return record.checked_on is not None, record.checked_on, record.sort_name

    def sorted_records(self, model: type[Record], user: User) -> QuerySet:
        return self.records(model, user).longest_unchecked_first()

    def note(self, record: Any) -> str:
        return date_format(record.checked_on, "SHORT_DATE_FORMAT") if record.checked_on else _("Never checked")


class LikelyDuplicates:
    column = "register"

    def show(self, desk: "Desk") -> Shown | None:
        if not desk.models:
            return None
        pairs = duplicates.likely(*desk.models)
        numbers = [Number(_plural(model), len(found), _url(model, "duplicates")) for model, found in pairs.items()]
        entries = [
            Entry(_url(model, "pair", *pair.keys), f"{pair.first.name_en} – {pair.second.name_en}")
            for model, found in pairs.items()
            for pair in found[:FIRST]
        ]
        nothing = gettext_lazy("No two entries look alike.")
        return Shown(gettext_lazy("Likely duplicates"), nothing, numbers, entries[:FIRST])


class RecentChanges:
    column = "mine"

    def show(self, desk: "Desk") -> Shown | None:
        if not desk.user.has_perm("directory.view_change"):
            return None
        # The same week as that of the list's own filter, so that the list shows it as chosen.
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        query = {"at__gte": str(today - RECENT), "at__lt": str(today + timedelta(days=1))}
        changes = Change.objects.filter(**query).annotate(total=Window(Count("*")), name=_name())
        newest = list(changes.select_related("by").order_by("-number")[:FIRST])
        total = newest[0].total if newest else 0
        numbers = [Number(gettext_lazy("In the past seven days"), total, _list_url(Change, query))]
        entries = [_entry_of(change) for change in newest]
        return Shown(
            gettext_lazy("Recent changes"), gettext_lazy("Nothing has changed in seven days."), numbers, entries
        )


PILES: list[Pile] = [
    MyDrafts(),
    WaitingForReview(),
    RecentChanges(),
    LikelyDuplicates(),
    MissingTranslations(),
    ThinSources(),
    LongestUnchecked(),
]


class Desk:
    """What the piles share while one page is made: the user, and the records of all piles."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.models = [model for model in (Organisation, Initiative) if user.has_perm(f"directory.view_{_noun(model)}")]
        self.piles = [pile for pile in PILES if isinstance(pile, RecordPile)]

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


def _noun(model: Any) -> str:
    return model._meta.model_name


def _plural(model: Any) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def _url(thing: Any, page: str, *keys: int) -> str:
    return reverse(f"admin:directory_{_noun(thing)}_{page}", args=keys)


def _list_url(model: Any, query: dict[str, str]) -> str:
    return f"{_url(model, 'changelist')}?{urlencode(query)}"


def _name() -> Coalesce:
    """The name of the record that a change is about; the slug where it has none, or has it no more."""
    names = [
        When(noun=_noun(model), then=Subquery(model.objects.filter(slug=OuterRef("slug")).values("name_en")[:1]))
        for model in (Organisation, Initiative)
    ]
    return Coalesce(Case(*names), "slug")


def _entry_of(change: Any) -> Entry:
    day = date_format(timezone.localtime(change.at), "SHORT_DATE_FORMAT")
    said = [change.get_action_display(), str(change.by or ""), day]
    name = change.name or _("The whole register")
    return Entry(_url(change, "change", change.pk), name, note=", ".join(filter(None, said)))


def lay_out(user: Any) -> dict[str, Iterable[Shown]]:
    """Return the piles of each column that a user may look at."""
    desk = Desk(user)
    shown = [(pile.column, found) for pile in PILES if (found := pile.show(desk))]
    return {name: [found for column, found in shown if column == name] for name in ("mine", "register")}
