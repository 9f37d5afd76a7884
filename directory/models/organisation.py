"""A body that exists or existed."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.base import Record, RecordQuerySet, Version
from directory.models.bilingual import Bilingual
from directory.models.choices import District, Headquarters, OrganisationKind, OrganisationStatus, Size
from directory.models.partial_date import PartialDateField, is_before, is_partial_date


class OrganisationQuerySet(RecordQuerySet["Organisation"]):
    def for_list(self) -> Self:
        """With what one row of a list shows."""
        return self.prefetch_related("sectors").defer("search_text", "description_en", "description_zh")

    def for_detail(self) -> Self:
        return self.select_related("parent", "successor").prefetch_related("sectors", "technologies")


class Organisation(Record):
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=OrganisationStatus.choices, default=OrganisationStatus.ACTIVE
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("parent"), related_name="children", null=True, blank=True
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("successor"), related_name="predecessors", null=True, blank=True
    )
    founded = PartialDateField(_("founded"))
    ended = PartialDateField(_("ended"))
    headquarters = models.CharField(_("headquarters"), max_length=20, choices=Headquarters.choices, blank=True)
    district = models.CharField(_("district"), max_length=20, choices=District.choices, blank=True)
    address_en = models.CharField(_("address (English)"), max_length=200, blank=True)
    address_zh = models.CharField(_("address (Chinese)"), max_length=200, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    stock_code = models.CharField(
        _("stock code"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{4}\.HK$", _("Write four digits and .HK, for example 0020.HK."))],
    )
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, blank=True)
    identifiers = models.JSONField(
        _("external identifiers"),
        default=dict,
        blank=True,
        help_text=_("Identifiers in other registers, by name: brn, ror, wikidata, lei."),
    )

    address = Bilingual()

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(bases=[Version], excluded_fields=["search_text", "sort_name"])

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = [("publish_organisation", "Can publish organisations")]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="organisation_dates_are_partial_dates", condition=is_partial_date("founded", "ended")
            ),
            models.CheckConstraint(
                name="organisation_ended_after_founded",
                condition=Q(founded=None) | Q(ended=None) | Q(ended__gte=Left(F("founded"), 4)),
            ),
            models.CheckConstraint(
                name="organisation_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("pk"))
            ),
            models.CheckConstraint(
                name="organisation_is_not_its_own_successor", condition=Q(successor=None) | ~Q(successor=F("pk"))
            ),
            models.CheckConstraint(name="organisation_kind_is_known", condition=Q(kind__in=OrganisationKind.values)),
            models.CheckConstraint(
                name="organisation_status_is_known", condition=Q(status__in=OrganisationStatus.values)
            ),
            models.CheckConstraint(
                name="organisation_district_is_known", condition=Q(district__in=["", *District.values])
            ),
            models.CheckConstraint(
                name="organisation_headquarters_is_known", condition=Q(headquarters__in=["", *Headquarters.values])
            ),
            models.CheckConstraint(name="organisation_size_is_known", condition=Q(size__in=["", *Size.values])),
            models.CheckConstraint(
                name="organisation_coordinates_are_a_pair",
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.UniqueConstraint(
                name="organisation_stock_code_is_unique", fields=["stock_code"], condition=~Q(stock_code="")
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if is_before(self.ended, self.founded):
            raise ValidationError({"ended": _("It cannot have ended before it was founded.")})
        if self.parent_id and self.parent_id == self.pk:
            raise ValidationError({"parent": _("An organisation cannot be its own parent.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})

    def get_absolute_url(self) -> str:
        return reverse("organisation_detail", args=[self.slug])

    @property
    def is_ended(self) -> bool:
        return OrganisationStatus(self.status).is_ended
