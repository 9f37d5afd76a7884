"""Monograms: the few letters or characters that stand for an organisation on a tile. Ours, by a rule; no logos.

In Chinese two characters: another name that has just two (科大), else the first two of the Chinese name, without the
"香港" that many begin with. Else one to four letters: another name of two to four capitals (HKMA); a longer one without
its "HK", cut to four (UST); the capitals of a single word (ST for SenseTime) or its first three letters; the first
letters of up to three words.
"""

import re
from collections.abc import Iterable

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TWO_HAN = re.compile(f"[{_HAN}]{{2}}")
_NOT_HAN = re.compile(f"[^{_HAN}]")
_BRACKETS = re.compile(r"[(（].*?[)）]")
_SHORT_ACRONYM = re.compile(r"[A-Z0-9][A-Z0-9&]{0,2}[A-Z]")
_LONG_ACRONYM = re.compile(r"[A-Z]{5,8}")
_WORD = re.compile(r"\w[\w'’.&]*")
_EMPTY_WORDS = frozenset(
    ["a", "an", "and", "at", "for", "hong", "in", "kong", "limited", "ltd", "of", "on", "the", "to"]
)


def monogram(name_en: str, name_zh: str, aliases: Iterable[str], *, in_chinese: bool) -> str:
    """Return one or two Han characters or one to four letters; `?` where a name has neither letters nor figures."""
    names = list(aliases)
    han = _han(name_zh, names) if in_chinese else ""
    return han or _acronym([*names, name_en]) or _initials(name_en) or "?"


def _han(name: str, aliases: Iterable[str]) -> str:
    for alias in aliases:
        if name and _TWO_HAN.fullmatch(alias):
            return alias
    plain = _NOT_HAN.sub("", _BRACKETS.sub("", name))
    return (plain.removeprefix("香港") or plain)[:2]


def _acronym(names: list[str]) -> str:
    for name in names:
        if _SHORT_ACRONYM.fullmatch(name):
            return name
    for name in names[:-1]:
        if _LONG_ACRONYM.fullmatch(name):
            return name.removeprefix("HK")[:4]
    return ""


def _initials(name: str) -> str:
    words = _WORD.findall(_BRACKETS.sub(" ", name)) or _WORD.findall(name)
    telling = [word for word in words if word.lower() not in _EMPTY_WORDS] or words
    if len(telling) == 1:
        return _of_word(telling[0])
    return "".join(word[0] for word in telling[:3]).upper()


def _of_word(word: str) -> str:
    capitals = "".join(c for c in word if c.isupper() or c.isdigit())
    return capitals if 1 < len(capitals) <= 4 and capitals != word[: len(capitals)] else word[:1].upper() + word[1:3]
