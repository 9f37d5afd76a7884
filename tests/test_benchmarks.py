"""The made-up registers of `make bench` are valid and always the same, and the engines that it times agree."""

from pathlib import Path

import pytest
from django.db import connection

from directory.models import Initiative, Organisation, Participation, ParticipationRole
from directory.search import document, index
from directory.search.facets import FACETS
from tests.benchmarks import plot, report
from tests.benchmarks.engines import Engine
from tests.benchmarks.engines.site import Index, Orm, Reference
from tests.benchmarks.engines.sqlite import Fts5
from tests.benchmarks.figures import Part
from tests.benchmarks.filling import fill
from tests.benchmarks.questions import CLASSES, asked
from tests.benchmarks.register import made
from tests.benchmarks.rows import Row, read, row_of, write
from tests.benchmarks.timing import agree, time_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(request: pytest.FixtureRequest, settings, tmp_path: Path) -> list[Row]:
    """The rows of a register that the database and an index of its own hold; 100 unless the test says how many."""
    settings.SEARCH_INDEX_DIR = str(tmp_path / "search-index")
    index.close()
    rows = list(fill(getattr(request, "param", 100)))
    index.rebuild(lambda _done, _of: None)
    yield rows
    index.close()


def test_a_register_is_the_same_each_time():
    first, second = ([row_of(one.record) for one in made(60)] for _ in range(2))
    assert first == second
    assert [row_of(one.record) for one in made(60, seed=1)] != first


def test_a_register_holds_both_nouns_and_links_and_only_valid_records(filled: list[Row]):
    assert (Organisation.objects.count(), Initiative.objects.count()) == (60, 40)
    for model in (Organisation, Initiative):
        for record in model.objects.all():
            record.full_clean()
    leads = Participation.objects.filter(role=ParticipationRole.LEAD).values("initiative").distinct()
    assert leads.count() == 40


def test_a_register_is_skewed():
    register = [row_of(one.record) for one in made(400)]
    for noun, facets in FACETS.items():
        rows = [row for row in register if row.noun == noun]
        for facet in facets:
            counts = sorted(sum(value in row.facets[facet.name] for row in rows) for value in _values(rows, facet.name))
            assert counts[-1] >= 2 * counts[0]


def _values(rows: list[Row], facet: str) -> set[str]:
    return {value for row in rows for value in row.facets[facet]}


def test_what_is_derived_is_what_the_site_derives(filled: list[Row]):
    for record in Initiative.objects.all():
        stored = (record.search_text, record.sort_name)
        derived = document.derive(record)
        assert (derived.search_text, derived.sort_name) == stored


def test_rows_are_read_as_they_were_written(tmp_path: Path):
    rows = [row_of(one.record) for one in made(20)]
    write(rows, tmp_path / "rows.jsonl")
    assert list(read(tmp_path / "rows.jsonl")) == rows


def test_the_questions_are_of_all_kinds_and_mixed_from_the_start():
    kinds = [one.kind for one in asked()]
    assert {kind: kinds.count(kind) for kind in CLASSES} == CLASSES
    assert set(kinds[:25]) == set(CLASSES)
    assert asked() == asked()


@pytest.mark.parametrize("filled", [1_000], indirect=True)
def test_the_engines_agree(filled: list[Row], tmp_path: Path):
    engines: list[Engine] = [Reference(), Orm(), Fts5.build(filled, tmp_path / "words.sqlite3")]
    site = Index()
    questions = [one.question for one in asked()]
    if connection.vendor != "sqlite":
        questions = questions[:100]
    answers = {number: site.answer(question) for number, question in enumerate(questions)}
    assert sum(bool(answer.total) for answer in answers.values()) > len(questions) // 2
    for engine in engines:
        # LIKE finds parts of words, and none of the other words for the same.
        comparable = [n for n, question in enumerate(questions) if not (question.text and isinstance(engine, Orm))]
        differing = [n for n in comparable if not agree(engine, questions[n], engine.answer(questions[n]), answers[n])]
        assert (engine.name, differing) == (engine.name, [])
        engine.close()


def test_times_become_tables_and_a_plot(filled: list[Row], capsys: pytest.CaptureFixture):
    timed = time_all([Index(), Reference()], asked()[:12], seconds=60)
    ms = {kind: [1.0, 2.0, 3.0] for kind in report.PAGES}
    build = {"seconds": 1.0, "memory": 1_000_000, "disk": 1_000_000}
    result = {
        "kinds": [one.kind for one in asked()],
        "builds": {"index": build, "SQL reference": {"seconds": 0.0}},
        "engines": [one.as_data() for one in timed],
        "pages": {"ms": ms, "per_second": {"kept": [1000.0], "bare": [2000.0]}},
        "edits": {"edit": [1.0], "first": [2.0], "other": [1.0], "stale": 0},
    }
    results = [result | {"size": 1_000}, result | {"size": 100_000}]
    report.publish(results, {"1000": [2.0], "100000": [2.0]}, None, "quick")
    printed = capsys.readouterr().out
    assert "| SQL reference | 12 of 12 | 12 of 12 |" in printed
    assert "growth of a new list page from 1,000 to 100,000 records: at most 2 times | 1.00 times | yes" in printed
    drawn = plot.draw([Part(one) for one in results], None)
    assert drawn.count('stroke-width="2"') + drawn.count('stroke-width="3"') == 2 + 4  # engines, and kinds of pages
