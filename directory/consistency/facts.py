"""Facts must be of the right form, possible, in step with one another and looked at within the year."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from directory.consistency.finding import Finding, error, label, published, warning
from directory.dataset import NOUNS, DataSet, Entry
from directory.models import InitiativeStatus, OrganisationStatus, PartialDate
from directory.models.base import STALE_AFTER
from directory.models.partial_date import PartialDateField

# Nothing in the register is older, and nothing is planned further ahead (in years).
EARLIEST, FURTHEST = 1800, 30

# Where a noun says when a thing began, and when it ended.
_BEGIN = {"organisation": "founded", "initiative": "starts", "relationship": "since", "source": "published"}
_END = {"organisation": "ended", "initiative": "ends"}

_ENDED = {status.value for status in (*OrganisationStatus, *InitiativeStatus) if status.is_ended}
_AHEAD = {OrganisationStatus.PLANNED, InitiativeStatus.ANNOUNCED, InitiativeStatus.OPEN}
_REPLACED = {OrganisationStatus.MERGED, InitiativeStatus.SUPERSEDED}

# Dates that lie in the past by their meaning.
_PAST = {"since", "published", "checked_on"}


def are_valid(data: DataSet, _on: date) -> Iterator[Finding]:
    """Each value has the form that its column asks for; a closed vocabulary has it among its values."""
    for name, noun in NOUNS.items():
        columns = [field for field in noun.columns if not field.is_relation]
        for entry in data[name]:
            for field in columns:
                yield from _invalid(name, entry, field)


def _invalid(name: str, entry: Entry, field: Any) -> Iterator[Finding]:
    value = entry[field.name]
    try:
        field.clean(value, None)
    except ValidationError as failure:
        is_unknown = any(part.code == "invalid_choice" for part in failure.error_list)
        kind = "unknown-vocabulary" if is_unknown else "invalid-value"
        yield error(kind, name, label(name, entry), f"{field.name} “{value}”: {' '.join(failure.messages)}")


def _date(value: Any) -> PartialDate | None:
    """Read a date; None where there is none, or where it has no valid form, which another rule reports."""
    try:
        return PartialDate(str(value)) if value else None
    except ValueError:
        return None


def dates_are_possible(data: DataSet, on: date) -> Iterator[Finding]:
    """Nothing ends before it begins, comes from before there was anything like it, or from too far ahead."""
    for name, noun in NOUNS.items():
        fields = [field.name for field in noun.columns if isinstance(field, PartialDateField)]
        fields += ["checked_on"] if any(field.name == "checked_on" for field in noun.columns) else []
        for entry in data[name]:
            for field in fields:
                yield from _impossible(name, entry, field, on)
            yield from _reversed(name, entry)


def _impossible(name: str, entry: Entry, field: str, on: date) -> Iterator[Finding]:
    value = _date(entry[field])
    if value is None:
        return
    if value.year < EARLIEST or value.year > on.year + FURTHEST:
        yield error("impossible-date", name, label(name, entry), f"{field} {value} is out of all bounds")
    elif field in _PAST and value.first_day > on:
        yield error("impossible-date", name, label(name, entry), f"{field} {value} lies in the future")


def _reversed(name: str, entry: Entry) -> Iterator[Finding]:
    if name in _END:
        begin, end = _date(entry[_BEGIN[name]]), _date(entry[_END[name]])
        if begin and end and end.last_day < begin.first_day:
            yield error("impossible-date", name, entry["slug"], f"{_END[name]} {end} before {_BEGIN[name]} {begin}")


def statuses_fit_dates(data: DataSet, on: date) -> Iterator[Finding]:
    """What has ended says so, and what is not yet there is called planned or announced."""
    for name, entry in published(data):
        is_ended, is_ahead = entry["status"] in _ENDED, entry["status"] in _AHEAD
        begin, end = _date(entry[_BEGIN[name]]), _date(entry[_END[name]])
        problems = {
            f"{_END[name]} {end} is past": end and end.last_day < on and not is_ended,
            f"{_END[name]} {end} is ahead": end and end.first_day > on and is_ended,
            f"{_BEGIN[name]} {begin} is ahead": begin and begin.first_day > on and not is_ahead,
        }
        for problem in (problem for problem, holds in problems.items() if holds):
            yield warning("status-and-dates", name, entry["slug"], f"is {entry['status']}, but {problem}")
        if entry["status"] in _REPLACED and not entry["successor"]:
            yield warning("no-successor", name, entry["slug"], f"is {entry['status']}, but names no successor")


def are_fresh(data: DataSet, on: date) -> Iterator[Finding]:
    """Somebody has confirmed each public record within the last year."""
    for name, entry in published(data):
        checked_on = _date(entry["checked_on"])
        if not entry["checked_on"]:
            yield warning("stale-check", name, entry["slug"], "has never been checked")
        elif checked_on and checked_on.first_day < on - STALE_AFTER:
            yield warning("stale-check", name, entry["slug"], "was last checked more than a year ago")
