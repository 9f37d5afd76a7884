"""When a session ends: after a time without a request, and in any case after a longer time.

Django forgets a session at once. Here one thing outlives it for an hour: whose it was, so that text which arrives too
late can wait for that person to sign in again.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user
from django.http import HttpRequest, HttpResponse

STARTED, SEEN, FORMERLY = "started_at", "seen_at", "formerly"
# Seconds. Not every request is worth a write.
SEEN_EVERY = 60
REMEMBERED_FOR = 60 * 60

GetResponse = Callable[[HttpRequest], HttpResponse]


def start(request: HttpRequest) -> None:
    """Count a session from now; somebody has just signed in."""
    request.session.pop(FORMERLY, None)
    request.session.set_expiry(None)
    request.session[STARTED] = request.session[SEEN] = time.time()


def former_user(request: HttpRequest) -> str:
    """Return the name of the person whose session has ended here within the last hour, or nothing."""
    return request.session.get(FORMERLY, "")


def _is_over(request: HttpRequest, now: float) -> bool:
    started, seen = request.session.get(STARTED, now), request.session.get(SEEN, now)
    return now - started >= settings.SESSION_HOURS * 3600 or now - seen >= settings.SESSION_IDLE_MINUTES * 60


def _end(request: HttpRequest) -> None:
    name = get_user(request).get_username()
    request.session.flush()
    request.session[FORMERLY] = name
    request.session.set_expiry(REMEMBERED_FOR)


class SessionLifetimeMiddleware:
    """End sessions in time. It looks only at requests that bring a session along and so leaves public pages alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            now = time.time()
            if _is_over(request, now):
                _end(request)
            elif now - request.session.get(SEEN, 0) >= SEEN_EVERY:
                request.session[SEEN] = now
                request.session.setdefault(STARTED, now)
        return self.get_response(request)
