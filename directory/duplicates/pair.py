"""Two records side by side: whether they may be one, why, and how sure that is. Pure functions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA

from directory.duplicates.clues import Clues, Name

# Letters for each edit that leaves a text recognisable; Chinese says more with each character.
_LETTERS_PER_EDIT, _HAN_PER_EDIT = 9, 7
_LETTERS_PER_EDIT_OF_WORD = 5
_MOST_EDITS = 2
# 2.0 is not 1.0, phase II not phase I, and tier A not tier B.
_NUMBER = re.compile(r"\d+|\b[ivx]+\b|\b[a-z]\b|[一二三四五六七八九十]|[甲乙丙丁]")


class Band(StrEnum):
    SAME = "same"
    LOOK = "look"


class Clue(StrEnum):
    """What two records share. The first ones say the most."""

    IDENTIFIER = "identifier"
    NAME = "name"
    ALIAS = "alias"
    CORE = "core"
    NEAR = "near"
    WEBSITE = "website"


OF_NAMES = {Clue.NAME, Clue.ALIAS, Clue.CORE, Clue.NEAR}
# How much each says; from three points on, two records are taken for one.
POINTS = {Clue.IDENTIFIER: 4, Clue.NAME: 3, Clue.ALIAS: 2, Clue.WEBSITE: 2, Clue.CORE: 1, Clue.NEAR: 1}
SAME_FROM = 3

WORDS: dict[Clue, Promise] = {
    Clue.IDENTIFIER: _("Both have the identifier %(first)s."),
    Clue.NAME: _("Both are called “%(first)s”."),
    Clue.ALIAS: _("Both are known as “%(first)s”."),
    Clue.CORE: _("“%(first)s” and “%(second)s” differ only in legal form, place or the order of words."),
    Clue.NEAR: _("“%(first)s” and “%(second)s” are spelled nearly alike."),
    Clue.WEBSITE: _("Both have the website %(first)s."),
}


@dataclass(frozen=True)
class Reason:
    """One thing that two records share, as it stands in the one and in the other."""

    clue: Clue
    first: str
    second: str = ""
    is_han: bool = False

    def __str__(self) -> str:
        return str(WORDS[self.clue]) % {"first": self.first, "second": self.second}


@dataclass(frozen=True)
class Pair:
    """Two records that may be one. The older one stands first."""

    first: Clues
    second: Clues
    band: Band
    reasons: tuple[Reason, ...]

    @property
    def keys(self) -> tuple[int, int]:
        return self.first.pk, self.second.pk


def _is_slip(first: str, second: str, letters: int) -> bool:
    """True where two texts are no more than one edit apart for so many letters of the shorter."""
    most = min(_MOST_EDITS, min(len(first), len(second)) // letters)
    return OSA.distance(first, second, score_cutoff=most) <= most


def is_near(first: Name, second: Name) -> bool:
    """True where two names differ by a slip of the keyboard, not by a number, and not by a word that is another one."""
    one, other = first.forms, second.forms
    letters = _HAN_PER_EDIT if one.is_han else _LETTERS_PER_EDIT
    if not one.plain or one.is_han != other.is_han or not _is_slip(one.plain, other.plain, letters):
        return False
    words, others = one.plain.split(), other.plain.split()
    is_of_words = not one.is_han and len(words) == len(others)
    if is_of_words and not all(_is_slip(*both, _LETTERS_PER_EDIT_OF_WORD) for both in zip(words, others, strict=True)):
        return False
    return _NUMBER.findall(one.plain) == _NUMBER.findall(other.plain)


def _name_reasons(first: Clues, second: Clues) -> Iterator[Reason]:
    """Yield at most one reason for each two names."""
    for one, other in product(first.names, second.names):
        if one.forms.key == other.forms.key:
            clue = Clue.NAME if one.is_main and other.is_main else Clue.ALIAS
        elif one.forms.core and one.forms.core == other.forms.core:
            clue = Clue.CORE
        elif is_near(one, other):
            clue = Clue.NEAR
        else:
            continue
        yield Reason(clue, one.text, other.text, one.forms.is_han)


def _strongest(reasons: Iterator[Reason]) -> list[Reason]:
    """Return the strongest reason that names give in each script, the stronger first."""
    order = list(Clue)
    found: dict[bool, Reason] = {}
    for reason in sorted(reasons, key=lambda reason: order.index(reason.clue)):
        found.setdefault(reason.is_han, reason)
    return list(found.values())


def _reasons(first: Clues, second: Clues) -> list[Reason]:
    found = [
        Reason(Clue.IDENTIFIER, f"{register}: {number}")
        for register, number in first.identifiers.items()
        if second.identifiers.get(register) == number
    ]
    found += _strongest(_name_reasons(first, second))
    if first.host and (first.host, first.page) == (second.host, second.page):
        found.append(Reason(Clue.WEBSITE, first.host + first.page))
    return found


def _contradict(first: Clues, second: Clues) -> bool:
    """True where a register tells the two apart."""
    shared = first.identifiers.keys() & second.identifiers.keys()
    return any(first.identifiers[register] != second.identifiers[register] for register in shared)


def _points(first: Clues, second: Clues, reasons: list[Reason]) -> int:
    """Return how much the reasons say together."""
    points = sum(POINTS[reason.clue] for reason in reasons)
    of_names = [reason for reason in reasons if reason.clue in OF_NAMES]
    if [reason.clue for reason in of_names] == [Clue.NAME] and first.name_zh and second.name_zh:
        points -= 1  # they go by one name in one language, and by two in the other
    return points


def _band(first: Clues, second: Clues, reasons: list[Reason], *, are_tied: bool) -> Band | None:
    clues = {reason.clue for reason in reasons}
    if are_tied:
        # As parent and child for example: an editor has told them apart already.
        return Band.LOOK if clues & {Clue.IDENTIFIER, Clue.NAME} else None
    if clues <= ({Clue.WEBSITE} if first.shares_site else set()):
        return None
    is_same = _points(first, second, reasons) >= SAME_FROM and not _contradict(first, second)
    return Band.SAME if is_same else Band.LOOK


def compare(first: Clues, second: Clues, *, are_tied: bool = False) -> Pair | None:
    """Return two records as a pair if they may be one. `are_tied` says that the register ties them together."""
    if first.pk > second.pk:
        first, second = second, first
    reasons = _reasons(first, second)
    band = _band(first, second, reasons, are_tied=are_tied)
    return Pair(first, second, band, tuple(reasons)) if band else None
