"""The open vocabularies, which editors may extend: sectors, technologies, challenges and audiences."""

from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.bilingual import Bilingual

AnyTerm = TypeVar("AnyTerm", bound="Term", covariant=True)


class TermQuerySet(models.QuerySet[AnyTerm]):
    def get_by_natural_key(self, slug: str) -> AnyTerm:
        return self.get(slug=slug)


class Term(models.Model):
    """One word of a vocabulary."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_zh = models.CharField(_("name (Chinese)"), max_length=80)
    description_en = models.CharField(_("description (English)"), max_length=300)
    description_zh = models.CharField(_("description (Chinese)"), max_length=300)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    name = Bilingual()
    description = Bilingual()

    objects = TermQuerySet.as_manager()
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ("position", "name_en")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class SectorQuerySet(TermQuerySet["Sector"]):
    def top(self) -> Self:
        """The sectors of the first level."""
        return self.filter(parent=None)

    def with_children(self) -> Self:
        return self.prefetch_related("children")


class Sector(Term):
    """A field of application. Sectors form a tree of two levels; a parent includes its children."""

    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("parent"), related_name="children", null=True, blank=True
    )

    objects = SectorQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Term.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = [
            models.CheckConstraint(name="sector_is_not_its_own_parent", condition=Q(parent=None) | ~Q(parent=F("pk")))
        ]

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError({"parent": _("Sectors have two levels: choose a parent of the first level.")})
        if self.parent and self.pk and self.children.exists():
            raise ValidationError({"parent": _("This sector has children of its own, so it stays at the first level.")})

    def get_absolute_url(self) -> str:
        return reverse("sector_detail", args=[self.slug])


class Technology(Term):
    """A kind of AI that organisations and initiatives use."""

    class Meta(Term.Meta):
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")

    def get_absolute_url(self) -> str:
        return reverse("technology_detail", args=[self.slug])


class Challenge(Term):
    """A problem of the whole ecosystem that initiatives answer."""

    class Meta(Term.Meta):
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")

    def get_absolute_url(self) -> str:
        return reverse("challenge_detail", args=[self.slug])


class Audience(Term):
    """Whom an initiative is for."""

    class Meta(Term.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
