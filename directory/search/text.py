"""Text analysis: one way to read everything that is indexed and everything that is typed. Pure functions.

The rules are those of the design's section on search: forms that Hong Kong mixes freely are folded to one,
Latin text becomes words and stems, and runs of Han characters become single characters and pairs, so that
two-character words and one-character queries both match.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

import snowballstemmer
from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"

# Variants that OpenCC keeps apart.
_VARIANTS = {"衞": "卫", "著": "着", "祕": "秘", "峯": "峰", "羣": "群", "舖": "铺"}

# What Taiwan and the Mainland call otherwise than Hong Kong, in folded characters. Both sides are of one length, and
# what surrounds a word keeps a second folding from changing anything more.
_HAN_SPELLINGS = {
    "(?<=人工)智慧": "智能",
    "机器(?=人)": "机械",
    "软体": "软件",
    "硬体": "硬件",
    "网路": "网络",
    "数位": "数码",
    "芯片": "晶片",
    "信息": "资讯",
    "计画": "计划",
    "资料(?=库)": "数据",
    "服务(?=器)": "伺服",
    "(?<!辨)辨识": "识别",
    "(?<!隐)隐私(?!私)": "私隐",
}
_HAN_SPELLING = re.compile("|".join(f"({pattern})" for pattern in _HAN_SPELLINGS))
_FORMS = list(_HAN_SPELLINGS.values())

_DOTTED_LETTERS = re.compile(r"(?<=[a-z])\.(?=[a-z](?![a-z]))")
_POSSESSIVE = re.compile(r"['’]s\b")
_APOSTROPHE = re.compile(r"['’ʼ`]")
_WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+(?:[-‐‑–][^\W_{HAN}]+)*")
# What the stemmer takes for a word of its own, for want of vowels.
_PLURAL_ACRONYM = re.compile(r"[^aeiouy]+[aeiouy]?s(?<=...s)")
_HYPHENS = re.compile(r"[-‐‑–]")

_HOST = re.compile(r"(?:https?://)?(?:www\.)?([a-z0-9-]{2,}(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?:[/?#]\S*)?", re.ASCII)
_STOCK_CODE = re.compile(r"(?=.*[a-z])(?:(?:hkex|sehk|hk)[:\s]\s*)?0*(\d{1,5})(?:[.\s]\s*hk)?", re.ASCII)

# Words without which a query means the same.
STOP_WORDS = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])

# Spellings and legal forms that Hong Kong mixes freely, each folded to one.
_SPELLINGS = {
    "centre": "center",
    "centres": "centers",
    "corporation": "corp",
    "defence": "defense",
    "incorporated": "inc",
    "labour": "labor",
    "licence": "license",
    "limited": "ltd",
    "programme": "program",
    "programmes": "programs",
}


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
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = unicodedata.normalize("NFC", text).translate(_han_table())
    return _HAN_SPELLING.sub(lambda match: _FORMS[(match.lastindex or 1) - 1], text)


def words(text: str) -> list[str]:
    """Split text into folded words in their order: Latin words (hyphens kept) and whole runs of Han characters."""
    text = fold(text).replace("&", " and ")
    text = _APOSTROPHE.sub("", _POSSESSIVE.sub("", _DOTTED_LETTERS.sub("", text)))
    return _WORD.findall(text)


def host(text: str) -> str:
    """Return the name of the host where the whole text is one or the address of a page on one, else nothing."""
    match = _HOST.fullmatch(fold(text))
    return match[1] if match else ""


def stock_code(text: str) -> str:
    """Return the code of a share, as 0020.hk, where the whole text is one with its exchange: 20.HK, HKEX: 00020."""
    match = _STOCK_CODE.fullmatch(fold(text))
    return f"{match[1]:0>4}.hk" if match else ""


def identifier(text: str) -> str:
    """Return the form in which two spellings of one identifier are equal: 0020.hk, hkust.edu.hk, hkaift."""
    return stock_code(text) or host(text) or closed(fold(text))


def is_han(word: str) -> bool:
    return "\u3400" <= word[:1] <= "\ufaff"


def closed(word: str) -> str:
    """Return a Latin word without its hyphens."""
    return _HYPHENS.sub("", word)


@lru_cache(maxsize=50_000)
def spelling(word: str) -> str:
    """Return the one spelling that stands for all those of a word: centre is center, -isation is -ization."""
    if word.endswith(("isation", "isations")) and len(word) > 9:
        return word.replace("isation", "ization")
    return _SPELLINGS.get(word, word)


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the English stem of a folded Latin word, of its one spelling: robot for robotics, sme for smes."""
    found = _stemmer().stemWord(spelling(word))
    return found[:-1] if _PLURAL_ACRONYM.fullmatch(found) else found


def key(text: str) -> str:
    """Return the form in which two spellings of one name are equal: folded words, no hyphens, no leading "the"."""
    parts = [spelling(closed(word)) for word in words(text)]
    if len(parts) > 1 and parts[0] == "the":
        parts = parts[1:]
    return " ".join(parts)


def acronym(name: str) -> str:
    """Return the initials of a Latin name of three words or more, without its small words; else nothing."""
    initials = [word[0] for word in words(name) if word not in STOP_WORDS and not is_han(word)]
    return "".join(initials) if len(initials) > 2 else ""


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
        for form in dict.fromkeys([closed(word), *_HYPHENS.split(word)]):
            yield from dict.fromkeys([form, spelling(form), stem(form)])
    if "." in text:
        yield from filter(None, (host(part) for part in text.split()))


def plain(text: str) -> list[str]:
    """Return what phrases are found in: folded words in their order, Han characters one by one."""
    found: list[str] = []
    for word in words(text):
        found += list(word) if is_han(word) else [spelling(part) for part in _HYPHENS.split(word)]
    return found


def search_text(names: Iterable[str], identifiers: Iterable[str], labels: Iterable[str], texts: Iterable[str]) -> str:
    """Build the column that plain SQL searches.

    It holds the identifiers and the keys of all names between bars, then the tokens of names, each marked with `^`,
    those of names and labels, each marked with `=`, then all tokens, then every text word by word, each marked with
    `~`, for phrases.
    """
    names = [name for name in names if name]
    labels = list(labels)
    rest = [*labels, *texts]
    numbers = [identifier(text) for text in identifiers if text]
    keys = dict.fromkeys([*numbers, *(key(name) for name in names)])
    of_names = dict.fromkeys([*numbers, *(token for text in names for token in name_tokens(text))])
    of_labels = dict.fromkeys(token for text in labels for token in tokens(text))
    others = dict.fromkeys(token for text in rest for token in tokens(text))
    runs = [" ".join(f"~{word}" for word in plain(text)) for text in [*names, *rest]]
    marked = [f"^{token}" for token in of_names] + [f"={token}" for token in of_names | of_labels]
    return f"|{'|'.join(keys)}| {' '.join([*marked, *(of_names | others), '|', ' | '.join(runs)])} "


@lru_cache(maxsize=50_000)
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the tokens of a name, its acronym among them."""
    return (*tokens(name), *filter(None, [acronym(name)]))
