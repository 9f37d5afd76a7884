"""Whole pages over HTTP, as gunicorn serves them: made anew, kept, not modified, and a bare answer of the bytes."""

import pickle
import random
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from directory.filters import query_string
from directory.search.question import Question
from tests.benchmarks.engines.datasette import Datasette
from tests.benchmarks.questions import Asked
from tests.benchmarks.servers import Reply, get, gunicorn

# Warmed up in the first language, measured in the others: no page is asked for twice before it is to be kept.
WARMING = "zh-hans"
LANGUAGES = ("en", "zh-hant")
KEPT = 20
WORKERS = 2
ROUNDS = 15

Ms = dict[str, list[float]]
# A port, an address, and what it is a page of.
Job = tuple[int, str, str]


def address(question: Question, language: str) -> str:
    return f"/{language}/{question.noun}s/{query_string(question)}"


def suggestions(question: Question, language: str) -> str:
    """The address of what is suggested while somebody types the question's text."""
    return f"/{language}/search/suggestions/?{urlencode({'q': question.text})}"


def within_reach(asked: Sequence[Asked], totals: Sequence[int]) -> list[Question]:
    """The questions whose page exists."""
    return [one.question for one, total in zip(asked, totals, strict=False) if one.question.start < max(total, 1)]


def checked(reply: Reply, status: int = 200) -> Reply:
    """Raise RuntimeError unless this is the answer that was meant to be measured."""
    if reply.status != status:
        raise RuntimeError(f"the server answers {reply.status}: {reply.body[:300]!r}")
    return reply


def time_pages(
    var: Path, questions: Sequence[Question], datasette: Datasette, theirs: Sequence[Question], seed: int = 1
) -> dict[str, Any]:
    """Return the milliseconds of every kind of page, and requests a second under load.

    Datasette is asked for the pages of its own share of the questions.
    """
    with gunicorn(var, "tests.benchmarks.worker") as port:
        jobs = [(datasette.port, datasette.page(question), f"Datasette, {_kind(question)}") for question in theirs]
        ms = _time_new(port, questions, jobs, random.Random(seed))
        replies = {address(question, "en"): _keep(port, question) for question in questions[:KEPT]}
        stored = var / "replies.pickle"
        stored.write_bytes(pickle.dumps({path: (dict(one.headers), one.body) for path, one in replies.items()}))
        with gunicorn(var, "tests.benchmarks.bare", BARE_REPLIES=str(stored)) as bare:
            ms |= _time_kept(port, bare, replies, random.Random(seed))
            loads = _under_load(port, bare, next(iter(replies)))
    return {"ms": ms, "per_second": loads}


def _time_new(port: int, questions: Sequence[Question], others: Sequence[Job], rng: random.Random) -> Ms:
    """Time pages that nobody has asked for since the last change, mixed with others."""
    for question in questions:
        checked(get(port, address(question, WARMING)))
    checked(get(*others[0][:2]))
    jobs = [(port, address(one, language), f"new, {_kind(one)}") for one in questions for language in LANGUAGES]
    texts = {one.text: one for one in questions if one.text}.values()
    jobs += [(port, suggestions(one, language), "suggestions") for one in texts for language in LANGUAGES]
    jobs += others
    rng.shuffle(jobs)
    ms: Ms = {}
    for server, path, kind in jobs:
        ms.setdefault(kind, []).append(checked(get(server, path)).ms)
    return ms


def _kind(question: Question) -> str:
    return "with text" if question.text else "without text"


def _keep(port: int, question: Question) -> Reply:
    """See that each worker keeps the page, and return it as it comes from there."""
    times: Counter[str] = Counter()
    while len(times) < WORKERS or min(times.values()) < 2:
        reply = checked(get(port, address(question, "en")))
        times[reply.headers["X-Worker"]] += 1
    return reply


def _time_kept(port: int, bare: int, replies: dict[str, Reply], rng: random.Random) -> Ms:
    for path in replies:
        for _ in range(WORKERS * 2):
            checked(get(bare, path))
    jobs = [(path, kind) for path in replies for kind in ("kept", "not modified", "bare") for _ in range(ROUNDS)]
    rng.shuffle(jobs)
    ms: Ms = {}
    for path, kind in jobs:
        if kind == "not modified":
            reply = checked(get(port, path, **{"If-None-Match": replies[path].headers["ETag"]}), 304)
        else:
            reply = checked(get(bare if kind == "bare" else port, path))
            if reply.body != replies[path].body:
                raise RuntimeError(f"{path} is not what it was")
        ms.setdefault(kind, []).append(reply.ms)
    return ms


def _under_load(port: int, bare: int, path: str) -> dict[str, list[float]]:
    """Requests a second with four clients at once, several times in turn."""
    found: dict[str, list[float]] = {"kept": [], "bare": []}
    for _ in range(3):
        found["kept"].append(_wrk(port, path))
        found["bare"].append(_wrk(bare, path))
    return found


def _wrk(port: int, path: str) -> float:
    command = ["wrk", "-t1", "-c4", "-d2s", "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
