"""What a visitor typed, understood: words, "quoted phrases" and -excluded ones. Pure functions."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from directory.search.synonyms import GROUPS
from directory.search.text import STOP_WORDS, closed, host, is_han, key, pairs, plain, stem, stock_code, words

LONGEST_QUERY = 200

_TYPED = re.compile(r"""(?P<minus>(?<!\S)-)?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))""")

# Tokens that a record must have, all of them.
Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One thing that a record must contain: a whole token, or, for the word still being typed, a prefix too.

    All tokens of one of the `others` do as well: other words for the same, or for something that this is a part of.
    """

    token: str
    prefix: str = ""
    others: tuple[Tokens, ...] = ()

    def matches(self, token: str) -> bool:
        return token == self.token or bool(self.prefix and token.startswith(self.prefix))

    def is_in(self, tokens: set[str] | frozenset[str]) -> bool:
        """Whether a text that consists of these tokens contains the term, in one word or another."""
        return any(map(self.matches, tokens)) or any(tokens.issuperset(other) for other in self.others)


@dataclass(frozen=True)
class Typed:
    """What a visitor typed, understood. A record must have all terms and phrases and none of the excluded groups.

    `name` is all that is not excluded, in the form in which names are compared; `names` are its parts by script, for
    Cyberport 數碼港. `stems` are the plain words in their order: a record that has them next to each other fits better.
    """

    terms: tuple[Term, ...] = ()
    phrases: tuple[Tokens, ...] = ()
    excluded_words: tuple[Tokens, ...] = ()
    excluded_phrases: tuple[Tokens, ...] = ()
    name: str = ""
    names: Tokens = ()
    stems: Tokens = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases or self.excluded_words or self.excluded_phrases)


def terms(text: str, *, is_last: bool = True) -> list[Term]:
    """Return the terms of plain words. Han runs become pairs; the last Latin word, if last, is a prefix too."""
    return [term for group in _by_word(_latin_or_han(text), is_last=is_last) for term in group]


def _latin_or_han(text: str) -> list[str]:
    return [closed(word) for word in words(text)]


def _by_word(found: Sequence[str], *, is_last: bool) -> list[list[Term]]:
    """Return the terms of each word; none for words without which the text means the same."""
    result = []
    for place, word in enumerate(found, 1):
        is_typed_last = is_last and place == len(found)
        if is_han(word):
            result.append([Term(pair) for part in _known_words(word) or [word] for pair in pairs(part)])
        elif is_typed_last or word not in STOP_WORDS:
            is_begun = is_typed_last and (len(word) > 1 or place > 1)
            result.append([Term(stem(word), prefix=word if is_begun else "")])
        else:
            result.append([])
    return result


def _known_words(run: str) -> list[str]:
    """Cut a run of Han characters into two known words or more, the longest first; nothing where that is impossible."""
    known = _han_words()
    found: list[str] = []
    rest = "" if run in known else run
    while rest:
        word = next((rest[:size] for size in range(len(rest), 1, -1) if rest[:size] in known), "")
        if not word:
            return []
        found.append(word)
        rest = rest[len(word) :]
    return found


@cache
def _han_words() -> frozenset[str]:
    return frozenset(word for group in GROUPS for text in group for word in words(text) if is_han(word))


def _tokens(text: str) -> Tokens:
    """Return the tokens of a word or expression of the table of synonyms."""
    found = [closed(word) for word in words(text) if word not in STOP_WORDS]
    return tuple(token for word in found for token in (pairs(word) if is_han(word) else [stem(word)]))


@cache
def _synonyms() -> dict[Tokens, tuple[Tokens, ...]]:
    """Each expression of the table with the others of its rows."""
    found: dict[Tokens, dict[Tokens, None]] = defaultdict(dict)
    for group in GROUPS:
        expressions = dict.fromkeys(map(_tokens, group))
        for own in expressions:
            found[own] |= {other: None for other in expressions if other != own}
    return {own: tuple(others) for own, others in found.items()}


def _or(term: Term, others: Iterable[Tokens]) -> Term:
    return replace(term, others=tuple(dict.fromkeys([*term.others, *others])))


def _with_compounds(found: Sequence[str], by_word: list[list[Term]]) -> list[Term]:
    """Let two Latin words that follow each other also be one: sense time, super computing, gen AI."""
    result = [list(group) for group in by_word]
    for place, (first, second) in enumerate(pairwise(found)):
        if not is_han(first) and not is_han(second):
            compound = (first + second,)
            for near in (place, place + 1):
                result[near] = [_or(term, [compound]) for term in result[near]]
    return [term for group in result for term in group]


def _with_synonyms(found: list[Term]) -> list[Term]:
    """Give each term the other words for it, and for each longer expression that it is a part of."""
    known = _synonyms()
    longest = max(map(len, known))
    result = list(found)
    for start in range(len(found)):
        for stop in range(start + 1, min(start + longest, len(found)) + 1):
            others = known.get(tuple(term.token for term in found[start:stop]), ())
            result[start:stop] = [_or(term, others) for term in result[start:stop]]
    return result


def _understood(text: str) -> list[Term]:
    found = _latin_or_han(text)
    return _with_synonyms(_with_compounds(found, _by_word(found, is_last=True)))


def _names(text: str) -> Tokens:
    """Return the Latin and the Chinese part of a text as names."""
    found = words(text)
    parts = (key(" ".join(word for word in found if is_han(word) == is_in_han)) for is_in_han in (False, True))
    return tuple(filter(None, parts))


@lru_cache(maxsize=1_000)
def read(query: str) -> Typed:
    """Read what a visitor typed: words, `"quoted phrases"` and `-excluded` ones. Anything else is text."""
    if code := stock_code(query.strip()):
        return Typed((Term(code),), name=code, names=(code,))
    plain_words: list[str] = []
    hosts: list[Term] = []
    phrases: list[Tokens] = []
    no_words: list[Tokens] = []
    no_phrases: list[Tokens] = []
    wanted: list[str] = []
    for match in _TYPED.finditer(query[:LONGEST_QUERY]):
        minus, phrase, word = match["minus"], match["phrase"], match["word"] or ""
        wanted += [] if minus else [phrase or word]
        if phrase is not None:
            (no_phrases if minus else phrases).append(tuple(plain(phrase)))
        elif host(word):
            hosts.append(Term(host(word)))
        elif minus:
            no_words.append(tuple(term.token for term in terms(word, is_last=False)))
        else:
            plain_words.append(word)
    return Typed(
        tuple(dict.fromkeys([*hosts, *_understood(" ".join(plain_words))])),
        tuple(filter(None, dict.fromkeys(phrases))),
        tuple(filter(None, dict.fromkeys(no_words))),
        tuple(filter(None, dict.fromkeys(no_phrases))),
        key(" ".join(wanted)),
        _names(" ".join(wanted)),
        tuple(map(stem, plain(" ".join(plain_words)))),
    )
