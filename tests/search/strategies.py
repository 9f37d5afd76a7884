"""What visitors might ask and type, for hypothesis to draw from: made of the words that a register holds."""

import re
from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from opencc import OpenCC

from directory.filters import SORTS, TextField, default_sort
from directory.search import document
from directory.search.question import MODELS, YEARS, Question
from directory.search.text import HAN, acronym, is_han, words
from directory.search.vocabulary import labels

# Characters that mean something to SQL, to the columns that SQL searches, to queries and to regular expressions.
SPECIAL = "%_|~^\\'\"-*?.,:;()[]{}/&+#@!<>=$`“”‘’、。「」・\u3000\u200b\u0301"
VARIANTS = str.maketrans("裡匯線臺秘著峰群衛鋪", "裏滙綫台祕着峯羣衞舖")


class Corpus:
    """The words and names of one noun's public records."""

    def __init__(self, noun: str) -> None:
        records = list(MODELS[noun].objects.published().order_by("slug"))
        self.names = [name for record in records for name in document.names(record)]
        self.identifiers = [text for record in records for text in document.identifiers(record)]
        self.acronyms = sorted({acronym(name) for name in self.names} - {""})
        self.texts = self.names + [text for record in records for text in document.texts(record) if text]
        self.words = sorted({word for text in self.texts for word in words(text) if not is_han(word)})
        self.runs = sorted({run for text in self.texts for run in re.findall(f"[{HAN}]+", text)})


@st.composite
def _part(draw: st.DrawFn, texts: Sequence[str], longest: int) -> str:
    """Some neighbouring characters of a text."""
    text = draw(st.sampled_from(texts))
    start = draw(st.integers(0, len(text) - 1))
    return text[start : start + draw(st.integers(1, longest))]


@st.composite
def _some_words(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """Some neighbouring words of a text, as they stand there."""
    found = draw(st.sampled_from(texts)).split()
    start = draw(st.integers(0, len(found) - 1))
    return " ".join(found[start : start + draw(st.integers(1, 4))])[:80]


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _respelt(texts: SearchStrategy[str]) -> SearchStrategy[str]:
    """The same words as other people write them: Simplified, with variant characters, wide, in capitals."""
    manners = [str.upper, str.title, _wide, OpenCC("t2s").convert, lambda text: text.translate(VARIANTS)]
    return st.builds(lambda manner, text: manner(text), st.sampled_from(manners), texts)


def _pieces(corpus: Corpus) -> SearchStrategy[str]:
    """One thing typed: a word, a beginning, Han characters, a name, a host, an exclusion, a phrase, garbage."""
    word, name, known = map(st.sampled_from, (corpus.words, corpus.names, corpus.identifiers))
    beginning = st.builds(lambda text, length: text[:length], word, st.integers(1, 6))
    han = _part(corpus.runs, 5)
    plain = st.one_of(word, beginning, han, name, st.sampled_from(corpus.acronyms), _some_words(corpus.texts))
    address = st.builds("{}{}{}".format, st.sampled_from(["", "www.", "https://"]), known, st.sampled_from(["", "/a"]))
    phrase = st.builds('"{}"'.format, st.one_of(_some_words(corpus.texts), han, word, _part(corpus.texts, 12)))
    without = st.builds("-{}".format, st.one_of(word, han, phrase, known))
    garbage = st.one_of(st.text(max_size=8), st.text(SPECIAL, max_size=6), _part(corpus.texts, 20))
    return st.one_of(plain, han, beginning, _respelt(plain), known, address, phrase, without, garbage)


def _typed(corpus: Corpus) -> SearchStrategy[str]:
    """What stands in the field in the end, cleaned as the site cleans it; half the time nothing."""
    between = st.sampled_from([" ", " ", " ", "", "\u3000", " - "])
    text = st.builds(str.join, between, st.lists(_pieces(corpus), min_size=1, max_size=3))
    return st.one_of(st.just(""), text.map(TextField(required=False).clean))


@st.composite
def _chosen(draw: st.DrawFn, values: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    names = draw(st.lists(st.sampled_from(sorted(values)), unique=True, max_size=4))
    some = {name: st.lists(st.sampled_from(values[name]), unique=True, min_size=1, max_size=3) for name in names}
    return {name: tuple(sorted(draw(some[name]))) for name in names}


def _years(noun: str) -> SearchStrategy[int | None]:
    dates = MODELS[noun].objects.exclude(**{YEARS[noun]: None}).values_list(YEARS[noun], flat=True)
    known = {int(date[:4]) for date in dates}
    year = st.sampled_from(sorted(known | {min(known) - 1, max(known) + 1}))
    return st.one_of(st.none(), st.none(), year)


def questions(noun: str) -> SearchStrategy[Question]:
    """Any first page that the lists' addresses can ask of the register as it stands."""
    values = {name: list(options) for name, options in labels(noun).items() if options}
    sorts = st.one_of(st.none(), st.sampled_from(sorted(SORTS[noun])))

    def question(text: str, sort: str | None, **others) -> Question:
        known = sort if sort and (text or sort != "relevance") else default_sort(text)
        return Question(noun, text=text, sort=known, **others)

    return st.builds(
        question,
        _typed(Corpus(noun)),
        sorts,
        chosen=_chosen(values),
        year_min=_years(noun),
        year_max=_years(noun),
    )
