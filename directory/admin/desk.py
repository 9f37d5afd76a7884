"""The editors' desk: the admin's first page. What waits for whoever looks at it, and what the register needs.

Each pile is one object of `PILES`, in the order of the page.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, When, Window
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import duplicates
from directory.actions import Record
from directory.admin.duplicates import BANDS
from directory.admin.forms import NAMES
from directory.admin.piles import (
    FIRST,
    Desk,
    Entry,
    Number,
    Pile,
    RecordPile,
    Shown,
    WorkPile,
    list_url,
    noun,
    plural,
    url,
)
from directory.duplicates import Band
from directory.models import Change, ChangeSet, ChangeSetState, Initiative, Organisation, ReviewState

# Changes are recent for so long.
RECENT = timedelta(days=7)
# A comment may be of any length; so many characters of it are shown.
LONGEST_NOTE = 300


class MyDrafts(RecordPile):
    """Drafts lie with whoever made them: another's correction does not take them away."""

    slug, column = "drafts", "mine"
    title = gettext_lazy("My drafts")
    nothing = gettext_lazy("You have no drafts.")
    query = {"review_state__exact": ReviewState.DRAFT, "made_by": "me"}

    def records(self, model: type[Record], user: User) -> QuerySet:
        return model.objects.filter(review_state=ReviewState.DRAFT).made_by(user)


class WaitingForReview(WorkPile):
    slug, column = "review", "mine"
    title = gettext_lazy("Waiting for review")
    nothing = gettext_lazy("Nothing waits for review.")
    query = {"review_state__exact": ReviewState.IN_REVIEW}
    change_query = {"state__exact": ChangeSetState.PENDING}

    def records(self, model: type[Record], _user: User) -> QuerySet:
        return model.objects.filter(review_state=ReviewState.IN_REVIEW)

    def changes(self, _user: User) -> QuerySet[ChangeSet]:
        return ChangeSet.objects.pending()

    def note_of_change(self, change_set: ChangeSet) -> str:
        day = date_format(timezone.localtime(change_set.at), "SHORT_DATE_FORMAT")
        return ", ".join(filter(None, [_("Proposed change"), str(change_set.by or ""), day]))


class SentBack(WorkPile):
    """What somebody else has sent back to whoever wrote it, with the reason, until it is proposed again."""

    slug, column = "sent-back", "mine"
    title = gettext_lazy("Sent back to me")
    nothing = gettext_lazy("Nothing was sent back to you.")
    query = {"sent_back": "me"}
    change_query = {"proposed_by": "me", "state__exact": ChangeSetState.SENT_BACK}

    def records(self, model: type[Record], user: User) -> QuerySet:
        return model.objects.sent_back_to(user)

    def note(self, record: Any) -> str:
        return record.returned_because or super().note(record)

    def changes(self, user: User) -> QuerySet[ChangeSet]:
        return ChangeSet.objects.sent_back_to(user)

    def note_of_change(self, change_set: ChangeSet) -> str:
        return Truncator(change_set.comment).chars(LONGEST_NOTE)


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
    """Pairs, each of which leads to the page that shows both."""

    column = "register"

    def show(self, desk: Desk) -> Shown | None:
        if not desk.models:
            return None
        pairs = duplicates.likely(*desk.models)
        numbers = [
            Number(
                _("%(nouns)s, %(band)s") % {"nouns": plural(model), "band": str(BANDS[band])},
                sum(pair.band == band for pair in found),
                f"{url(model, 'duplicates')}?{urlencode({'band': band})}",
            )
            for model, found in pairs.items()
            for band in Band
        ]
        entries = [
            Entry(url(model, "pair", *pair.keys), f"{pair.first.name_en} – {pair.second.name_en}")
            for model, found in pairs.items()
            for pair in found[:FIRST]
        ]
        nothing = gettext_lazy("No two entries look alike.")
        return Shown(gettext_lazy("Likely duplicates"), nothing, numbers, entries[:FIRST])


class RecentChanges:
    """What the public has seen change, the newest first."""

    column = "mine"

    def show(self, desk: Desk) -> Shown | None:
        if not desk.user.has_perm("directory.view_change"):
            return None
        # The same week as that of the list's own filter, so that the list shows it as chosen.
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        query = {"at__gte": str(today - RECENT), "at__lt": str(today + timedelta(days=1))}
        changes = Change.objects.filter(**query).annotate(total=Window(Count("*")), name=_name())
        newest = list(changes.select_related("by").order_by("-number")[:FIRST])
        total = newest[0].total if newest else 0
        numbers = [Number(gettext_lazy("In the past seven days"), total, list_url(Change, query))]
        nothing = gettext_lazy("Nothing has changed in seven days.")
        return Shown(gettext_lazy("Recent changes"), nothing, numbers, [_entry_of(change) for change in newest])


def _name() -> Coalesce:
    """The name of the record that a change is about; the slug where it has none, or has it no more."""
    names = [
        When(noun=noun(model), then=Subquery(model.objects.filter(slug=OuterRef("slug")).values("name_en")[:1]))
        for model in (Organisation, Initiative)
    ]
    return Coalesce(Case(*names), "slug")


def _entry_of(change: Any) -> Entry:
    day = date_format(timezone.localtime(change.at), "SHORT_DATE_FORMAT")
    said = [change.get_action_display(), str(change.by or ""), day]
    name = change.name or _("The whole register")
    return Entry(url(change, "change", change.pk), name, note=", ".join(filter(None, said)))


PILES: list[Pile] = [
    MyDrafts(),
    WaitingForReview(),
    SentBack(),
    RecentChanges(),
    LikelyDuplicates(),
    MissingTranslations(),
    ThinSources(),
    LongestUnchecked(),
]


def lay_out(user: Any) -> dict[str, list[Shown]]:
    """Return the piles of each column that a user may look at: those first on which something lies."""
    desk = Desk(user, PILES)
    shown = [(pile.column, found) for pile in PILES if (found := pile.show(desk))]
    shown.sort(key=lambda pair: not pair[1].count)
    return {name: [found for column, found in shown if column == name] for name in ("mine", "register")}
