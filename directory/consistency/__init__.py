"""Rules that hold over the whole register and that no single form or constraint can see.

They read a data set, so the same rules judge the database and files that are yet to be loaded. Each rule is a function
of the data and of the day that counts as today, and yields what it finds.
"""

from collections.abc import Callable, Iterator
from datetime import date

from directory.consistency import evidence, facts, guides, names, references
from directory.consistency.finding import Finding, Severity
from directory.dataset import DataSet

Rule = Callable[[DataSet, date], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    references.exist,
    references.are_public,
    references.lead_somewhere,
    references.stand_once,
    references.former_addresses_lead_on,
    names.are_unique,
    names.are_translated,
    facts.are_valid,
    facts.dates_are_possible,
    facts.statuses_fit_dates,
    facts.are_fresh,
    evidence.is_given,
    evidence.names_fields,
    evidence.stands_once,
    guides.are_translated,
    guides.link_to_public_entries,
    guides.are_tied_to_records,
    guides.show_no_empty_list,
)


def check(data: DataSet, *, on: date) -> list[Finding]:
    """Return all that the rules find on the given day: errors before warnings, then by kind, problem and entry."""
    found = {finding for rule in RULES for finding in rule(data, on)}
    return sorted(found, key=lambda f: (f.severity != Severity.ERROR, f.kind, f.noun, f.problem, f.entry))


__all__ = ["Finding", "Severity", "check"]
