"""The same answers as the search's, worked out the slow way: over all records, one by one, with sets."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from directory.models import Initiative, Organisation, ParticipationRole
from directory.search import document
from directory.search.question import YEARS, Question
from directory.search.text import identifier, name_tokens, tokens
from directory.search.typed import read

PREFETCHES: dict[str, tuple[str, ...]] = {
    "organisation": ("sectors__parent", "technologies"),
    "initiative": ("sectors__parent", "technologies", "challenges", "audiences", "participations__organisation"),
}


@dataclass(frozen=True)
class Seen:
    """One public record as a visitor could judge it by hand: its values in each facet, its words, its year."""

    slug: str
    values: Mapping[str, frozenset[str]]
    words: frozenset[str]
    year: int | None


def _sectors(record: Organisation | Initiative) -> Iterator[str]:
    for sector in record.sectors.all():
        yield sector.slug
        if sector.parent:
            yield sector.parent.slug


def _values(record: Organisation | Initiative) -> dict[str, frozenset[str]]:
    found = {
        "kind": frozenset([record.kind]),
        "status": frozenset([record.status]),
        "sector": frozenset(_sectors(record)),
        "technology": frozenset(term.slug for term in record.technologies.all()),
    }
    if isinstance(record, Organisation):
        known = {name: getattr(record, name) for name in ("district", "headquarters")}
        return found | {name: frozenset([value] if value else []) for name, value in known.items()}
    parts = [part for part in record.participations.all() if part.role == ParticipationRole.LEAD]
    return found | {
        "challenge": frozenset(term.slug for term in record.challenges.all()),
        "audience": frozenset(term.slug for term in record.audiences.all()),
        "lead": frozenset(part.organisation.slug for part in parts if part.organisation.is_public),
    }


def _words(record: Organisation | Initiative) -> frozenset[str]:
    texts = [*document.labels(record), *document.texts(record)]
    found = {identifier(text) for text in document.identifiers(record)}
    found |= {token for name in document.names(record) for token in name_tokens(name)}
    return frozenset(found | {token for text in texts for token in tokens(text)})


class Reference:
    """Answers questions of one noun about the register as it stands when this is made."""

    def __init__(self, noun: str) -> None:
        model = {"organisation": Organisation, "initiative": Initiative}[noun]
        public = model.objects.filter(review_state="published").prefetch_related(*PREFETCHES[noun])
        self.seen = [self._see(record, getattr(record, YEARS[noun])) for record in public]

    @staticmethod
    def _see(record: Organisation | Initiative, date: str | None) -> Seen:
        return Seen(record.slug, _values(record), _words(record), int(date[:4]) if date else None)

    def answer(self, question: Question) -> set[str]:
        """Return the slugs of the records that a question asks for."""
        return {seen.slug for seen in self._matching(question)}

    def counts(self, question: Question) -> dict[str, dict[str, int]]:
        """Return how many records have each value of each facet, with the facet's own selection lifted."""
        found = {}
        for name in self.seen[0].values:
            lifted = self._matching(question.without(name))
            found[name] = dict(Counter(value for seen in lifted for value in seen.values[name]))
        return found

    def _matching(self, question: Question) -> list[Seen]:
        return [seen for seen in self.seen if self._fits(seen, question)]

    def _fits(self, seen: Seen, question: Question) -> bool:
        chosen = all(seen.values[name] & set(values) for name, values in question.chosen.items() if values)
        return chosen and self._fits_text(seen, question.text) and self._fits_years(seen, question)

    @staticmethod
    def _fits_text(seen: Seen, text: str) -> bool:
        return all(term.is_in(seen.words) for term in read(text).terms)

    @staticmethod
    def _fits_years(seen: Seen, question: Question) -> bool:
        if not (question.year_min or question.year_max):
            return True
        return seen.year is not None and (question.year_min or 0) <= seen.year <= (question.year_max or 9999)
