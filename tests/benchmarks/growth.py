"""How a page made anew grows with the register: the sites of all sizes serve at once and are asked in mixed order."""

import random
from contextlib import ExitStack

from tests.benchmarks.pages import LANGUAGES, WARMING, address, checked
from tests.benchmarks.prepared import DATABASE, FOLDER
from tests.benchmarks.questions import asked
from tests.benchmarks.servers import get, gunicorn


def measure(size: int, *, seconds: float, is_quick: bool) -> dict[str, list[float]]:
    """Return the milliseconds of first pages of lists without a text, by the number of records of the site."""
    sites = {var.name.removeprefix("site-"): var for var in FOLDER.glob("site-*") if (var / DATABASE).exists()}
    questions = [one.question for one in asked() if one.question.page == 1 and not one.question.text]
    ms: dict[str, list[float]] = {records: [] for records in sites}
    with ExitStack() as stack:
        ports = {records: stack.enter_context(gunicorn(var)) for records, var in sites.items()}
        for port in ports.values():
            for question in questions:
                checked(get(port, address(question, WARMING)))
        jobs = [(records, address(one, language)) for records in ports for one in questions for language in LANGUAGES]
        random.Random(size).shuffle(jobs)
        for records, path in jobs:
            ms[records].append(checked(get(ports[records], path)).ms)
    return ms
