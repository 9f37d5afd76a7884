"""What organisations and initiatives have in common."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from sortedm2m.fields import SortedManyToManyField

from directory.models.bilingual import Bilingual, Text, is_chinese_active, texts_of
from directory.models.choices import Confidence, ReviewState
from directory.models.taxonomy import Sector, Technology

# A record not looked at for longer than this counts as stale.
STALE_AFTER = timedelta(days=365)

AnyRecord = TypeVar("AnyRecord", bound="Record", covariant=True)


def aliases_are_texts(value: Any) -> None:
    """Raise ValidationError unless the value is a list of distinct, non-empty strings."""
    if not isinstance(value, list) or not all(isinstance(alias, str) and alias.strip() for alias in value):
        raise ValidationError(_("Write one other name per line."))
    if len(set(value)) < len(value):
        raise ValidationError(_("Each other name may stand only once."))


class RecordQuerySet(models.QuerySet[AnyRecord]):
    """The adjectives that organisations and initiatives share."""

    def get_by_natural_key(self, slug: str) -> AnyRecord:
        return self.get(slug=slug)

    def published(self) -> Self:
        """Records that the public may see."""
        return self.filter(review_state=ReviewState.PUBLISHED)

    def of_slugs(self, slugs: Iterable[str]) -> Self:
        return self.filter(slug__in=list(slugs))

    def featured(self) -> Self:
        return self.filter(featured=True)

    def in_sector(self, sector: Sector) -> Self:
        """Records of a sector or of one of its children, each once."""
        through = self.model.sectors.through
        members = through.objects.filter(Q(sector=sector) | Q(sector__parent=sector))
        return self.filter(pk__in=members.values(f"{self.model._meta.model_name}_id"))

    def using_technology(self, technology: Technology) -> Self:
        return self.filter(technologies=technology)

    def thinly_sourced(self) -> Self:
        """Records that rest on common knowledge or on weak pages only."""
        return self.filter(confidence=Confidence.GENERAL)

    def stale(self, *, on: date) -> Self:
        """Records that nobody has checked within the year before the given day."""
        return self.filter(Q(checked_on=None) | Q(checked_on__lt=on - STALE_AFTER))

    def weakly_evidenced(self) -> Self:
        """Records that are thinly sourced, or cite nothing at all."""
        citations: Any = self.model._meta.get_field("citations")
        evidence = citations.related_model.objects.filter(**{citations.field.name: OuterRef("pk")})
        return self.filter(Q(confidence=Confidence.GENERAL) | ~Exists(evidence))

    def untranslated(self) -> Self:
        """Records with a name or text in one language only, unless it is known that they have no Chinese name."""
        empty = {text: (Q(**{f"{text}_en": ""}), Q(**{f"{text}_zh": ""})) for text in texts_of(self.model)}
        halved = {text: (english & ~chinese) | (~english & chinese) for text, (english, chinese) in empty.items()}
        halved["name"] &= Q(has_no_name_zh=False)
        return self.filter(reduce(or_, halved.values()))

    def made_by(self, user: User) -> Self:
        """Records whose history begins with this person, whoever has edited them since."""
        history = self.model.history.model.objects  # type: ignore[attr-defined]
        return self.filter(Exists(history.filter(id=OuterRef("pk"), history_type="+", history_user=user)))

    def with_return(self) -> Self:
        """Each draft with how it became one again the last time: `returned_by`, a user's key, and `returned_because`.

        Both are NULL where it has never been anything but a draft.
        """
        history = self.model.history.model.objects  # type: ignore[attr-defined]
        earlier = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
        returns = (
            history.filter(id=OuterRef("pk"), review_state=ReviewState.DRAFT)
            .annotate(state_before=Subquery(earlier.values("review_state")[:1]))
            .filter(state_before__in=set(ReviewState) - {ReviewState.DRAFT})
            .order_by("-history_id")
        )
        return self.annotate(
            returned_by=Subquery(returns.values("history_user")[:1]),
            returned_because=Subquery(returns.values("history_change_reason")[:1]),
        )

    def sent_back_to(self, user: User) -> Self:
        """Drafts of this person that somebody else has made drafts again."""
        returned = self.filter(review_state=ReviewState.DRAFT).made_by(user).with_return()
        return returned.filter(returned_by__isnull=False).exclude(returned_by=user.pk)

    def longest_unchecked_first(self) -> Self:
        return self.order_by(F("checked_on").asc(nulls_first=True), "sort_name", "slug")

    def bilingual(self) -> Self:
        """Records with a Chinese name."""
        return self.exclude(name_zh="")

    def related_to(self, record: "Record") -> Self:
        """Other public records that share most sectors and technologies with this one, the closest first."""
        shared = Count("sectors", distinct=True, filter=Q(sectors__in=record.sectors.all()))
        used = Count("technologies", distinct=True, filter=Q(technologies__in=record.technologies.all()))
        return (
            self.published()
            .exclude(pk=record.pk)
            .filter(sectors__in=record.sectors.all())
            .annotate(closeness=shared * 2 + used)
            .order_by("-closeness", "sort_name", "slug")
        )

    def for_comparison(self, slugs: Iterable[str]) -> Self:
        """The records of these slugs with all facts and the citations of each, in their order."""
        citations: Any = self.model._meta.get_field("citations").related_model
        evidence = Prefetch("citations", citations.objects.in_order())
        return self.filter(slug__in=slugs).for_detail().prefetch_related(evidence)

    def for_detail(self) -> Self:
        """With everything that a record page shows of the record itself."""
        return self

    def for_line(self) -> Self:
        """With what a short row shows of the record, which is nothing of other tables."""
        return self.defer("search_text", "description_en", "description_zh")

    def by_name(self) -> Self:
        return self.order_by("sort_name", "slug")


class Version(models.Model):
    """What each row of a record's history holds besides its columns: all that was stored, as plain values.

    NULL where the row was not written by `directory.actions`.
    """

    stored = models.JSONField(null=True, editable=False)

    class Meta:
        abstract = True


class Record(models.Model):
    """An entry of the register, whichever its noun. Writes that the public can see go through `directory.actions`."""

    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        help_text=_("Public address. Where it changes, the old one leads here for ever."),
    )
    name_en = models.CharField(_("name (English)"), max_length=160)
    name_zh = models.CharField(_("name (Chinese)"), max_length=160, blank=True)
    has_no_name_zh = models.BooleanField(
        _("has no Chinese name"), default=False, help_text=_("Tick this where it is known that it uses none.")
    )
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        validators=[aliases_are_texts],
        help_text=_("Acronyms, former, legal and trading names in either language, one per line."),
    )
    website = models.URLField(_("website"), max_length=500, blank=True)
    sectors = SortedManyToManyField(
        Sector, verbose_name=_("sectors"), blank=True, help_text=_("The most important one first.")
    )
    technologies = models.ManyToManyField(Technology, verbose_name=_("technologies"), blank=True)
    summary_en = models.CharField(_("summary (English)"), max_length=240, blank=True)
    summary_zh = models.CharField(_("summary (Chinese)"), max_length=120, blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_zh = models.TextField(_("description (Chinese)"), blank=True)
    featured = models.BooleanField(_("featured"), default=False, help_text=_("Shown first to newcomers."))
    confidence = models.CharField(_("confidence"), max_length=8, choices=Confidence.choices, default=Confidence.SOURCED)
    review_state = models.CharField(
        _("review state"), max_length=10, choices=ReviewState.choices, default=ReviewState.DRAFT, db_index=True
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day when a person last confirmed this entry.")
    )
    updated_at = models.DateTimeField(
        _("updated at"), default=timezone.now, editable=False, help_text=_("Moves only when a public value changes.")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    # Derived by `directory.search.text`, never edited.
    search_text = models.TextField(editable=False, default="", blank=True)
    sort_name = models.CharField(max_length=200, editable=False, default="", blank=True, db_index=True)

    name = Bilingual()
    summary = Bilingual()
    description = Bilingual()

    # Set while django-simple-history is to write no row, or one with these facts.
    skip_history_when_saving: bool
    _history_user: User
    _change_reason: str | None

    class Meta:
        abstract = True
        ordering = ("sort_name", "slug")
        constraints = [
            models.CheckConstraint(
                name="%(class)s_review_state_is_known", condition=Q(review_state__in=ReviewState.values)
            ),
            models.CheckConstraint(name="%(class)s_confidence_is_known", condition=Q(confidence__in=Confidence.values)),
            models.CheckConstraint(name="%(class)s_has_a_name", condition=~Q(name_en="")),
            models.CheckConstraint(name="%(class)s_has_a_slug", condition=~Q(slug="")),
            models.CheckConstraint(
                name="%(class)s_has_a_chinese_name_or_none", condition=Q(has_no_name_zh=False) | Q(name_zh="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.has_no_name_zh and self.name_zh:
            raise ValidationError({"has_no_name_zh": _("It has a Chinese name: remove one of the two.")})
        if isinstance(self.checked_on, date) and self.checked_on > timezone.localdate():
            raise ValidationError({"checked_on": _("Nobody can have checked this entry on a day to come.")})

    def validate_unique(self, exclude: Any = None) -> None:
        """Refuse also an address that leads to another record for ever."""
        super().validate_unique(exclude)
        if "slug" not in (exclude or ()) and (refusal := self._redirects.refusal(self, self.slug)):
            raise ValidationError({"slug": refusal})

    @property
    def _redirects(self) -> Any:
        """The former addresses of all records, which are declared after these."""
        field: Any = self._meta.get_field("redirects")
        return field.related_model._default_manager

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def noun(self) -> str:
        """`organisation` or `initiative`."""
        return self._meta.model_name or ""

    @property
    def other_name(self) -> Text:
        """The name in the language that `name` is not in; empty where there is none."""
        other = Text(self.name_en, "en") if is_chinese_active() else Text(self.name_zh, "zh-Hant-HK")
        return Text("", "en") if other == self.name else other

    @property
    def is_public(self) -> bool:
        return self.review_state == ReviewState.PUBLISHED

    @property
    def is_thinly_sourced(self) -> bool:
        return self.confidence == Confidence.GENERAL

    @property
    def untranslated(self) -> list[str]:
        """The names of the texts that stand in one language only, and should not."""
        halves = [(text, getattr(self, f"{text}_en"), getattr(self, f"{text}_zh")) for text in texts_of(type(self))]
        known = {"name"} if self.has_no_name_zh else set()
        return [text for text, english, chinese in halves if bool(english) != bool(chinese) and text not in known]
