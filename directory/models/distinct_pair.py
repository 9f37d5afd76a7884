"""What editors have judged of records that look alike."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DistinctPairQuerySet(models.QuerySet["DistinctPair"]):
    def between(self, noun: str, keys: tuple[int, int]) -> "DistinctPairQuerySet":
        return self.filter(noun=noun, first=min(keys), second=max(keys))

    def keys_of(self, *nouns: str) -> set[tuple[str, int, int]]:
        """Return the noun and the keys of each pair that was judged."""
        return set(self.filter(noun__in=nouns).values_list("noun", "first", "second"))

    def newest_first(self) -> "DistinctPairQuerySet":
        return self.select_related("by").order_by("-at", "-pk")


class DistinctPair(models.Model):
    """Two records of a noun that an editor has judged not to be the same.

    They are held by their numbers, which are never given twice: so the judgement outlives a record that is deleted and
    brought back, and keeps no record from being deleted.
    """

    noun = models.CharField(_("noun"), max_length=20)
    first = models.BigIntegerField(_("first"))
    second = models.BigIntegerField(_("second"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    objects = DistinctPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("distinct pair")
        verbose_name_plural = _("distinct pairs")
        # Whoever may change a noun may judge its pairs.
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="pair_is_judged_once", fields=["noun", "first", "second"]),
            models.CheckConstraint(name="pair_is_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="pair_is_of_a_noun", condition=Q(noun__in=["organisation", "initiative"])),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.first} ≠ {self.second}"
