"""The 200 questions that every engine is asked: what visitors of a list do, in the proportions of the design."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from directory.models import (
    Audience,
    Challenge,
    District,
    Headquarters,
    InitiativeKind,
    InitiativeStatus,
    OrganisationKind,
    OrganisationStatus,
    Sector,
    Technology,
)
from directory.search.question import Question
from tests.benchmarks.register import vocabularies
from tests.benchmarks.words import chinese, english

# How many of each class.
CLASSES = {
    "no text": 30,
    "one facet": 40,
    "two facets": 40,
    "English word": 25,
    "prefix": 15,
    "Chinese word": 20,
    "text and two facets": 20,
    "nothing found": 10,
}

# Words are drawn from the most common ones down to this rank.
RAREST = 3_000

NOWHERE = ["qwxzyk", "zzyzx", "xylophonic", "quetzalcoatl", "wyvernry", "龘龘", "饕餮", "魑魅", "鼱鼩", "齉齉"]


@dataclass(frozen=True)
class Asked:
    """A question and the class it stands for."""

    kind: str
    question: Question


def values() -> dict[str, dict[str, list[str]]]:
    """The values that questions choose from, the common ones first, by noun and facet."""
    words = {model: [term.slug for term in terms] for model, terms in vocabularies().items()}
    both = {"sector": words[Sector], "technology": words[Technology]}
    return {
        "organisation": both
        | {
            "kind": OrganisationKind.values,
            "status": OrganisationStatus.values,
            "district": District.values,
            "headquarters": Headquarters.values,
        },
        "initiative": both
        | {
            "kind": InitiativeKind.values,
            "status": InitiativeStatus.values,
            "challenge": words[Challenge],
            "audience": words[Audience],
        },
    }


class Asker:
    """Draws questions from one source of chance."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.values = values()
        self.by_class: dict[str, Callable[[str, int], Question]] = {
            "no text": self._no_text,
            "one facet": lambda noun, _n: Question(noun, chosen=self._chosen(noun, 1, (1,))),
            "two facets": lambda noun, _n: Question(noun, chosen=self._chosen(noun, 2, (1, 2, 3))),
            "English word": lambda noun, _n: self._with_text(noun, english().near_rank(self.rng, RAREST)),
            "prefix": lambda noun, _n: self._with_text(noun, self._prefix()),
            "Chinese word": lambda noun, _n: self._with_text(noun, chinese().near_rank(self.rng, RAREST)),
            "text and two facets": self._text_and_facets,
            "nothing found": lambda noun, n: self._with_text(noun, NOWHERE[n % len(NOWHERE)]),
        }

    def _no_text(self, noun: str, _n: int) -> Question:
        first = self.rng.choice([None, 2015, 2020])
        return Question(noun, year_min=first, year_max=first and first + 5, page=self.rng.choice([1, 1, 2, 3, 5]))

    def _chosen(self, noun: str, facets: int, numbers: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
        names = self.rng.sample(sorted(self.values[noun]), facets)
        return {name: self._some(self.values[noun][name], self.rng.choice(numbers)) for name in names}

    def _some(self, among: list[str], number: int) -> tuple[str, ...]:
        weights = [1 / rank for rank in range(1, len(among) + 1)]
        return tuple(sorted(set(self.rng.choices(among, weights, k=number))))

    def _prefix(self) -> str:
        word = english().near_rank(self.rng, RAREST)
        return word[: max(3, len(word) - 3)]

    def _with_text(self, noun: str, text: str, **rest: dict[str, tuple[str, ...]]) -> Question:
        return Question(noun, text=text, sort="relevance", **rest)

    def _text_and_facets(self, noun: str, _n: int) -> Question:
        word = self.rng.choice([english, chinese])().near_rank(self.rng, RAREST)
        return self._with_text(noun, word, chosen=self._chosen(noun, 2, (1, 2)))


def asked(seed: int = 1) -> list[Asked]:
    """Return the questions, mixed so that each run of them from the start holds all classes in proportion."""
    asker = Asker(seed)
    places = []
    for kind, number in CLASSES.items():
        for n in range(number):
            noun = "initiative" if n % 5 in (1, 3) else "organisation"
            places.append(((n + 0.5) / number, Asked(kind, asker.by_class[kind](noun, n))))
    return [one for _place, one in sorted(places, key=lambda place: place[0])]
