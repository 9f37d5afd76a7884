"""The site's own reading of what was typed, for engines that look up tokens: all are asked for the same words."""

from directory.search.question import Question
from directory.search.typed import Term, read

# A token, and whether longer ones that begin with it count too; all of a group; any of several groups.
Part = tuple[str, bool]
Either = list[list[Part]]


def reading(question: Question) -> list[Either]:
    """What a record must have: one of the ways of saying each term."""
    typed = read(question.text) if question.text else None
    return [_ways(term) for term in typed.terms] if typed else []


def _ways(term: Term) -> Either:
    ways: Either = [[(term.token, False)]]
    if term.prefix:
        ways.append([(term.prefix, True)])
    return ways + [[(token, False) for token in other] for other in term.others]


def written(question: Question, part: tuple[str, str], and_: str, or_: str) -> str:
    """Write the reading in a query language: how a token and a prefix look there, and what joins them."""
    whole, prefix = part
    musts = []
    for ways in reading(question):
        groups = [and_.join((prefix if is_prefix else whole).format(text) for text, is_prefix in way) for way in ways]
        musts.append(f"({or_.join(f'({group})' for group in groups)})")
    return and_.join(musts)
