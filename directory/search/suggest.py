"""Suggestions while typing: the best few names of each noun and of the sectors, in the visitor's language."""

from dataclasses import dataclass

from django.urls import reverse

from directory.models import Initiative, Organisation
from directory.models.bilingual import Text
from directory.search.highlight import Match, Piece, matching_alias, pieces
from directory.search.query import best
from directory.search.question import MODELS, Question
from directory.search.text import is_han, words
from directory.search.typed import Typed, read
from directory.search.vocabulary import matching_terms

# How many of each group, eight together.
SHOWN = {"organisation": 4, "initiative": 2, "sector": 2}
MOST = 8
# From how many characters on; one Han character says as much as two letters.
LEAST_LATIN = 2


@dataclass(frozen=True)
class Suggestion:
    """One thing to go to."""

    group: str
    name: list[Piece]
    lang: str
    note: str
    note_lang: str
    href: str


def suggestions(text: str) -> list[Suggestion]:
    """Return up to eight suggestions for what has been typed so far, grouped; none where too little is typed."""
    typed = read(text)
    found = words(text)
    if not typed.terms or (len("".join(found)) < LEAST_LATIN and not is_han(found[0])):
        return []
    sectors = [_of_sector(value.name, value.slug, typed) for facet, value in matching_terms(text) if facet == "sector"]
    sectors = sectors[: SHOWN["sector"]]
    organisations, initiatives = _best("organisation", text), _best("initiative", text)
    initiatives = initiatives[: max(SHOWN["initiative"], MOST - len(sectors) - len(organisations))]
    organisations = organisations[: MOST - len(sectors) - len(initiatives)]
    return [
        *_of_noun("organisation", organisations, text, typed),
        *_of_noun("initiative", initiatives, text, typed),
        *sectors,
    ]


def _best(noun: str, text: str) -> list[int]:
    return best(Question(noun, text=text, sort="relevance"), MOST)[1]


def _of_noun(noun: str, ids: list[int], text: str, typed: Typed) -> list[Suggestion]:
    records = MODELS[noun].objects.only("slug", "name_en", "name_zh", "aliases").in_bulk(ids)
    return [_of_record(records[pk], text, typed) for pk in ids if pk in records]


def _of_record(record: Organisation | Initiative, text: str, typed: Typed) -> Suggestion:
    name, other = record.name, record.other_name
    alias = matching_alias(Match(text), [name], [other, *record.aliases])
    note = Text(alias, other.lang if alias == other else "") if alias else Text("", "")
    return Suggestion(record.noun, pieces(name, typed), name.lang, str(note), note.lang, record.get_absolute_url())


def _of_sector(name: Text, slug: str, typed: Typed) -> Suggestion:
    return Suggestion("sector", pieces(name, typed), name.lang, "", "", reverse("sector_detail", args=[slug]))
