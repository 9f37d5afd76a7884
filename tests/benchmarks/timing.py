"""Asks all engines the same questions in one mixed run, and compares what they answer."""

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from directory.search.question import Counts, Question
from tests.benchmarks.engines import Engine, Found
from tests.benchmarks.questions import Asked

REPEATS = 3


@dataclass
class Timed:
    """What one engine took for each question that it was asked, in milliseconds, and where it answered otherwise."""

    engine: str
    ms: dict[int, list[float]] = field(default_factory=dict)
    differing: list[int] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def time_all(engines: Sequence[Engine], asked: Sequence[Asked], seconds: float, seed: int = 1) -> list[Timed]:
    """Warm every engine up, comparing its answers with those of the first, then time all in random order.

    An engine that has used up its seconds in the first pass is asked only the questions that it got to there.
    """
    timed = {engine.name: Timed(engine.name) for engine in engines}
    answers = [engines[0].answer(one.question) for one in asked]
    jobs: list[tuple[Engine, int]] = []
    for engine in engines:
        spent, reached = _warm_up(engine, asked, answers, timed[engine.name], seconds)
        repeats = max(1, min(REPEATS, int(seconds / max(spent, 0.001))))
        jobs += [(engine, number) for number in range(reached) for _ in range(repeats)]
    random.Random(seed).shuffle(jobs)
    for engine, number in jobs:
        start = time.perf_counter()
        engine.answer(asked[number].question)
        timed[engine.name].ms.setdefault(number, []).append((time.perf_counter() - start) * 1000)
    return list(timed.values())


def _warm_up(
    engine: Engine, asked: Sequence[Asked], answers: Sequence[Found], timed: Timed, seconds: float
) -> tuple[float, int]:
    """Return how long it took and how many questions were answered."""
    start = time.perf_counter()
    for number, one in enumerate(asked):
        if not agree(engine, one.question, engine.answer(one.question), answers[number]):
            timed.differing.append(number)
        if (spent := time.perf_counter() - start) > seconds:
            return spent, number + 1
    return time.perf_counter() - start, len(asked)


def agree(engine: Engine, question: Question, found: Found, expected: Found) -> bool:
    """Whether two answers are the same as far as the engine means the same.

    The order is compared where no text was typed: how well a text fits is each engine's own opinion.
    """
    skipped = set() if engine.same_lifted else {name for name, values in question.chosen.items() if values}
    if found.total != expected.total or _counted(found.counts, skipped) != _counted(expected.counts, skipped):
        return False
    return bool(question.text) or question.page > engine.last_page or found.ids == list(expected.ids)


def _counted(counts: Counts, skipped: set[str]) -> dict[str, dict[str, int]]:
    """The counts without values and facets that nothing has."""
    found = {facet: {value: n for value, n in each.items() if n} for facet, each in counts.items()}
    return {facet: each for facet, each in found.items() if each and facet not in skipped}
