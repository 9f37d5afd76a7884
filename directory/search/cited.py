"""The documents that public records cite, as a list that is narrowed: by class, by publisher and by words."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory.models import Change
from directory.search.memory import kept
from directory.search.source_classes import CitedSource, cited_sources
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


def publishers() -> Mapping[str, str]:
    """Return the publishers of all cited documents, by themselves and by their folded spelling.

    A page in Simplified Chinese shows, and its form sends, names that are stored in Traditional.
    """
    return _publishers(Change.objects.last_number())


@kept(1)
def _publishers(_number: int) -> Mapping[str, str]:
    names = sorted({source.publisher for source in cited_sources()} - {""})
    return {fold(name): name for name in reversed(names)} | {name: name for name in names}


def top_publishers(most: int) -> list[tuple[str, int]]:
    """Return the publishers of most cited documents, each with their number."""
    numbers = answer(SourceQuestion()).publishers
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))[:most]


@kept(1)
def _folded(_number: int) -> Sequence[tuple[CitedSource, str]]:
    """Return all cited documents, each with its title and publisher in the form that is searched."""
    return [(source, f"{fold(source.title)}\n{fold(source.publisher)}") for source in cited_sources()]


def _pattern(word: str) -> re.Pattern[str]:
    """Return what a folded word is found by: a Latin one begins a word, Han characters may stand anywhere."""
    is_latin = word[0].isascii() and word[0].isalnum()
    return re.compile(("(?<![a-z0-9])" if is_latin else "") + re.escape(word))


def _of_text(text: str) -> Iterator[CitedSource]:
    """Yield the documents that have each word of a text in their title or publisher."""
    words = [_pattern(word) for word in set(fold(text).split())]
    for source, folded in _folded(Change.objects.last_number()):
        if all(word.search(folded) for word in words):
            yield source


def answer(question: SourceQuestion) -> SourceAnswer:
    ids: list[int] = []
    classes: Counter[str] = Counter()
    publishers: Counter[str] = Counter()
    for source in _of_text(question.text) if question.text else cited_sources():
        is_of_class = not question.classes or source.kind in question.classes
        is_of_publisher = not question.publishers or source.publisher in question.publishers
        if is_of_publisher:
            classes[source.kind] += 1
        if is_of_class:
            publishers[source.publisher] += 1
        if is_of_class and is_of_publisher:
            ids.append(source.pk)
    first = (question.page - 1) * SOURCES_A_PAGE
    del publishers[""]
    return SourceAnswer(len(ids), ids[first : first + SOURCES_A_PAGE], classes, publishers)
