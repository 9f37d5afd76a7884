"""What is worked out from the register, and kept in memory for as long as the register does not change."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

_KEPT: list[Any] = []


def kept(most: int) -> Callable[[Function], Function]:
    """Keep the results of a function for the last `most` arguments; one of them is the number of the last change."""

    def keep(function: Function) -> Function:
        keeping: Any = lru_cache(maxsize=most)(function)
        _KEPT.append(keeping)
        return keeping

    return keep


def forget() -> None:
    """Drop all that is kept. For tests, whose registers share change numbers."""
    for keeping in _KEPT:
        keeping.cache_clear()
