"""The documents that public records cite, as a list that is narrowed: by class, by publisher and by words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory.models import Change, Source
from directory.search.memory import kept
from directory.search.source_classes import class_by_source
from directory.search.text import fold

SOURCES_A_PAGE = 20


@dataclass(frozen=True)
class SourceQuestion:
    """What an address asks for. Values of one kind widen the list; the kinds narrow it together."""

    text: str = ""
    classes: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    page: int = 1


@dataclass(frozen=True)
class SourceAnswer:
    """How many documents there are, and the ids of those on the page asked for.

    The counts are those of each class and each publisher as if nothing of its own kind were chosen.
    """

    total: int
    ids: list[int]
    classes: Mapping[str, int]
    publishers: Mapping[str, int]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SOURCES_A_PAGE))


@dataclass(frozen=True, slots=True)
class _Document:
    source: int
    kind: str
    publisher: str
    folded: str


def publishers() -> Mapping[str, str]:
    """Return the publishers of all cited documents, by themselves and by their folded spelling.

    A page in Simplified Chinese shows, and its form sends, names that are stored in Traditional.
    """
    return _publishers(Change.objects.last_number())


@kept(1)
def _publishers(number: int) -> Mapping[str, str]:
    names = sorted({document.publisher for document in _documents(number)} - {""})
    return {fold(name): name for name in reversed(names)} | {name: name for name in names}


@kept(1)
def _documents(_number: int) -> Sequence[_Document]:
    """Return all cited documents, the newest first and those without a date last, then by title."""
    classes = class_by_source()
    rows = Source.objects.cited_publicly().newest_first().values_list("pk", "title", "publisher")
    return [
        _Document(pk, classes[pk], publisher, f"{fold(title)}\n{fold(publisher)}")
        for pk, title, publisher in rows
        if pk in classes
    ]


def _pattern(word: str) -> re.Pattern[str]:
    """Return what a folded word is found by: a Latin one begins a word, Han characters may stand anywhere."""
    is_latin = word[0].isascii() and word[0].isalnum()
    return re.compile(("(?<![a-z0-9])" if is_latin else "") + re.escape(word))


def _of_text(text: str) -> Iterator[_Document]:
    """Yield the documents that have each word of a text in their title or publisher."""
    words = [_pattern(word) for word in set(fold(text).split())]
    for document in _documents(Change.objects.last_number()):
        if all(word.search(document.folded) for word in words):
            yield document


def answer(question: SourceQuestion) -> SourceAnswer:
    ids: list[int] = []
    classes: Counter[str] = Counter()
    publishers: Counter[str] = Counter()
    for document in _of_text(question.text):
        is_of_class = not question.classes or document.kind in question.classes
        is_of_publisher = not question.publishers or document.publisher in question.publishers
        if is_of_publisher:
            classes[document.kind] += 1
        if is_of_class:
            publishers[document.publisher] += 1
        if is_of_class and is_of_publisher:
            ids.append(document.source)
    first = (question.page - 1) * SOURCES_A_PAGE
    del publishers[""]
    return SourceAnswer(len(ids), ids[first : first + SOURCES_A_PAGE], classes, publishers)
