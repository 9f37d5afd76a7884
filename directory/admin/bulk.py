"""What an editor does to many records of a list at once. Each action is one transaction."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from directory.actions import Record, mark_as_checked, set_review_state
from directory.admin.review import User, may_edit, may_publish
from directory.models import ReviewState

DRAFT, IN_REVIEW = ReviewState.DRAFT, ReviewState.IN_REVIEW
PUBLISHED, ARCHIVED = ReviewState.PUBLISHED, ReviewState.ARCHIVED

# The states from which each state is reached.
MOVES = {
    IN_REVIEW: {DRAFT},
    PUBLISHED: {DRAFT, IN_REVIEW, ARCHIVED},
    ARCHIVED: {DRAFT, IN_REVIEW, PUBLISHED},
    DRAFT: {IN_REVIEW, ARCHIVED},
}


@transaction.atomic
def apply(records: QuerySet, act: Callable[[Record], None], *, by: User, states: set[ReviewState]) -> int:
    """Do something to each record that is in one of the states and that the user may change; return to how many."""
    locked = records.model.objects.select_for_update().filter(pk__in=[record.pk for record in records]).order_by("pk")
    able = [record for record in locked if record.review_state in states and may_edit(by, record)]
    for record in able:
        act(record)
    return len(able)


class ReviewActionsMixin:
    """The bulk actions of both nouns."""

    actions = ("mark_as_checked", "propose", "publish", "archive", "send_back")
    opts: Any
    message_user: Any

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user, self.opts.model_name)

    def _tell(self, request: HttpRequest, message: str, done: int, asked: int) -> None:
        """Say how many entries an action has changed, and how many it has left alone."""
        if done:
            self.message_user(request, message % {"count": done}, messages.SUCCESS)
        if left := asked - done:
            message = ngettext(
                "%(count)d entry was left as it is: its state does not allow this, or you may not change it.",
                "%(count)d entries were left as they are: their state does not allow this, or you may not change them.",
                left,
            )
            self.message_user(request, message % {"count": left}, messages.WARNING)

    def _move(self, request: HttpRequest, records: QuerySet, state: ReviewState) -> int:
        user: Any = request.user
        return apply(records, lambda record: set_review_state(record, state, by=user), by=user, states=MOVES[state])

    @admin.action(description=_("Mark as checked today"), permissions=["change"])
    def mark_as_checked(self, request: HttpRequest, records: QuerySet) -> None:
        user: Any = request.user
        done = apply(records, lambda record: mark_as_checked(record, by=user), by=user, states=set(ReviewState))
        message = ngettext("%(count)d entry is marked as checked.", "%(count)d entries are marked as checked.", done)
        self._tell(request, message, done, len(records))

    @admin.action(description=_("Propose for review"), permissions=["change"])
    def propose(self, request: HttpRequest, records: QuerySet) -> None:
        done = self._move(request, records, IN_REVIEW)
        message = ngettext(
            "%(count)d entry is proposed for review.", "%(count)d entries are proposed for review.", done
        )
        self._tell(request, message, done, len(records))

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request: HttpRequest, records: QuerySet) -> None:
        done = self._move(request, records, PUBLISHED)
        message = ngettext("%(count)d entry is published.", "%(count)d entries are published.", done)
        self._tell(request, message, done, len(records))

    @admin.action(description=_("Archive"), permissions=["publish"])
    def archive(self, request: HttpRequest, records: QuerySet) -> None:
        done = self._move(request, records, ARCHIVED)
        message = ngettext("%(count)d entry is archived.", "%(count)d entries are archived.", done)
        self._tell(request, message, done, len(records))

    @admin.action(description=_("Send back to draft"), permissions=["publish"])
    def send_back(self, request: HttpRequest, records: QuerySet) -> None:
        done = self._move(request, records, DRAFT)
        message = ngettext("%(count)d entry is a draft again.", "%(count)d entries are drafts again.", done)
        self._tell(request, message, done, len(records))
