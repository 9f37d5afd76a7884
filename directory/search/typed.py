"""What a visitor typed, understood: words, "quoted phrases" and -excluded ones. Pure functions."""

import re
from dataclasses import dataclass
from functools import lru_cache

from directory.search.text import STOP_WORDS, closed, host, is_han, pairs, plain, stem, words

LONGEST_QUERY = 200

_TYPED = re.compile(r"""(?P<minus>(?<!\S)-)?(?:["“”](?P<phrase>[^"“”]*)["“”]|(?P<word>[^\s"“”]+))""")


@dataclass(frozen=True)
class Term:
    """One thing that a record must contain: a whole token, or, for the word still being typed, a prefix too."""

    token: str
    prefix: str = ""

    def matches(self, token: str) -> bool:
        return token == self.token or bool(self.prefix and token.startswith(self.prefix))


@dataclass(frozen=True)
class Typed:
    """What a visitor typed, understood. A record must have all terms and phrases and none of the excluded groups."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded_words: tuple[tuple[str, ...], ...] = ()
    excluded_phrases: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.phrases or self.excluded_words or self.excluded_phrases)


def terms(text: str, *, is_last: bool = True) -> list[Term]:
    """Return the terms of plain words. Han runs become pairs; the last Latin word, if last, is a prefix too."""
    found = [closed(word) for word in words(text)]
    result: list[Term] = []
    for place, word in enumerate(found, 1):
        is_typed_last = is_last and place == len(found)
        if is_han(word):
            result += [Term(pair) for pair in pairs(word)]
        elif is_typed_last or word not in STOP_WORDS:
            result.append(Term(stem(word), prefix=word if is_typed_last and len(word) > 1 else ""))
    return result


@lru_cache(maxsize=1_000)
def read(query: str) -> Typed:
    """Read what a visitor typed: words, `"quoted phrases"` and `-excluded` ones. Anything else is text."""
    plain_words: list[str] = []
    hosts: list[Term] = []
    phrases: list[tuple[str, ...]] = []
    no_words: list[tuple[str, ...]] = []
    no_phrases: list[tuple[str, ...]] = []
    for match in _TYPED.finditer(query[:LONGEST_QUERY]):
        minus, phrase, word = match["minus"], match["phrase"], match["word"] or ""
        if phrase is not None:
            (no_phrases if minus else phrases).append(tuple(plain(phrase)))
        elif host(word):
            hosts.append(Term(host(word)))
        elif minus:
            no_words.append(tuple(term.token for term in terms(word, is_last=False)))
        else:
            plain_words.append(word)
    return Typed(
        tuple(dict.fromkeys([*hosts, *terms(" ".join(plain_words))])),
        tuple(filter(None, dict.fromkeys(phrases))),
        tuple(filter(None, dict.fromkeys(no_words))),
        tuple(filter(None, dict.fromkeys(no_phrases))),
    )
