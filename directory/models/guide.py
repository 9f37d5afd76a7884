"""Guides: short written pages, each a story with lists of the register inside that are always current."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.bilingual import Bilingual
from directory.models.choices import ReviewState

# A list within a guide shows no more records than this; the rest is behind its count.
MOST_SHOWN = 6


class GuideTheme(models.TextChoices):
    """What a guide sets out from."""

    ECOSYSTEM = "ecosystem", _("How the ecosystem works")
    NEED = "need", _("Starting from a need")


class GuideNoun(models.TextChoices):
    """Which of the two lists a filter is of."""

    ORGANISATION = "organisation", _("organisations")
    INITIATIVE = "initiative", _("initiatives")


class GuideQuerySet(models.QuerySet["Guide"]):
    def get_by_natural_key(self, slug: str) -> "Guide":
        return self.get(slug=slug)

    def published(self) -> Self:
        """Guides that the public may see."""
        return self.filter(review_state=ReviewState.PUBLISHED)


class Guide(models.Model):
    """One page. Writes that the public can see go through `directory.guides.editing`."""

    STATES = (ReviewState.DRAFT, ReviewState.PUBLISHED)

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Public address, chosen once."))
    theme = models.CharField(_("theme"), max_length=10, choices=GuideTheme.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order within the theme."))
    title_en = models.CharField(_("title (English)"), max_length=100)
    title_zh = models.CharField(_("title (Chinese)"), max_length=60, blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=300, blank=True)
    summary_zh = models.CharField(_("summary (Chinese)"), max_length=150, blank=True)
    review_state = models.CharField(
        _("review state"),
        max_length=10,
        choices=[(state.value, state.label) for state in STATES],
        default=ReviewState.DRAFT,
    )
    updated_at = models.DateTimeField(
        _("updated at"), default=timezone.now, editable=False, help_text=_("Moves only when a public value changes.")
    )

    title = Bilingual()
    summary = Bilingual()

    objects = GuideQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ("theme", "position", "slug")
        permissions = [("publish_guide", "Can publish guides")]
        constraints = [
            models.CheckConstraint(name="guide_theme_is_known", condition=Q(theme__in=GuideTheme.values)),
            models.CheckConstraint(
                name="guide_is_draft_or_published",
                condition=Q(review_state__in=[ReviewState.DRAFT, ReviewState.PUBLISHED]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("guide_detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.review_state == ReviewState.PUBLISHED


class GuidePartQuerySet(models.QuerySet["GuidePart"]):
    def get_by_natural_key(self, guide: str, position: int) -> "GuidePart":
        return self.get(guide__slug=guide, position=position)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class GuidePart(models.Model):
    """A heading, some prose in Markdown, and perhaps a stored filter, whose records stand beside the prose.

    Positions are 1, 2, 3 ... once a guide has been saved; two may be alike for a moment while parts are moved.
    """

    guide = models.ForeignKey(Guide, models.CASCADE, verbose_name=_("guide"), related_name="parts")
    position = models.PositiveSmallIntegerField(
        _("position"), default=99, help_text=_("Parts are numbered anew when they are saved.")
    )
    heading_en = models.CharField(_("heading (English)"), max_length=100)
    heading_zh = models.CharField(_("heading (Chinese)"), max_length=60, blank=True)
    text_en = models.TextField(_("text (English)"), blank=True)
    text_zh = models.TextField(_("text (Chinese)"), blank=True)
    filter_noun = models.CharField(_("list"), max_length=12, choices=GuideNoun.choices, blank=True)
    filter_query = models.CharField(_("filter"), max_length=300, blank=True)
    shown = models.PositiveSmallIntegerField(_("records shown"), default=3)

    heading = Bilingual()
    text = Bilingual()

    objects = GuidePartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("part of a guide")
        verbose_name_plural = _("parts of a guide")
        ordering = ("guide", "position", "pk")
        constraints = [
            models.CheckConstraint(name="guide_part_shows_a_few", condition=Q(shown__lte=MOST_SHOWN)),
            models.CheckConstraint(
                name="guide_part_filters_a_list", condition=Q(filter_noun__in=GuideNoun.values) | Q(filter_query="")
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def natural_key(self) -> tuple[str, int]:
        return (self.guide.slug, self.position)

    natural_key.dependencies = ["directory.guide"]  # type: ignore[attr-defined]
