from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from directory.models import SignIn, SignInEvent
from tests.admin.entering import enter


def test_it_deletes_what_is_old_and_keeps_what_is_not(client, editor, time_machine):
    start = timezone.now()
    enter(client, "an-editor")
    enter(client, "an-editor", "wrong")

    call_command("forget_sign_ins")
    assert (SignIn.objects.count(), AccessAttempt.objects.count(), Session.objects.count()) == (2, 1, 1)

    time_machine.move_to(start + timedelta(days=settings.SIGN_IN_LOG_DAYS, minutes=1))
    SignIn.objects.record(SignInEvent.LEFT, "an-editor", None)
    call_command("forget_sign_ins")
    assert (SignIn.objects.count(), AccessAttempt.objects.count(), Session.objects.count()) == (1, 0, 0)
