"""A change that somebody proposes and a Publisher decides on. Until then the record stays as it is."""

from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.choices import ChangeSetState, Origin
from directory.models.initiative import Initiative
from directory.models.organisation import Organisation

OPEN = (ChangeSetState.PENDING, ChangeSetState.SENT_BACK)


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def pending(self) -> Self:
        """Those that wait for a Publisher."""
        return self.filter(state=ChangeSetState.PENDING)

    def sent_back_to(self, user: User) -> Self:
        """Those of an Editor that a Publisher has sent back."""
        return self.by_editor(user).filter(state=ChangeSetState.SENT_BACK)

    def open(self) -> Self:
        """Those that are not decided: pending, or sent back to whoever proposed them."""
        return self.filter(state__in=OPEN)

    def about(self, record: Organisation | Initiative) -> Self:
        return self.filter(**{record.noun: record})

    def by_editor(self, user: User) -> Self:
        return self.filter(by=user, origin=Origin.EDITOR)

    def with_record(self) -> Self:
        return self.select_related("organisation", "initiative", "by", "decided_by")


class ChangeSet(models.Model):
    """Proposed values of some fields of one record, as `directory.snapshots` keeps them, and the values before."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="change_sets", null=True, blank=True
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), related_name="change_sets", null=True, blank=True
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices, default=Origin.EDITOR)
    proposed = models.JSONField(_("proposed values"), default=dict)
    base = models.JSONField(_("values before"), default=dict)
    base_version = models.PositiveIntegerField(_("made on version"))
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeSetState.choices, default=ChangeSetState.PENDING, db_index=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("proposed at"), default=timezone.now, help_text=_("Moves when the proposal changes."))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    accepted = models.JSONField(_("accepted fields"), default=list, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                name="change_set_is_about_one_record",
                condition=Q(organisation__isnull=False, initiative=None)
                | Q(organisation=None, initiative__isnull=False),
            ),
            models.CheckConstraint(name="change_set_state_is_known", condition=Q(state__in=ChangeSetState.values)),
            models.CheckConstraint(name="change_set_origin_is_known", condition=Q(origin__in=Origin.values)),
        ]

    def __str__(self) -> str:
        return f"{self.record}, {self.get_state_display()}"

    @property
    def record(self) -> Organisation | Initiative:
        return self.organisation or self.initiative  # type: ignore[return-value]  # the database sees to it

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
