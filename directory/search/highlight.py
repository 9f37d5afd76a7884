"""Why a record was found: the words that matched, and the name that matched where its title does not show it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from directory.search.text import HAN, closed, fold, is_han, key, stem, tokens, words
from directory.search.typed import Typed, read

_PIECE = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:['’.&‐‑-][^\W_{HAN}]+)*")


@dataclass(frozen=True)
class Match:
    """The text that the records shown have matched."""

    query: str

    @property
    def typed(self) -> Typed:
        return read(self.query)


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it matched."""

    text: str
    is_match: bool


def pieces(text: str, typed: Typed) -> list[Piece]:
    """Cut text into stretches that match what was typed and stretches that do not; joined they are the text.

    The marks follow the folding of the search, so a Simplified query marks the Traditional word.
    """
    found: list[Piece] = []
    end = 0
    for start, stop in _merged(_matches(text, typed)):
        if start > end:
            found.append(Piece(text[end:start], is_match=False))
        found.append(Piece(text[start:stop], is_match=True))
        end = stop
    if end < len(text):
        found.append(Piece(text[end:], is_match=False))
    return found


def _matches(text: str, typed: Typed) -> Iterator[tuple[int, int]]:
    others = _other_words(text, typed)
    wanted = [*(term.token for term in typed.terms), *map(_run, typed.phrases), *others]
    runs = [token for token in wanted if is_han(token)]
    for piece in _PIECE.finditer(text):
        if is_han(piece[0]):
            yield from _in_han(piece, runs)
        elif _is_latin_match(piece[0], typed, others):
            yield piece.span()


def _other_words(text: str, typed: Typed) -> set[str]:
    """Return the tokens of other words for what was typed that are all in the text."""
    others = {other for term in typed.terms for other in term.others}
    found = set(tokens(text)) if others else set()
    return {token for other in others if found.issuperset(other) for token in other}


def _run(phrase: tuple[str, ...]) -> str:
    return "".join(word for word in phrase if is_han(word))


def _in_han(piece: re.Match[str], runs: Iterable[str]) -> Iterator[tuple[int, int]]:
    folded = fold(piece[0])
    if len(folded) != len(piece[0]):
        folded = "".join(fold(character)[:1] or character for character in piece[0])
    for run in runs:
        at = folded.find(run)
        while at >= 0:
            yield piece.start() + at, piece.start() + at + len(run)
            at = folded.find(run, at + 1)


def _is_latin_match(word: str, typed: Typed, others: set[str]) -> bool:
    """Whether a word, or a part of a hyphenated one, is what was typed."""
    forms = [form for part in words(word) for form in (closed(part), *part.split("-"))]
    in_phrases = {word for phrase in typed.phrases for word in phrase}
    return any(
        form in in_phrases
        or not others.isdisjoint((form, stem(form)))
        or any(
            term.token in (form, stem(form)) or (term.prefix and form.startswith(term.prefix)) for term in typed.terms
        )
        for form in forms
    )


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Join spans that touch or overlap."""
    start = stop = -1
    for first, last in sorted(spans):
        if first > stop:
            if stop > start >= 0:
                yield start, stop
            start, stop = first, last
        stop = max(stop, last)
    if stop > start >= 0:
        yield start, stop


def matching_alias(match: Match, shown: Iterable[str], aliases: Iterable[str]) -> str:
    """Return the other name that matched, where no shown name matches as well; else nothing."""
    wanted, typed = key(match.query), match.typed
    shown_names = [name for name in shown if name]
    if not typed.terms or any(_fits(name, wanted, typed) for name in shown_names):
        return ""
    fitting = [alias for alias in aliases if _fits(alias, wanted, typed)]
    return min(fitting, key=lambda alias: (key(alias) != wanted, len(alias)), default="")


def _fits(name: str, wanted: str, typed: Typed) -> bool:
    found = set(tokens(name))
    return key(name) == wanted or all(term.is_in(found) for term in typed.terms)
