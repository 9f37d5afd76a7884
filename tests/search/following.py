"""What processes do at the same time: edit, ask, and compare the answers of the index with those of SQL."""

import time
from pathlib import Path

from directory import actions
from directory.models import Change
from directory.search import index
from directory.search.document import Record
from directory.search.query import ask, best
from directory.search.question import MODELS, PAGE_SIZE, Question
from tests.search.agreement import assert_agreement_at_rest
from tests.search.editor import Editor
from tests.search.questions import Asker

EDITS_TO_A_CHECKPOINT = 50
QUESTIONS_AT_A_CHECKPOINT = 10


def edit(name: str, number: str) -> dict[str, int]:
    """Make random edits; after each, the next question here must show it."""
    editor = Editor(name)
    by_index = 0
    for done in range(1, int(number) + 1):
        by_index += _shows(editor.edit())
        if done % EDITS_TO_A_CHECKPOINT == 0:
            compare(f"{name}-{done}", QUESTIONS_AT_A_CHECKPOINT)
    return {"edits": int(number), "by_index": by_index}


def _shows(record: Record) -> bool:
    """Assert that a record is found if and only if it is public. Returns whether the index could answer."""
    now = type(record).objects.filter(pk=record.pk).first()
    slug = now.slug if now else record.slug
    _total, ids = best(Question(record.noun, text=slug, sort="relevance"), PAGE_SIZE)
    assert (record.pk in ids) == bool(now and now.is_public), slug
    return index.ready(Change.objects.last_number()) is not None


def keep_asking(stop: str) -> dict[str, int]:
    """Ask what visitors ask until a file says stop, and compare now and then."""
    questions = checkpoints = 0
    while not Path(stop).exists():
        for noun in MODELS:
            asker = Asker(noun, checkpoints)
            for _ in range(QUESTIONS_AT_A_CHECKPOINT):
                answer = ask(asker.question())
                assert len(set(answer.ids)) == len(answer.ids) <= PAGE_SIZE
                questions += 1
        compare(str(checkpoints), QUESTIONS_AT_A_CHECKPOINT)
        checkpoints += 1
        time.sleep(0.2)
    return {"questions": questions, "checkpoints": checkpoints}


def compare(seed: str, number: int | str) -> dict[str, int]:
    """Compare the answers to random questions while nobody writes."""
    for noun in MODELS:
        asker = Asker(noun, seed)
        assert_agreement_at_rest([asker.question() for _ in range(int(number))])
    return {"questions": int(number) * len(MODELS)}


def rename(noun: str, slug: str, name: str) -> dict[str, int]:
    """Change the English name of a record."""
    record = MODELS[noun].objects.get(slug=slug)
    with actions.editing(record, by=None):
        record.name_en = name
        record.save()
    return {"number": Change.objects.last_number()}
