"""What a rule finds, and how it calls the entry that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from directory.dataset import NOUNS, RECORDS, DataSet, Entry
from directory.models import ReviewState
from directory.models.taxonomy import Term

VOCABULARIES = tuple(name for name, noun in NOUNS.items() if issubclass(noun.model, Term))


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with an entry, or may be. Its kind is one of the words in `fixtures/README.md`."""

    severity: Severity
    kind: str
    noun: str
    entry: str
    problem: str


def error(kind: str, noun: str, entry: str, problem: str) -> Finding:
    return Finding(Severity.ERROR, kind, noun, entry, problem)


def warning(kind: str, noun: str, entry: str, problem: str) -> Finding:
    return Finding(Severity.WARNING, kind, noun, entry, problem)


def label(noun: str, entry: Entry) -> str:
    """Return what to call an entry of a noun."""
    return NOUNS[noun].label_of(entry)


def published(data: DataSet) -> Iterator[tuple[str, Entry]]:
    """Yield each public record with its noun."""
    for noun in RECORDS:
        for entry in data[noun]:
            if entry["review_state"] == ReviewState.PUBLISHED:
                yield noun, entry
