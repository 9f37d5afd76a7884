"""The log of sign-ins: who came, from where, and who was turned away. What is old is deleted."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _


class SignInEvent(models.TextChoices):
    ENTERED = "entered", _("Signed in")
    REFUSED = "refused", _("Refused: user name or password")
    CODE_REFUSED = "code-refused", _("Refused: code of the second factor")
    LOCKED = "locked", _("Locked out for a while")
    RECOVERY_CODE = "recovery-code", _("Recovery code used")
    SET_UP = "set-up", _("Second factor set up")
    NEW_CODES = "new-codes", _("Recovery codes replaced")
    REMOVED = "removed", _("Second factor removed")
    LEFT = "left", _("Signed out")


class SignInQuerySet(models.QuerySet["SignIn"]):
    def outdated(self, now: datetime) -> Self:
        """What has been kept for as long as the privacy page says."""
        return self.filter(at__lt=now - timedelta(days=settings.SIGN_IN_LOG_DAYS))

    def has_entered(self, username: str | None, address: str | None) -> bool:
        """Whether this person has signed in from this address, as far as the log goes back."""
        return self.filter(event=SignInEvent.ENTERED, username=username, address=address).exists()

    def record(self, event: SignInEvent, username: str, address: str | None) -> None:
        """Write one line. A name that is no account's is left out: people type passwords into the wrong field."""
        is_known = get_user_model().objects.filter(username=username).exists()
        self.create(event=event, username=username if is_known else "", address=address)


class SignIn(models.Model):
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    event = models.CharField(_("event"), max_length=20, choices=SignInEvent.choices)
    username = models.CharField(_("user name"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ("-at", "-pk")
        # Only administrators see it, and nobody writes it by hand.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.username or '–'}: {self.get_event_display()}"
