"""Near spellings, from the register's own words, for when nothing matches what was typed.

Latin words: one edit from five letters, two from eight (optimal string alignment, so that swapped letters are one).
Chinese: the same sound in Cantonese (Jyutping), or, from three characters, one missing, wrong or swapped. Whole names
come first, then what was written without spaces cut into parts that are found, then parts of names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import ToJyutping
from opencc import OpenCC
from rapidfuzz import process
from rapidfuzz.distance import OSA

from directory.models import Change, Initiative, Organisation
from directory.search import index
from directory.search.memory import kept
from directory.search.text import HAN, fold, is_han, stem
from directory.search.typed import LONGEST_QUERY
from directory.search.vocabulary import open_vocabularies

# At most so many readings are offered.
MOST_READINGS = 3
# A word this many times as frequent as the next one is the only reading.
CLEARLY_MORE = 5
# In longer queries no word is left out.
MOST_WORDS = 8

_WORD = re.compile(rf"(?<![-\w\"“])([{HAN}]+|[^\W_{HAN}]+)(?![\"”\w])|([{HAN}]+)")
_HAN_RUN = re.compile(rf"[{HAN}]+")

Hits = Callable[[str], int]


def readings(query: str, hits: Hits) -> list[str]:
    """Return what the visitor may have meant, the likeliest first; each finds something.

    `hits` tells how much a text finds where the visitor looked. A quoted phrase is meant as it is. Where every word is
    known and only no record has them all, the one reading leaves the most common of them out.
    """
    query = query[:LONGEST_QUERY]
    if '"' in query or "“" in query or hits(query):
        return []
    unknown = [word for word in dict.fromkeys(match[0] for match in _WORD.finditer(query)) if not hits(word)]
    return _with_near(query, unknown, hits) if unknown else _with_one_word_less(query, hits)


def _with_near(query: str, unknown: list[str], hits: Hits) -> list[str]:
    """Put near words in the place of unknown ones: the nearest, or else those that are a little less near."""
    choices = [list(filter(None, _near(word, hits))) for word in unknown]
    if not all(choices):
        return []
    for depth in range(max(map(len, choices))):
        readings = [query]
        for word, choice in zip(unknown, choices, strict=True):
            near = choice[min(depth, len(choice) - 1)]
            readings = [reading.replace(word, other) for reading in readings for other in near][:MOST_READINGS]
        if found := [reading for reading in readings if reading != query and hits(reading)]:
            return found
    return []


def _with_one_word_less(query: str, hits: Hits) -> list[str]:
    words = query.split()
    if not 1 < len(words) <= MOST_WORDS or any(word.startswith("-") for word in words):
        return []
    for common in sorted(words, key=hits, reverse=True):
        reading = " ".join(word for word in words if word != common)
        if hits(reading):
            return [reading]
    return []


def _near(word: str, hits: Hits) -> Iterator[list[str]]:
    """Yield what is near a word, the nearest together, then the less near."""
    return _near_han(word, hits) if is_han(word) else _near_latin(fold(word))


def _allowed_edits(word: str) -> int:
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def _near_latin(word: str) -> Iterator[list[str]]:
    number = Change.objects.last_number()
    known = _latin_words(number, is_index_ready=index.ready(number) is not None)
    found = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=_allowed_edits(word), limit=20)
    ranked = sorted((int(distance), other[:1] != word[:1], -known[other], other) for other, distance, _i in found)
    for _nearness, equals in groupby(ranked, key=lambda row: row[:2]):
        yield _only_clear({other: -frequency for *_nearness, frequency, other in equals})


def _only_clear(frequencies: Mapping[str, int]) -> list[str]:
    """Return the one word that is far more frequent than the others, else the most frequent few.

    Latin words of one stem are one word.
    """
    by_stem: dict[str, str] = {}
    for word in sorted(frequencies, key=lambda word: -frequencies[word]):
        by_stem.setdefault(word if is_han(word) else stem(word), word)
    best = list(by_stem.values())
    if len(best) > 1 and frequencies[best[0]] >= CLEARLY_MORE * frequencies[best[1]]:
        best = best[:1]
    return best[:MOST_READINGS]


@kept(1)
def _latin_words(number: int, *, is_index_ready: bool) -> dict[str, int]:
    """Every Latin word of the public records with the number of records that have it; empty without the index."""
    searcher = index.ready(number) if is_index_ready else None
    found = searcher.terms_with_prefix("plain", "") if searcher else []
    return {word: frequency for word, frequency in found if len(word) > 3 and word.isalpha() and not is_han(word)}


def _in_parts(run: str, hits: Hits) -> list[str]:
    """Cut a run of Han characters into the longest parts that are found, two characters or more each."""
    parts: list[str] = []
    rest = run
    while rest:
        sizes = range(len(rest) - (0 if parts else 1), 1, -1)
        part = next((rest[:size] for size in sizes if hits(rest[:size])), "")
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


@kept(1)
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


def _near_han(run: str, hits: Hits) -> Iterator[list[str]]:
    """Yield whole names first, then the run cut into parts, then parts of names."""
    names = _han_names(Change.objects.last_number())
    same_sound = list(_same_sound(run, names)) if len(run) > 1 else []
    edited = list(_one_edit(run, names)) if len(run) > 2 else []
    whole = set(names.runs)
    yield _only_clear(Counter(part for part in same_sound if part in whole))
    yield _only_clear(Counter(part for part in edited if part in whole))
    yield _in_parts(run, hits)
    yield _only_clear(Counter(same_sound))
    yield _only_clear(Counter(part for part in edited if len(part) == len(run)))
    yield _only_clear(Counter(edited))


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
