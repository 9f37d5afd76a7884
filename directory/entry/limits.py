"""How often somebody may fail to enter, by password or by code.

Three things are counted: one name from one address, which django-axes itself does; one address over all names, so that
nobody tries many names; and one name over all addresses, so that nobody tries from many places.
"""

from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest

from directory.models import SignIn


class LimitsHandler(AxesDatabaseHandler):
    """The handler of django-axes with two limits more. Whichever is reached, the lock is the same."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return how many failures stand against a request: as many as lock it, once any of the limits is reached."""
        failures: int = super().get_failures(request, credentials)
        return max(failures, settings.AXES_FAILURE_LIMIT) if _is_flooded(request, credentials) else failures


def _is_flooded(request: Any, credentials: dict[str, Any] | None) -> bool:
    """Whether too many failures came from this address, or too many for this name.

    Others cannot lock somebody out who comes from where they have entered before.
    """
    name, address = get_client_username(request, credentials), request.axes_ip_address
    counted = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request)).aggregate(
        of_address=Sum("failures_since_start", filter=Q(ip_address=address), default=0),
        of_name=Sum("failures_since_start", filter=Q(username=name), default=0),
    )
    if counted["of_address"] >= settings.SIGN_IN_ATTEMPTS_PER_ADDRESS:
        return True
    is_tried = counted["of_name"] >= settings.SIGN_IN_ATTEMPTS_PER_NAME
    return is_tried and not SignIn.objects.has_entered(name, address)
