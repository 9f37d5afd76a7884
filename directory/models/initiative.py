"""Something done: a policy, scheme, programme, system, event or agreement, and who takes part in it."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.base import Record, RecordQuerySet, Version
from directory.models.bilingual import Bilingual
from directory.models.choices import InitiativeKind, InitiativeStatus, ParticipationRole, ReviewState
from directory.models.organisation import Organisation
from directory.models.partial_date import PartialDateField, is_before, is_partial_date
from directory.models.taxonomy import Audience, Challenge


class InitiativeQuerySet(RecordQuerySet["Initiative"]):
    def answering(self, challenge: Challenge) -> Self:
        return self.filter(challenges=challenge)

    def open(self, *, on: date) -> Self:
        """Initiatives that take applications on the given day: marked as open, and not past their end."""
        day = on.isoformat()
        is_not_over = Q(ends=None) | Q(ends__gte=day) | Q(ends__in=[day[:4], day[:7]])
        return self.filter(is_not_over, status=InitiativeStatus.OPEN)

    def newest(self) -> Self:
        """The ones that started last first; those whose start is not known at the end."""
        return self.order_by(F("starts").desc(nulls_last=True), "sort_name")

    def for_list(self) -> Self:
        """With what one row of a list shows."""
        leads = Participation.objects.public().leads().select_related("organisation")
        return self.prefetch_related("sectors", models.Prefetch("participations", leads, to_attr="leads")).defer(
            "search_text", "description_en", "description_zh"
        )

    def for_comparison(self, slugs: Iterable[str]) -> Self:
        """Those of the slugs with all facts, citations, and as `public_parts` the public part of each organisation."""
        parts = (
            Participation.objects.public().select_related("organisation").order_by("role", "organisation__sort_name")
        )
        return (
            super()
            .for_comparison(slugs)
            .prefetch_related(models.Prefetch("participations", parts, to_attr="public_parts"))
        )

    def for_detail(self) -> Self:
        return self.select_related("successor").prefetch_related("sectors", "technologies", "challenges", "audiences")


class Initiative(Record):
    kind = models.CharField(_("kind"), max_length=20, choices=InitiativeKind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=InitiativeStatus.choices, default=InitiativeStatus.RUNNING
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("successor"), related_name="predecessors", null=True, blank=True
    )
    starts = PartialDateField(_("starts"))
    ends = PartialDateField(_("ends"))
    budget_hkd = models.PositiveBigIntegerField(
        _("budget"), null=True, blank=True, help_text=_("Whole Hong Kong dollars.")
    )
    organisations = models.ManyToManyField(
        Organisation, through="Participation", related_name="initiatives", verbose_name=_("organisations")
    )
    challenges = models.ManyToManyField(Challenge, verbose_name=_("challenges"), blank=True)
    audiences = models.ManyToManyField(Audience, verbose_name=_("audiences"), blank=True)
    offer_en = models.CharField(_("offer (English)"), max_length=240, blank=True)
    offer_zh = models.CharField(_("offer (Chinese)"), max_length=120, blank=True)
    eligibility_en = models.CharField(_("eligibility (English)"), max_length=240, blank=True)
    eligibility_zh = models.CharField(_("eligibility (Chinese)"), max_length=120, blank=True)

    offer = Bilingual()
    eligibility = Bilingual()

    objects = InitiativeQuerySet.as_manager()
    history = HistoricalRecords(bases=[Version], excluded_fields=["search_text", "sort_name"])

    class Meta(Record.Meta):
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        permissions = [("publish_initiative", "Can publish initiatives")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="initiative_dates_are_partial_dates", condition=is_partial_date("starts", "ends")
            ),
            models.CheckConstraint(
                name="initiative_ends_after_start",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=Left(F("starts"), 4)),
            ),
            models.CheckConstraint(
                name="initiative_is_not_its_own_successor", condition=Q(successor=None) | ~Q(successor=F("pk"))
            ),
            models.CheckConstraint(name="initiative_kind_is_known", condition=Q(kind__in=InitiativeKind.values)),
            models.CheckConstraint(name="initiative_status_is_known", condition=Q(status__in=InitiativeStatus.values)),
        ]

    def clean(self) -> None:
        super().clean()
        if is_before(self.ends, self.starts):
            raise ValidationError({"ends": _("It cannot end before it starts.")})

    def get_absolute_url(self) -> str:
        return reverse("initiative_detail", args=[self.slug])

    @property
    def is_ended(self) -> bool:
        return InitiativeStatus(self.status).is_ended

    @property
    def is_funding(self) -> bool:
        return self.kind == InitiativeKind.FUNDING


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def get_by_natural_key(self, initiative: str, organisation: str) -> "Participation":
        return self.get(initiative__slug=initiative, organisation__slug=organisation)

    def public(self) -> Self:
        """Parts of public organisations in public initiatives."""
        return self.filter(
            organisation__review_state=ReviewState.PUBLISHED, initiative__review_state=ReviewState.PUBLISHED
        )

    def leads(self) -> Self:
        return self.filter(role=ParticipationRole.LEAD)

    def with_company(self) -> Self:
        """Say of each part whether another public organisation takes part too, as `has_company`."""
        others = Participation.objects.public().filter(initiative=OuterRef("initiative"))
        return self.annotate(has_company=Exists(others.exclude(organisation=OuterRef("organisation"))))

    def of_organisation(self, organisation: Organisation) -> Self:
        """What an organisation takes part in, what it leads first and the newest first."""
        newest = F("initiative__starts").desc(nulls_last=True)
        return self.filter(organisation=organisation).select_related("initiative").order_by("role", newest, "pk")

    def of_initiative(self, initiative: Initiative) -> Self:
        """Who takes part in an initiative, those who lead it first."""
        return (
            self.filter(initiative=initiative)
            .select_related("organisation")
            .order_by("role", "organisation__sort_name")
        )


class Participation(models.Model):
    """An organisation's part in an initiative."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("initiative"), related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="participations"
    )
    role = models.CharField(
        _("role"), max_length=10, choices=ParticipationRole.choices, default=ParticipationRole.PARTNER
    )

    objects = ParticipationQuerySet.as_manager()
    history = HistoricalRecords()

    # Set by `with_company`.
    has_company: bool

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ("initiative", "role", "organisation__sort_name")
        constraints = [
            models.UniqueConstraint(name="participation_stands_once", fields=["initiative", "organisation"]),
            models.CheckConstraint(name="participation_role_is_known", condition=Q(role__in=ParticipationRole.values)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.initiative}"

    def natural_key(self) -> tuple[str, str]:
        return (self.initiative.slug, self.organisation.slug)

    natural_key.dependencies = ["directory.initiative", "directory.organisation"]  # type: ignore[attr-defined]
