"""What can be done to many records at once: to which of them, why not to the others, and what changes."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from directory import actions
from directory.actions import Record
from directory.admin.review import may_edit
from directory.models import ReviewState, Sector
from directory.models.rules import lacking

DRAFT, IN_REVIEW = ReviewState.DRAFT, ReviewState.IN_REVIEW
PUBLISHED, ARCHIVED = ReviewState.PUBLISHED, ReviewState.ARCHIVED


def _label(model: type[Record], name: str) -> str:
    """Return what the admin calls a field, or what hangs on a record."""
    field: Any = model._meta.get_field(name)
    return str(field.related_model._meta.verbose_name_plural if field.one_to_many else field.verbose_name)


class Deed:
    """One thing that a user may do to each of many records."""

    # What the list calls it, what the page before it asks, and what is said afterwards.
    name: str
    label: str | Promise
    question: Any
    done: Any
    # What the user must be allowed, whatever the record.
    permission = "change"
    needs_sector = needs_reason = False

    def __init__(self, user: Any, sector: Sector | None = None) -> None:
        self.user, self.sector = user, sector

    def refusal(self, record: Record) -> str:
        """Return why this cannot be done to a record, in words; nothing where it can."""
        if not may_edit(self.user, record):
            return _("It is or was public: that is for a Publisher to do.")
        return self.obstacle(record)

    def obstacle(self, record: Record) -> str:
        """Return why this cannot be done to a record that the user may edit."""
        raise NotImplementedError

    def before(self, record: Record) -> str:
        """Return what this changes, as it is now."""
        raise NotImplementedError

    def after(self, record: Record) -> str:
        """Return what this changes, as it will be."""
        raise NotImplementedError

    def act(self, record: Record, *, reason: str) -> None:
        raise NotImplementedError


class MarkAsChecked(Deed):
    name = "mark_as_checked"
    label = gettext_lazy("Mark as checked today")
    question = ngettext_lazy(
        "Mark %(count)d entry as checked today?", "Mark %(count)d entries as checked today?", "count"
    )
    done = ngettext_lazy("%(count)d entry is marked as checked.", "%(count)d entries are marked as checked.", "count")

    def obstacle(self, record: Record) -> str:
        return _("It was checked today already.") if record.checked_on == timezone.localdate() else ""

    def before(self, record: Record) -> str:
        return date_format(record.checked_on, "DATE_FORMAT") if record.checked_on else _("Never checked")

    def after(self, _record: Record) -> str:
        return date_format(timezone.localdate(), "DATE_FORMAT")

    def act(self, record: Record, *, reason: str) -> None:
        actions.mark_as_checked(record, by=self.user, reason=reason)


class Move(Deed):
    """Into another review state, from some of the others."""

    state: ReviewState
    starts: tuple[ReviewState, ...]

    def obstacle(self, record: Record) -> str:
        if record.review_state == self.state:
            return _("It is that already.")
        return "" if record.review_state in self.starts else _("Its review state does not lead there.")

    def before(self, record: Record) -> str:
        return record.get_review_state_display()

    def after(self, _record: Record) -> str:
        return str(self.state.label)

    def act(self, record: Record, *, reason: str) -> None:
        actions.set_review_state(record, self.state, by=self.user, reason=reason)


class Propose(Move):
    name = "propose"
    label = gettext_lazy("Propose for review")
    question = ngettext_lazy("Propose %(count)d entry for review?", "Propose %(count)d entries for review?", "count")
    done = ngettext_lazy(
        "%(count)d entry is proposed for review.", "%(count)d entries are proposed for review.", "count"
    )
    state, starts = IN_REVIEW, (DRAFT,)


class Publish(Move):
    name = "publish"
    label = gettext_lazy("Publish")
    question = ngettext_lazy("Publish %(count)d entry?", "Publish %(count)d entries?", "count")
    done = ngettext_lazy("%(count)d entry is published.", "%(count)d entries are published.", "count")
    permission = "publish"
    state, starts = PUBLISHED, (DRAFT, IN_REVIEW, ARCHIVED)

    def obstacle(self, record: Record) -> str:
        missing = lacking(vars(record) | {"citations": list(record.citations.all())})
        if (obstacle := super().obstacle(record)) or not missing:
            return obstacle
        fields = ", ".join(_label(type(record), name) for name in missing)
        return _("It lacks what a public entry has: %(fields)s.") % {"fields": fields}


class Archive(Move):
    name = "archive"
    label = gettext_lazy("Archive")
    question = ngettext_lazy("Archive %(count)d entry?", "Archive %(count)d entries?", "count")
    done = ngettext_lazy("%(count)d entry is archived.", "%(count)d entries are archived.", "count")
    permission = "publish"
    state, starts = ARCHIVED, (DRAFT, IN_REVIEW, PUBLISHED)


class SendBack(Move):
    name = "send_back"
    label = gettext_lazy("Send back to draft")
    question = ngettext_lazy("Send %(count)d entry back to draft?", "Send %(count)d entries back to draft?", "count")
    done = ngettext_lazy("%(count)d entry is a draft again.", "%(count)d entries are drafts again.", "count")
    permission = "publish"
    needs_reason = True
    state, starts = DRAFT, (IN_REVIEW, ARCHIVED)


class SectorDeed(Deed):
    """Changes the sectors of a record by one."""

    needs_sector = True

    def sectors_after(self, record: Record) -> list[Sector]:
        raise NotImplementedError

    def before(self, record: Record) -> str:
        return ", ".join(map(str, record.sectors.all())) or "–"

    def after(self, record: Record) -> str:
        return ", ".join(map(str, self.sectors_after(record))) or "–"

    def act(self, record: Record, *, reason: str) -> None:
        actions.set_sectors(record, self.sectors_after(record), by=self.user, reason=reason)


class AddSector(SectorDeed):
    name = "add_sector"
    label = gettext_lazy("Add a sector")
    question = ngettext_lazy("Add a sector to %(count)d entry?", "Add a sector to %(count)d entries?", "count")
    done = ngettext_lazy("%(count)d entry is in the sector now.", "%(count)d entries are in the sector now.", "count")

    def obstacle(self, record: Record) -> str:
        return _("It is in this sector already.") if self.sector in record.sectors.all() else ""

    def sectors_after(self, record: Record) -> list[Sector]:
        return [*record.sectors.all(), *([self.sector] if self.sector else ())]


class RemoveSector(SectorDeed):
    name = "remove_sector"
    label = gettext_lazy("Remove a sector")
    question = ngettext_lazy(
        "Remove a sector from %(count)d entry?", "Remove a sector from %(count)d entries?", "count"
    )
    done = ngettext_lazy(
        "%(count)d entry is in the sector no more.", "%(count)d entries are in the sector no more.", "count"
    )

    def obstacle(self, record: Record) -> str:
        return "" if self.sector in record.sectors.all() else _("It is not in this sector.")

    def sectors_after(self, record: Record) -> list[Sector]:
        return [sector for sector in record.sectors.all() if sector != self.sector]


DEEDS: tuple[type[Deed], ...] = (MarkAsChecked, Propose, Publish, Archive, SendBack, AddSector, RemoveSector)
