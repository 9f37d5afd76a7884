"""What an editor typed and sent after the session had ended waits here until they have signed in again.

It lies in the session that follows the ended one, on the server, for an hour at most; only a page that the same person
opens under the same name shows it, once, and nothing is saved without another press of the button. Files are not kept.
"""

import time
from typing import Any

from django.http import HttpRequest, QueryDict

KEY = "unsaved"
KEPT_SECONDS = 60 * 60
# Characters of all that waits; the longest entry of the register has some fifty thousand as it is sent.
MOST = 1_000_000


def _is_secret(data: QueryDict) -> bool:
    """Whether a password or a code of the second factor is in it, which never waits."""
    return any("password" in name or name == "code" for name in data)


def _fresh(request: HttpRequest) -> dict[str, Any]:
    kept = request.session.get(KEY, {})
    return {path: text for path, text in kept.items() if text["at"] > time.time() - KEPT_SECONDS}


def keep(request: HttpRequest, username: str) -> bool:
    """Let what was sent wait for this person; return whether it does. Nobody's text does not, nor do secrets."""
    if not username or _is_secret(request.POST):
        return False
    data = request.POST.copy()
    data.pop("csrfmiddlewaretoken", None)
    kept = _fresh(request) | {
        request.get_full_path(): {"by": username, "at": int(time.time()), "data": data.urlencode()}
    }
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
