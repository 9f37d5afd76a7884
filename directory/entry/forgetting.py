"""Deletes in time what is known of people, as the privacy page says."""

from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from directory.models import SignIn


def forget(now: datetime) -> None:
    """Delete old lines of the log of sign-ins, failures that lock nobody any more, and sessions that have expired."""
    SignIn.objects.outdated(now).delete()
    AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME).delete()
    SessionStore.clear_expired()
