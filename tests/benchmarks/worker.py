"""The site, each answer with the number of the process that gave it."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from hkai_site.wsgi import application as site


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    def named(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, ("X-Worker", str(os.getpid()))], *rest)

    return site(environ, named)
