"""What an editor typed and sent after the session had ended waits here until they have signed in again.

It lies in the session that follows the ended one, on the server, for an hour at most; only a page that the same person
opens under the same name shows it, once, and nothing is saved without another press of the button. Files are not kept.
"""

import copy
import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

KEY = "unsaved"
KEPT_SECONDS = 60 * 60
# Characters of all that waits, as it is sent: more than the site takes in one form, so that no single form is too long.
MOST = 4 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def is_secret(data: QueryDict) -> bool:
    """Whether a password or a code of the second factor is in it, which never waits and is never shown."""
    return any("password" in name or name == "code" for name in data)


def without_mark(data: QueryDict) -> QueryDict:
    """Return what was sent without the mark of the session."""
    plain = data.copy()
    plain.pop("csrfmiddlewaretoken", None)
    return plain


def _fresh(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(KEY, {})
    return {path: text for path, text in kept.items() if text["at"] > time.time() - KEPT_SECONDS}


def keep(request: HttpRequest, username: str) -> bool:
    """Let what was sent wait for this person; return whether it does.

    Nobody's text does not, nor do secrets, nor what would take the place of another text that waits.
    """
    data, path, kept = without_mark(request.POST).urlencode(), request.get_full_path(), _fresh(request)
    if not username or not data or is_secret(request.POST):
        return False
    if kept.setdefault(path, {"by": username, "at": int(time.time()), "data": data})["data"] != data:
        return False
    if sum(len(text["data"]) for text in kept.values()) > MOST:
        return False
    request.session[KEY] = kept
    return True


def take(request: HttpRequest, username: str) -> QueryDict | None:
    """Return what this person had sent to this address, and keep it no longer; None if there is nothing."""
    if KEY not in request.session:
        return None
    kept = {path: text for path, text in _fresh(request).items() if text["by"] == username}
    found = kept.pop(request.get_full_path(), None)
    request.session[KEY] = kept
    if not kept:
        del request.session[KEY]
    return QueryDict(found["data"]) if found else None


def as_sent(request: HttpRequest, data: QueryDict) -> HttpRequest:
    """Return the request as if this had been sent with it; its `unsaved` says that it was not, and saves nothing."""
    sent = copy.copy(request)
    sent.method, sent.POST = "POST", data  # type: ignore[assignment]
    sent._files, sent.unsaved = MultiValueDict(), True  # type: ignore[attr-defined]
    return sent
