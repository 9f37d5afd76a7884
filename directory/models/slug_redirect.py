"""Former addresses. A slug that was public once leads to its record for ever, whatever that is called now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.choices import ReviewState
from directory.models.initiative import Initiative
from directory.models.organisation import Organisation

Record = Organisation | Initiative


class RedirectCause(models.TextChoices):
    """Why a public address leads to another one."""

    RENAMED = "renamed", _("Renamed")
    MERGED = "merged", _("Merged")


class SlugRedirectQuerySet(models.QuerySet["SlugRedirect"]):
    def get_by_natural_key(self, noun: str, slug: str) -> "SlugRedirect":
        return self.get(noun=noun, slug=slug)

    def of_slug(self, noun: str, slug: str) -> Self:
        """The redirect of an address, of which there is at most one."""
        return self.filter(noun=noun, slug=slug).select_related("organisation", "initiative")

    def renamed(self) -> Self:
        """Those of records that were given another address, not of records that were merged into another."""
        return self.filter(cause=RedirectCause.RENAMED)

    def _followed(self, noun: str, slug: str) -> Iterator[Record]:
        """Yield the records that an address leads to, one after the other: each may have been merged since."""
        seen: set[str] = set()
        while slug not in seen and (redirect := self.of_slug(noun, slug).first()):
            yield redirect.record
            seen.add(slug)
            slug = redirect.record.slug

    def public_record(self, noun: str, slug: str) -> Record | None:
        """Return the public record that a former address leads to in the end."""
        return next((record for record in self._followed(noun, slug) if record.is_public), None)

    def standing_in(self, model: Any, slugs: Iterable[str], found: Mapping[str, Any]) -> dict[str, Any]:
        """Return by slug what stands in for records of these slugs that are not found any more, or were merged."""
        if model not in (Organisation, Initiative):
            return {}
        gone = [s for s in slugs if s not in found or found[s].review_state == ReviewState.ARCHIVED]
        chains = {slug: list(self._followed(model._meta.model_name, slug)) for slug in gone}
        return {slug: records[-1] for slug, records in chains.items() if records}


class SlugRedirect(models.Model):
    """Where a public address leads that is no longer the one of its record."""

    noun = models.CharField(_("noun"), max_length=20)
    slug = models.SlugField(_("slug"), max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, verbose_name=_("organisation"), related_name="redirects", null=True, blank=True
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name=_("initiative"), related_name="redirects", null=True, blank=True
    )
    cause = models.CharField(_("cause"), max_length=10, choices=RedirectCause.choices, default=RedirectCause.RENAMED)

    objects = SlugRedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        # They come and go with the changes of records.
        default_permissions = ()
        ordering = ("noun", "slug")
        constraints = [
            models.UniqueConstraint(name="slug_redirects_once", fields=["noun", "slug"]),
            models.CheckConstraint(
                name="redirect_leads_to_one_record",
                condition=Q(noun="organisation", organisation__isnull=False, initiative=None)
                | Q(noun="initiative", organisation=None, initiative__isnull=False),
            ),
            models.CheckConstraint(name="redirect_cause_is_known", condition=Q(cause__in=RedirectCause.values)),
        ]

    def __str__(self) -> str:
        return f"{self.slug} → {self.record.slug}"

    @property
    def record(self) -> Record:
        return self.organisation or self.initiative  # type: ignore[return-value]  # the database sees to it

    def natural_key(self) -> tuple[str, str]:
        return (self.noun, self.slug)

    natural_key.dependencies = ["directory.organisation", "directory.initiative"]  # type: ignore[attr-defined]
