"""Questions as visitors might ask them, drawn by chance from what a register holds: the same ones for the same seed."""

from dataclasses import replace
from random import Random

from directory.filters import SORTS, default_sort
from directory.search.facets import FACETS
from directory.search.question import MODELS, YEARS, Question
from directory.search.text import is_han, words
from directory.search.vocabulary import labels


class Asker:
    """Draws questions of one noun. Facets, values, words, years and orders come together as chance has it."""

    def __init__(self, noun: str, seed: int | str) -> None:
        self.noun = noun
        self.random = Random(seed)
        self.values = {name: sorted(values) for name, values in labels(noun).items()}
        records = MODELS[noun].objects.order_by("slug").values_list("name_en", "name_zh", "summary_en", "summary_zh")
        self.texts = [text for row in records for text in row if text]
        self.years = sorted({int(year[:4]) for year in self._dates()})

    def _dates(self) -> list[str]:
        year = YEARS[self.noun]
        return list(MODELS[self.noun].objects.exclude(**{year: None}).values_list(year, flat=True))

    def text(self) -> str:
        """Return a word or two from a name or a summary, sometimes only begun."""
        found = words(self.random.choice(self.texts))
        start = self.random.randrange(len(found))
        typed = found[start : start + self.random.choice([1, 1, 1, 2])]
        if is_han(typed[-1]):
            first = self.random.randrange(len(typed[-1]))
            typed[-1] = typed[-1][first : first + self.random.choice([1, 2, 2, 3, 4])]
        elif len(typed[-1]) > 3 and self.random.random() < 0.3:
            typed[-1] = typed[-1][: self.random.randrange(2, len(typed[-1]))]
        return " ".join(typed)

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Return one to three facets, most with one value, some with several."""
        names = self.random.sample([facet.name for facet in FACETS[self.noun]], self.random.choice([0, 1, 1, 2, 2, 3]))
        found = {}
        for name in names:
            number = min(self.random.choice([1, 1, 2, 3]), len(self.values[name]))
            found[name] = tuple(sorted(self.random.sample(self.values[name], number)))
        return found

    def question(self) -> Question:
        chance = self.random.random
        text = self.text() if chance() < 0.35 else ""
        question = Question(self.noun, text=text, chosen=self.chosen(), sort=default_sort(text))
        if chance() < 0.2:
            question = replace(question, year_min=self.random.choice(self.years))
        if chance() < 0.15:
            question = replace(question, year_max=self.random.choice(self.years))
        sorts = [sort for sort in SORTS[self.noun] if text or sort != "relevance"]
        return replace(question, sort=self.random.choice(sorts)) if chance() < 0.3 else question

    def combination(self) -> Question:
        """Return a question that is narrowed in more than one way."""
        while True:
            question = self.question()
            if len(question.parts) > 1:
                return question
