"""Former addresses. A slug that was public once leads to its record for ever, whatever that is called now."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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

    def records(self, noun: str, slugs: Iterable[str]) -> dict[str, Record]:
        """Return by slug the records that these addresses lead to in the end, in as many queries as hops."""
        wanted, led = set(slugs), dict[str, Record]()
        asked = wanted
        while asked:
            hops = self.filter(noun=noun, slug__in=asked).select_related(noun)
            led |= {redirect.slug: redirect.record for redirect in hops}
            asked = {led[slug].slug for slug in asked & led.keys()} - led.keys()
        return {slug: _end(slug, led) for slug in wanted & led.keys()}

    def refusal(self, record: Any, slug: str) -> str:
        """Say why a record cannot be given an address that leads to another; nothing where it can, or has it."""
        redirect = self.of_slug(record.noun, slug).first()
        if redirect is None or redirect.record == record:
            return ""
        has_it = type(record).objects.filter(pk=record.pk, slug=slug).exists()
        return "" if has_it else redirect.refusal


def _end(slug: str, led: Mapping[str, Record]) -> Record:
    """Return the last of the records that lead to one another, beginning with what a slug leads to."""
    seen = {slug}
    while (record := led[slug]).slug in led and record.slug not in seen:
        slug = record.slug
        seen.add(slug)
    return record


class SlugRedirect(models.Model):
    """Where a public address leads that is no longer the one of its record."""

    noun = models.CharField(_("noun"), max_length=20)
    slug = models.SlugField(_("slug"), max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name=_("organisation"), related_name="redirects", null=True, blank=True
    )
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, verbose_name=_("initiative"), related_name="redirects", null=True, blank=True
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

    @property
    def refusal(self) -> str:
        """Why no other record is given this address."""
        said = _("“%(slug)s” is a former address of %(name)s (%(now)s) and leads there for ever.")
        return str(said) % {"slug": self.slug, "name": self.record, "now": self.record.slug}

    def natural_key(self) -> tuple[str, str]:
        return (self.noun, self.slug)

    natural_key.dependencies = ["directory.organisation", "directory.initiative"]  # type: ignore[attr-defined]
