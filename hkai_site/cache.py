"""A Redis that the site can do without: while it does not answer, nothing is kept, and pages are made anew."""

import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds until a Redis that has failed is asked again.
PAUSE = 5.0


class ForgivingRedisCache(RedisCache):
    """Django's own, but that a failure counts as a miss."""

    _failed_at = -PAUSE

    def _ask(self, ask: Callable[..., T], otherwise: T, *args: Any, **kwargs: Any) -> T:
        if time.monotonic() < ForgivingRedisCache._failed_at + PAUSE:
            return otherwise
        try:
            return ask(*args, **kwargs)
        except RedisError as error:
            ForgivingRedisCache._failed_at = time.monotonic()
            logger.warning("Redis does not answer, pages are not kept: %s", error)
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        return self._ask(super().get_many, {}, keys, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._ask(super().set_many, [], *args, **kwargs)
