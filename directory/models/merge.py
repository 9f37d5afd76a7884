"""Records that were merged, and all that it takes to set them apart again."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergeQuerySet(models.QuerySet["Merge"]):
    def with_people(self) -> Self:
        return self.select_related("by", "undone_by")


class Merge(models.Model):
    """Which record was merged into which of its noun, and what that changed.

    The two are held by their numbers, which are never given twice, and by what they were called then.
    """

    noun = models.CharField(_("noun"), max_length=20)
    winner = models.BigIntegerField(_("kept"))
    loser = models.BigIntegerField(_("merged"))
    winner_name = models.CharField(_("kept entry"), max_length=160)
    loser_name = models.CharField(_("merged entry"), max_length=160)
    # Of each touched record `noun`, `pk`, `slug` and `fields`: name -> the values before and after.
    changed: Any = models.JSONField(_("changed"), default=list)
    # Of each proposed change that moved or was joined with another `pk`, and `before` and `after` of what it holds.
    moved: Any = models.JSONField(_("proposed changes that moved"), default=list)
    # The former addresses that were led on, each its slug and the cause that it had.
    redirects: Any = models.JSONField(_("former addresses that moved"), default=list)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("undone by"), related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        # Whoever may publish may merge, see and undo.
        default_permissions = ()
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(name="merge_is_of_a_noun", condition=Q(noun__in=["organisation", "initiative"])),
            models.CheckConstraint(name="merge_is_of_two", condition=~Q(winner=F("loser"))),
        ]

    def __str__(self) -> str:
        return f"{self.loser_name} → {self.winner_name}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
