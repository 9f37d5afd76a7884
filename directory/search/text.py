"""Text analysis: one way to read everything that is indexed and everything that is typed. Pure functions.

The rules are those of the design's section on search: forms that Hong Kong mixes freely are folded to one,
Latin text becomes words and stems, and runs of Han characters become single characters and pairs, so that
two-character words and one-character queries both match.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import snowballstemmer
from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
LONGEST_QUERY = 200

# Variants that OpenCC keeps apart.
_VARIANTS = {"衞": "卫", "著": "着", "祕": "秘", "峯": "峰", "羣": "群", "舖": "铺"}

_DOTTED_LETTERS = re.compile(r"(?<=[a-z])\.(?=[a-z](?![a-z]))")
_POSSESSIVE = re.compile(r"['’]s\b")
_APOSTROPHE = re.compile(r"['’ʼ`]")
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-‐‑–][^\W_{HAN}]+)*")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_HYPHENS = re.compile(r"[-‐‑–]")

# Words without which a query means the same.
STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])


@cache
def _han_table() -> dict[int, str]:
    """Every Traditional or variant character, mapped to the one form used for matching."""
    converter = OpenCC("t2s")
    characters = [chr(code) for first, last in ((0x3400, 0x4DBF), (0x4E00, 0x9FFF)) for code in range(first, last + 1)]
    simplified = converter.convert("\n".join(characters)).split("\n")
    table = {ord(old): new for old, new in zip(characters, simplified, strict=True) if old != new}
    return table | {ord(old): new for old, new in _VARIANTS.items()}


def fold(text: str) -> str:
    """Return the text with case, width, accents, Simplified, Traditional and variant characters folded to one form."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", text).translate(_han_table())


def words(text: str) -> list[str]:
    """Split text into folded words in their order: Latin words (hyphens kept) and whole runs of Han characters."""
    text = fold(text).replace("&", " and ")
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", _DOTTED_LETTERS.sub("", text)))
    return _WORD.findall(text)


def is_han(word: str) -> bool:
    return bool(_HAN_RUN.match(word))


def key(text: str) -> str:
    """Return the form in which two spellings of one name are equal: folded words without hyphens or a leading "the"."""
    parts = [_HYPHENS.sub("", word) for word in words(text)]
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    return " ".join(parts)


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the English stem of a folded Latin word."""
    return _stemmer().stemWord(word)


def pairs(run: str) -> list[str]:
    """Return the overlapping pairs of a run of Han characters; a single character stays as it is."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def tokens(text: str) -> Iterator[str]:
    """Yield all that text is found by: words, their stems, the parts of hyphenated words, Han characters and pairs."""
    for word in words(text):
        if is_han(word):
            yield from word
            yield from pairs(word) if len(word) > 1 else ()
            continue
        forms = [_HYPHENS.sub("", word)]
        if forms[0] != word:
            forms += _HYPHENS.split(word)
        for form in forms:
            yield form
            if stem(form) != form:
                yield stem(form)


@dataclass(frozen=True)
class Term:
    """One thing that a record must contain: a whole token, or, for the word still being typed, a prefix too."""

    token: str
    prefix: str = ""


def terms(query: str) -> list[Term]:
    """Read what a visitor typed. All terms must match; the last word also matches as a prefix."""
    found = [_HYPHENS.sub("", word) for word in words(query[:LONGEST_QUERY])]
    meaningful = [word for word in found[:-1] if word not in STOP_WORDS] + found[-1:]
    result: list[Term] = []
    for place, word in enumerate(meaningful):
        if is_han(word):
            result += [Term(pair) for pair in pairs(word)]
        else:
            is_typed_last = place == len(meaningful) - 1 and len(word) > 1
            result.append(Term(stem(word), prefix=word if is_typed_last else ""))
    return list(dict.fromkeys(result))


def search_text(names: Iterable[str], labels: Iterable[str], texts: Iterable[str]) -> str:
    """Build the column that plain SQL searches.

    It holds the keys of all names between bars, then the tokens of names, each marked with `^`, then all tokens.
    """
    names = [name for name in names if name]
    keys = dict.fromkeys(key(name) for name in names)
    of_names = list(dict.fromkeys(token for name in names for token in tokens(name)))
    rest = dict.fromkeys(token for text in [*labels, *texts] for token in tokens(text))
    marked = [f"^{token}" for token in of_names]
    return f"|{'|'.join(keys)}| {' '.join([*marked, *dict.fromkeys([*of_names, *rest])])} "
