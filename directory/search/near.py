"""Near spellings, from the register's own words, for when nothing matches what was typed.

Latin words: one edit from five letters, two from eight (optimal string alignment, so that swapped letters are one).
Chinese: a run written without spaces is cut into parts that are found; then the same sound in Cantonese (Jyutping);
then one character missing, wrong or swapped, from three characters.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ToJyutping
from opencc import OpenCC
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.models import Change, Initiative, Organisation
from directory.search import index
from directory.search.text import HAN, fold, is_han
from directory.search.typed import LONGEST_QUERY
from directory.search.vocabulary import open_vocabularies

# At most so many readings are offered.
MOST_READINGS = 3
# A word this many times as frequent as the next one is the only reading.
CLEARLY_MORE = 5

_WORD = re.compile(rf"(?<![-\w\"“])([{HAN}]+|[^\W_{HAN}]+)(?![\"”\w])|([{HAN}]+)")
_HAN_RUN = re.compile(rf"[{HAN}]+")

HasHits = Callable[[str], bool]


def readings(query: str, has_hits: HasHits) -> list[str]:
    """Return what the visitor may have meant, the likeliest first; each would find something.

    `has_hits` tells whether a text finds anything where the visitor looked. A quoted phrase is meant as it is.
    """
    query = query[:LONGEST_QUERY]
    if '"' in query or "“" in query:
        return []
    readings = [query]
    for word in dict.fromkeys(match[0] for match in _WORD.finditer(query)):
        if not has_hits(word):
            near = _near(word, has_hits)
            readings = [reading.replace(word, other) for reading in readings for other in near][:MOST_READINGS]
    return [reading for reading in readings if reading != query and has_hits(reading)]


def _near(word: str, has_hits: HasHits) -> list[str]:
    if not is_han(word):
        return _near_latin(fold(word))
    return _in_parts(word, has_hits) or _near_han(word)


def _allowed_edits(word: str) -> int:
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def _near_latin(word: str) -> list[str]:
    known = _latin_words(Change.objects.last_number())
    found = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=_allowed_edits(word), limit=20)
    ranked = sorted((int(distance), other[:1] != word[:1], -known[other], other) for other, distance, _i in found)
    return _only_clear([(other, rank[:2], -rank[2]) for *rank, other in ranked])


def _only_clear(ranked: list[tuple[str, list[int], int]]) -> list[str]:
    """Return one word where it is the only one as near, or far more frequent than the others; else the nearest few."""
    best = [row for row in ranked if row[1] == ranked[0][1]] if ranked else []
    if len(best) > 1 and best[0][2] >= CLEARLY_MORE * best[1][2]:
        best = best[:1]
    return [other for other, _rank, _frequency in best[:MOST_READINGS]]


@lru_cache(maxsize=1)
def _latin_words(number: int) -> dict[str, int]:
    """Every Latin word of the public records with the number of records that have it; empty without the index."""
    searcher = index.ready(number)
    found = searcher.terms_with_prefix("plain", "") if searcher else []
    return {word: frequency for word, frequency in found if len(word) > 3 and word.isalpha() and not is_han(word)}


def _in_parts(run: str, has_hits: HasHits) -> list[str]:
    """Cut a run of Han characters into the longest parts that are found, two characters or more each."""
    parts: list[str] = []
    rest = run
    while rest:
        sizes = range(len(rest) - (0 if parts else 1), 1, -1)
        part = next((rest[:size] for size in sizes if has_hits(rest[:size])), "")
        if not part:
            return []
        parts.append(part)
        rest = rest[len(part) :]
    return [" ".join(parts)]


@dataclass(frozen=True)
class HanNames:
    """The Chinese of all public names, and where each character and each sound stands."""

    runs: list[str]
    by_character: dict[str, set[int]]
    by_sound: dict[str, set[int]]

    def sharing(self, places: dict[str, set[int]], keys: Iterable[str], number: int) -> Iterator[str]:
        """The runs that have at least so many of the keys."""
        counted = Counter(place for key in set(keys) for place in places.get(key, ()))
        return (self.runs[place] for place, shared in counted.items() if shared >= number)


def _sounds(text: str) -> list[str]:
    """Return how each character sounds in Cantonese, without the tone; a character without a sound stays."""
    found = ToJyutping.get_jyutping_list(_traditional().convert(text))
    return [sound.rstrip("0123456789") if sound else character for character, sound in found]


@lru_cache(maxsize=1)
def _traditional() -> OpenCC:
    return OpenCC("s2hk")


@lru_cache(maxsize=1)
def _han_names(_number: int) -> HanNames:
    names: list[str] = [value.name_zh for values in open_vocabularies().values() for value in values.values()]
    for model in (Organisation, Initiative):
        for name, aliases in model.objects.published().values_list("name_zh", "aliases"):
            names += [name, *aliases]
    runs = list(dict.fromkeys(run for name in names for run in _HAN_RUN.findall(name)))
    by_character: dict[str, set[int]] = defaultdict(set)
    by_sound: dict[str, set[int]] = defaultdict(set)
    for place, run in enumerate(runs):
        for character, sound in zip(run, _sounds(run), strict=True):
            by_character[fold(character)].add(place)
            by_sound[sound].add(place)
    return HanNames(runs, by_character, by_sound)


def _near_han(run: str) -> list[str]:
    names = _han_names(Change.objects.last_number())
    found = list(_same_sound(run, names)) if len(run) > 1 else []
    found = found or (list(_one_edit(run, names)) if len(run) > 2 else [])
    return [part for part, _times in Counter(found).most_common(MOST_READINGS)]


def _windows(run: str, size: int) -> Iterator[str]:
    return (run[i : i + size] for i in range(len(run) - size + 1))


def _same_sound(run: str, names: HanNames) -> Iterator[str]:
    wanted = _sounds(run)
    for name in names.sharing(names.by_sound, wanted, len(set(wanted))):
        sounds = _sounds(name)
        for i in range(len(name) - len(run) + 1):
            if sounds[i : i + len(run)] == wanted:
                yield name[i : i + len(run)]


def _one_edit(run: str, names: HanNames) -> Iterator[str]:
    wanted = fold(run)
    for name in names.sharing(names.by_character, wanted, max(2, len(set(wanted)) - 1)):
        for size in (len(run), len(run) + 1, len(run) - 1):
            for part in _windows(name, size):
                if OSA.distance(fold(part), wanted, score_cutoff=1) <= 1:
                    yield part
