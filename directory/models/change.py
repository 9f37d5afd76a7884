"""The append-only log of every public change. Its newest number is the version of the whole register."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import connections, models
from django.utils.translation import gettext_lazy as _

from directory.models.choices import ChangeAction

# The version that a request has asked for, while it only reads.
_known_version: ContextVar[str | None] = ContextVar("known_version", default=None)


@contextmanager
def as_of(version: str) -> Iterator[None]:
    """Let all code within the block, which only reads, take this for the version of the register."""
    token = _known_version.set(version)
    try:
        yield
    finally:
        _known_version.reset(token)


def reason_of(*parts: str) -> str:
    """Return the parts of a reason that say anything, as one that a row of the log can hold."""
    return ": ".join(filter(None, parts))[: Change._meta.get_field("reason").max_length]


class ChangeQuerySet(models.QuerySet["Change"]):
    def last_number(self) -> int:
        """The number of the newest change, 0 before the first: the version of all that is public.

        Every request asks this, so it goes past the ORM, which would take ten times as long, and asks only once.
        """
        if (known := _known_version.get()) is not None:
            return int(known.partition("-")[0] or 0)
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT MAX(number) FROM directory_change")
            return cursor.fetchone()[0] or 0

    def version(self) -> str:
        """The newest number with its moment: after a backup was restored, another change may have the same number.

        What is kept for long, or beyond the end of a process, is kept under this.
        """
        if (known := _known_version.get()) is not None:
            return known
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT number, at FROM directory_change ORDER BY number DESC LIMIT 1")
            return "-".join(map(str, cursor.fetchone() or ())).replace(" ", "T")

    def of(self, noun: str, slug: str) -> Self:
        """The changes of one record, the newest first."""
        return self.filter(noun=noun, slug=slug).order_by("-number")

    def of_record(self, record: Any) -> Self:
        """The changes of a record under whatever address it had, the newest first."""
        now = type(record)._default_manager.filter(pk=record.pk).order_by().values("slug")
        former = record.redirects.renamed().order_by().values("slug")
        return self.filter(noun=record.noun, slug__in=now.union(former, all=True)).order_by("-number")

    def update(self, **_values: Any) -> NoReturn:
        raise TypeError("the change log is append-only")

    def delete(self) -> NoReturn:
        raise TypeError("the change log is append-only")


class Change(models.Model):
    """One public change. `fields` maps the name of each field to its old and its new value."""

    number = models.BigAutoField(_("number"), primary_key=True)
    noun = models.CharField(
        _("noun"), max_length=20, blank=True, help_text=_("Empty where the change is of the whole register.")
    )
    slug = models.CharField(_("slug"), max_length=80, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=ChangeAction.choices)
    fields = models.JSONField(_("fields"), default=dict, blank=True)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ("-number",)
        indexes = [models.Index(fields=["noun", "slug", "-number"], name="change_by_record")]

    def __str__(self) -> str:
        return f"{self.number}: {self.slug} {self.get_action_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("the change log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("the change log is append-only")
