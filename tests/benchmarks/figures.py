"""The figures of a run, and what is reckoned from them."""

from collections.abc import Sequence
from statistics import median
from typing import Any

# The milliseconds of a page made anew, by the number of records.
Growth = dict[int, list[float]]


def percentile_95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[min(int(len(values) * 0.95), len(values) - 1)]


class Part:
    """What was measured with one number of records."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.size: int = data["size"]
        self.kinds: list[str] = data["kinds"]
        self.engines: dict[str, Any] = {one["engine"]: one for one in data["engines"]}
        self.pages: dict[str, list[float]] = data["pages"]["ms"]

    def medians(self, engine: str) -> dict[int, float]:
        """The median of each question that the engine was asked, by the question's number."""
        return {int(number): median(runs) for number, runs in self.engines[engine]["ms"].items()}

    def runs(self, engine: str) -> list[float]:
        return [value for runs in self.engines[engine]["ms"].values() for value in runs]


def ratio(part: Part, engine: str) -> float:
    """How many times longer than the index an engine takes, on the questions that both were asked."""
    theirs, ours = part.medians(engine), part.medians("index")
    return median(theirs.values()) / median(ours[number] for number in theirs)
