"""The evidence: documents on the web, and which statements they support."""

from collections.abc import Collection
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from directory.models.choices import LinkState, ReviewState
from directory.models.initiative import Initiative
from directory.models.organisation import Organisation
from directory.models.partial_date import PartialDateField, is_partial_date
from directory.models.relationship import Relationship


class SourceQuerySet(models.QuerySet["Source"]):
    def get_by_natural_key(self, url: str) -> "Source":
        return self.get(url=url)

    def cited_publicly(self) -> Self:
        """Sources that a public record cites."""
        return self.filter(pk__in=Citation.objects.of_public_records().values("source"))

    def newest_first(self) -> Self:
        """By date of publication, those without one last, then by title."""
        return self.order_by(F("published").desc(nulls_last=True), "title", "pk")

    def for_list(self, ids: Collection[int], *, citing: int) -> Self:
        """The cited sources of these ids, each with `public_citations`: its first citations of public records."""
        citations = Citation.objects.of_public_records().by_record()[:citing]
        cited = self.cited_publicly().filter(pk__in=ids).newest_first()
        return cited.prefetch_related(Prefetch("citations", citations, to_attr="public_citations"))


class Source(models.Model):
    """One document on the web, once per URL, cited by many records."""

    url = models.URLField(_("URL"), max_length=500, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published = PartialDateField(_("published"))
    archived_url = models.URLField(_("archived copy"), max_length=500, blank=True)
    link_state = models.CharField(
        _("link state"), max_length=10, choices=LinkState.choices, default=LinkState.UNCHECKED
    )

    # Those of public records, where `for_list` has fetched them.
    public_citations: list["Citation"]

    objects = SourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ("title", "url")
        constraints = [
            models.CheckConstraint(name="source_link_state_is_known", condition=Q(link_state__in=LinkState.values)),
            models.CheckConstraint(name="source_published_is_a_partial_date", condition=is_partial_date("published")),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.url,)


class FormerUrl(models.Model):
    """A URL that a source had: what was kept under it, versions and proposed changes, still finds the source."""

    url = models.URLField(_("URL"), max_length=500, unique=True)
    source = models.ForeignKey(Source, models.CASCADE, verbose_name=_("source"), related_name="former_urls")

    class Meta:
        verbose_name = _("former URL")
        verbose_name_plural = _("former URLs")
        # They come with the changes of sources.
        default_permissions = ()

    def __str__(self) -> str:
        return self.url


def fields_are_names(value: Any) -> None:
    """Raise ValidationError unless the value is a list of distinct names of fields."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise ValidationError(_("Give the names of the fields that the source supports."))
    if len(set(value)) < len(value):
        raise ValidationError(_("Each field may stand only once."))


# Those that were put into an order first, then as they were made.
IN_ORDER = (F("position").asc(nulls_last=True), F("pk").asc())


class CitationQuerySet(models.QuerySet["Citation"]):
    def get_by_natural_key(
        self, url: str, organisation: str | None, initiative: str | None, relationship: list[str] | None
    ) -> "Citation":
        citations = self.filter(source__url=url)
        if organisation:
            return citations.get(organisation__slug=organisation)
        if initiative:
            return citations.get(initiative__slug=initiative)
        subject, kind, object_ = relationship or ("", "", "")
        return citations.get(
            relationship__subject__slug=subject, relationship__kind=kind, relationship__object__slug=object_
        )

    def of_public_records(self) -> Self:
        """Citations for fields of records that the public may see."""
        published = ReviewState.PUBLISHED
        return self.filter(Q(organisation__review_state=published) | Q(initiative__review_state=published))

    def by_record(self) -> Self:
        """With their records, organisations before initiatives, each by name."""
        names = ("organisation__sort_name", "initiative__sort_name")
        order = (F(name).asc(nulls_last=True) for name in names)
        return self.select_related("organisation", "initiative").order_by(*order, "pk")

    def of_any(self, *, organisations: set[int], initiatives: set[int], relationships: set[int]) -> Self:
        """Citations of any of these, by their primary keys."""
        return self.filter(
            Q(organisation__in=organisations) | Q(initiative__in=initiatives) | Q(relationship__in=relationships)
        )

    def in_order(self) -> Self:
        """With their sources, in the order in which a page numbers them."""
        return self.select_related("source").order_by(*IN_ORDER)


class Citation(models.Model):
    """A source supports fields of one record, or a relationship as a whole."""

    source = models.ForeignKey(Source, models.PROTECT, verbose_name=_("source"), related_name="citations")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name=_("organisation"), related_name="citations", null=True, blank=True
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("initiative"), related_name="citations", null=True, blank=True
    )
    relationship = models.ForeignKey(
        Relationship, models.CASCADE, verbose_name=_("relationship"), related_name="citations", null=True, blank=True
    )
    fields = models.JSONField(
        _("supports"),
        default=list,
        blank=True,
        validators=[fields_are_names],
        help_text=_("Fields of the record that the source supports."),
    )
    # NULL until the citations of a record are put into another order than that in which they were made.
    position = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = CitationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["position"])

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = IN_ORDER
        constraints = [
            models.CheckConstraint(
                name="citation_supports_one_thing",
                condition=Q(organisation__isnull=False, initiative=None, relationship=None)
                | Q(organisation=None, initiative__isnull=False, relationship=None)
                | Q(organisation=None, initiative=None, relationship__isnull=False),
            ),
            models.UniqueConstraint(
                name="organisation_cites_source_once",
                fields=["source", "organisation"],
                condition=Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                name="initiative_cites_source_once",
                fields=["source", "initiative"],
                condition=Q(initiative__isnull=False),
            ),
            models.UniqueConstraint(
                name="relationship_cites_source_once",
                fields=["source", "relationship"],
                condition=Q(relationship__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.organisation or self.initiative or self.relationship}"

    @property
    def record(self) -> Organisation | Initiative | None:
        """The record of whose fields it is; None for that of a relationship."""
        return self.organisation or self.initiative

    def natural_key(self) -> tuple[str, str | None, str | None, tuple[str, str, str] | None]:
        return (
            self.source.url,
            self.organisation.slug if self.organisation else None,
            self.initiative.slug if self.initiative else None,
            self.relationship.natural_key() if self.relationship else None,
        )

    natural_key.dependencies = [  # type: ignore[attr-defined]
        "directory.source",
        "directory.organisation",
        "directory.initiative",
        "directory.relationship",
    ]
