"""A typed, directed tie between two organisations."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.choices import RelationshipKind, ReviewState
from directory.models.organisation import Organisation
from directory.models.partial_date import PartialDateField, is_partial_date


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def get_by_natural_key(self, subject: str, kind: str, object_: str) -> "Relationship":
        return self.get(subject__slug=subject, kind=kind, object__slug=object_)

    def public(self) -> Self:
        """Ties between public organisations."""
        return self.filter(subject__review_state=ReviewState.PUBLISHED, object__review_state=ReviewState.PUBLISHED)

    def of(self, organisation: Organisation) -> Self:
        """The ties that an organisation is part of, in either direction."""
        return self.filter(Q(subject=organisation) | Q(object=organisation))


class Relationship(models.Model):
    """Read as a sentence: the subject, the kind, the object. A mutual tie stands once."""

    subject = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("subject"), related_name="relationships_from"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=RelationshipKind.choices)
    object = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("object"), related_name="relationships_to")
    since = PartialDateField(_("since"))

    objects = RelationshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        ordering = ("kind", "subject__sort_name", "object__sort_name")
        constraints = [
            models.UniqueConstraint(name="relationship_stands_once", fields=["subject", "kind", "object"]),
            models.UniqueConstraint(
                Least("subject", "object"),
                Greatest("subject", "object"),
                name="mutual_relationship_stands_once",
                condition=Q(kind=RelationshipKind.PARTNER_OF),
            ),
            models.CheckConstraint(name="relationship_since_is_a_partial_date", condition=is_partial_date("since")),
            models.CheckConstraint(name="relationship_joins_two", condition=~Q(subject=F("object"))),
            models.CheckConstraint(name="relationship_kind_is_known", condition=Q(kind__in=RelationshipKind.values)),
        ]

    def __str__(self) -> str:
        return str(RelationshipKind(self.kind).sentence) % {"subject": self.subject, "object": self.object}

    def natural_key(self) -> tuple[str, str, str]:
        return (self.subject.slug, self.kind, self.object.slug)

    natural_key.dependencies = ["directory.organisation"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.subject_id and self.subject_id == self.object_id:
            raise ValidationError({"object": _("A relationship joins two different organisations.")})
