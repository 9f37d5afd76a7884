"""Who looks for support, what for, and which initiatives answer that."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import InitiativeKind, InitiativeStatus
from directory.search.query import best, fetch
from directory.search.question import Question

# What a page shows of a section; the rest is one click away, in the list.
SHOWN = 12


@dataclass(frozen=True)
class Choice:
    """One answer to "who are you?" or "what do you need?", as values of facets."""

    slug: str
    label: str | Promise
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)


WHO = (
    Choice("anyone", _("Anyone")),
    Choice("founder", _("Founder of a start-up"), {"audience": ("startups",)}),
    # Whatever is open to companies of any size is open to small ones.
    Choice("sme", _("Small or medium company"), {"audience": ("enterprises", "smes")}),
    Choice("enterprise", _("Larger company"), {"audience": ("enterprises",)}),
    Choice("researcher", _("Researcher"), {"audience": ("researchers",)}),
    Choice("student", _("Student"), {"audience": ("students",)}),
    Choice("professional", _("Professional"), {"audience": ("professionals",)}),
    Choice("newcomer", _("Coming to Hong Kong"), {"audience": ("overseas-talent",)}),
)

NEED = (
    Choice("anything", _("Any support")),
    Choice("money", _("Money"), {"kind": (InitiativeKind.FUNDING.value,)}),
    Choice("incubation", _("A place to grow"), {"kind": (InitiativeKind.INCUBATION.value,)}),
    Choice("computing", _("Computing power"), {"challenge": ("compute",)}),
    Choice(
        "research",
        _("Research with others"),
        {"kind": (InitiativeKind.COLLABORATION.value, InitiativeKind.RESEARCH_PROGRAMME.value)},
    ),
    Choice("people", _("People to hire"), {"kind": (InitiativeKind.TALENT.value,)}),
    Choice("training", _("Training"), {"kind": (InitiativeKind.EDUCATION.value,)}),
    Choice("trial", _("A place to test"), {"kind": (InitiativeKind.SANDBOX.value,)}),
)

# Without a need, what offers something to those who apply; strategies, laws, events and systems in use do not.
SUPPORTING = tuple(
    sorted(
        kind.value
        for kind in (
            InitiativeKind.FUNDING,
            InitiativeKind.INCUBATION,
            InitiativeKind.TALENT,
            InitiativeKind.SANDBOX,
            InitiativeKind.INFRASTRUCTURE,
            InitiativeKind.RESEARCH_PROGRAMME,
            InitiativeKind.EDUCATION,
            InitiativeKind.COLLABORATION,
        )
    )
)

# The sections of the answer, in their order, by the statuses that each holds.
SECTIONS: tuple[tuple[str, tuple[InitiativeStatus, ...]], ...] = (
    ("open", (InitiativeStatus.OPEN,)),
    ("running", (InitiativeStatus.RUNNING,)),
    ("announced", (InitiativeStatus.ANNOUNCED,)),
    ("closed", (InitiativeStatus.COMPLETED, InitiativeStatus.SUPERSEDED, InitiativeStatus.SUSPENDED)),
)


@dataclass(frozen=True)
class Scheme:
    """One initiative of the answer; `deadline` is its last day where it takes applications and that day is known."""

    record: Any
    deadline: date | None
    is_over: bool


@dataclass(frozen=True)
class Section:
    """One part of the answer: how many there are, the first of them, and the question of the list that holds all."""

    name: str
    total: int
    schemes: list[Scheme]
    question: Question

    @property
    def more(self) -> int:
        return self.total - len(self.schemes)


def question(who: Choice, need: Choice, sector: str = "") -> Question:
    """Return what somebody asks of the register, whatever the status."""
    chosen = {"kind": SUPPORTING, **who.chosen, **need.chosen}
    if "challenge" in need.chosen:
        del chosen["kind"]
    if sector:
        chosen["sector"] = (sector,)
    return Question("initiative", chosen=chosen, sort="closing")


def _narrowed(asked: Question, statuses: tuple[InitiativeStatus, ...]) -> Question:
    values = tuple(sorted(status.value for status in statuses))
    return Question("initiative", chosen={**asked.chosen, "status": values}, sort=asked.sort)


def _scheme(record: Any, *, on: date) -> Scheme:
    is_open = record.status == InitiativeStatus.OPEN and record.ends
    deadline = record.ends.last_day if is_open else None
    return Scheme(record, deadline, bool(deadline and deadline < on))


def sections(asked: Question, *, on: date) -> list[Section]:
    """Return the answer as of a day: what is open closing first, what runs, what is announced, what is closed.

    What is marked as open but past its last day stands last among the open ones.
    """
    found = []
    for name, statuses in SECTIONS:
        narrowed = _narrowed(asked, statuses)
        total, ids = best(narrowed, SHOWN)
        found.append((name, total, ids, narrowed))
    records = {record.pk: record for record in fetch("initiative", [pk for row in found for pk in row[2]])}
    return [
        Section(name, total, _sorted([_scheme(records[pk], on=on) for pk in ids if pk in records]), narrowed)
        for name, total, ids, narrowed in found
        if total
    ]


def _sorted(schemes: list[Scheme]) -> list[Scheme]:
    """Put what is over last; the order is otherwise that of the list."""
    return sorted(schemes, key=lambda scheme: scheme.is_over)


def deadlines(asked: Question, *, on: date) -> list[Scheme]:
    """Return the open initiatives whose last day is known and not past."""
    _total, ids = best(_narrowed(asked, (InitiativeStatus.OPEN,)), 500)
    schemes = [_scheme(record, on=on) for record in fetch("initiative", ids)]
    return [scheme for scheme in schemes if scheme.deadline and not scheme.is_over]
