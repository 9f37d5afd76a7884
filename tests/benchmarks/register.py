"""Registers of any size, made up: skewed as real ones are, in both languages, and the same each time.

The vocabularies are the register's own. Lengths, the number of links and how often each value occurs follow the data
set in `fixtures/`: three organisations to two initiatives, one organisation in five able to lead an initiative.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import Any

from directory.dataset import FIXTURES
from directory.models import (
    Audience,
    Challenge,
    District,
    Headquarters,
    Initiative,
    InitiativeKind,
    InitiativeStatus,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    Participation,
    ParticipationRole,
    ReviewState,
    Sector,
    Technology,
)
from directory.models.partial_date import PartialDate
from directory.search import document
from tests.benchmarks.words import chinese_text, english, english_text, invented_name

SEED = 852
START = datetime(2023, 1, 1, tzinfo=UTC)

# Three in five records are organisations; one in five of these may lead.
ORGANISATIONS = 0.6
LEADERS = 0.2

_ENDINGS = [
    ("Limited", "有限公司"),
    ("Laboratory", "實驗室"),
    ("Institute", "研究院"),
    ("Centre", "中心"),
    ("Foundation", "基金會"),
]
_DOINGS = [("Scheme", "計劃"), ("Programme", "項目"), ("System", "系統"), ("Summit", "峰會"), ("Platform", "平台")]


@dataclass(frozen=True)
class Made:
    """A record that stands in no database yet, with its links, and who takes part in it."""

    record: document.Record
    participations: list[Participation] = field(default_factory=list)


def _terms(model: Any, name: str) -> list[Any]:
    entries = json.loads(next(FIXTURES.glob(f"*-{name}.json")).read_text())
    return [
        model(pk=number, **{key: value for key, value in entry["fields"].items() if key != "parent"})
        for number, entry in enumerate(entries, 1)
    ]


@cache
def sectors() -> list[Sector]:
    """The register's sectors, each with its parent."""
    found = _terms(Sector, "sectors")
    by_slug = {sector.slug: sector for sector in found}
    for entry in json.loads(next(FIXTURES.glob("*-sectors.json")).read_text()):
        if parent := entry["fields"]["parent"]:
            by_slug[entry["fields"]["slug"]].parent = by_slug[parent[0]]
    return sorted(found, key=lambda sector: sector.parent is not None)


@cache
def vocabularies() -> dict[Any, list[Any]]:
    """All words of the open vocabularies, parents before their children."""
    return {
        Sector: sectors(),
        Technology: _terms(Technology, "technologies"),
        Challenge: _terms(Challenge, "challenges"),
        Audience: _terms(Audience, "audiences"),
    }


class Maker:
    """Draws everything from one source of chance."""

    def __init__(self, size: int, seed: int = SEED) -> None:
        self.size = size
        self.rng = random.Random(seed)
        self.leaders: list[Organisation] = []
        self._weights: dict[int, list[float]] = {}

    def skewed(self, values: Sequence[Any]) -> Any:
        """One of the values, the nth of them 1/n as often as the first."""
        return self.several(values, [1])[0]

    def several(self, values: Sequence[Any], numbers: Sequence[int]) -> list[Any]:
        """Distinct values, as many as one of the numbers says."""
        weights = self._weights.get(len(values))
        if weights is None:
            weights = self._weights[len(values)] = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))
        drawn = self.rng.choices(values, cum_weights=weights, k=self.rng.choice(numbers))
        return list({str(getattr(value, "slug", value)): value for value in drawn}.values())

    def some_date(self) -> PartialDate | None:
        year = 2026 - int(self.rng.expovariate(1 / 6))
        if self.rng.random() < 0.25 or year < 1850:
            return None
        return PartialDate(self.rng.choice([f"{year}", f"{year}-{self.rng.randint(1, 12):02}"]))

    def _texts(self, number: int, endings: Sequence[tuple[str, str]]) -> dict[str, Any]:
        rng = self.rng
        ending_en, ending_zh = self.skewed(endings)
        name = f"{invented_name(rng)} {' '.join(english().draw(rng, rng.choice((1, 1, 2)))).title()}"
        return {
            "pk": number,
            "slug": f"{name.lower().replace(' ', '-')}-{number}",
            "name_en": f"{name} {ending_en}" if rng.random() < 0.7 else name,
            "name_zh": f"{chinese_text(rng, 2)[:-1]}{ending_zh}" if rng.random() < 0.8 else "",
            "aliases": [f"{invented_name(rng)} {number}"] if rng.random() < 0.5 else [],
            "website": f"https://{name.split()[0].lower()}{number}.example/" if rng.random() < 0.5 else "",
            "summary_en": english_text(rng, rng.randint(10, 18))[:240],
            "summary_zh": chinese_text(rng, rng.randint(10, 18))[:120],
            "description_en": english_text(rng, rng.randint(30, 60)),
            "description_zh": chinese_text(rng, rng.randint(30, 55)),
            "featured": rng.random() < 0.05,
            "review_state": ReviewState.PUBLISHED,
            "checked_on": date(2026, 7, 31),
            "updated_at": START + timedelta(minutes=rng.randrange(3 * 365 * 24 * 60)),
        }

    def organisation(self, number: int) -> Made:
        record = Organisation(
            **self._texts(number, _ENDINGS),
            kind=self.skewed(list(OrganisationKind)),
            status=self.skewed(list(OrganisationStatus)),
            district=self.skewed(["", *District]),
            headquarters=self.skewed(["", *Headquarters]),
            founded=self.some_date(),
        )
        self._link(record, sectors=self.several(sectors(), (1, 2, 2, 3)), technologies=self._technologies())
        return Made(record)

    def initiative(self, number: int) -> Made:
        record = Initiative(
            **self._texts(number, _DOINGS),
            kind=self.skewed(list(InitiativeKind)),
            status=self.skewed([InitiativeStatus.RUNNING, *InitiativeStatus]),
            starts=self.some_date(),
        )
        words = vocabularies()
        challenges, audiences = (self.several(words[model], (1, 1, 2)) for model in (Challenge, Audience))
        self._link(
            record,
            sectors=self.several(sectors(), (1, 1, 2)),
            technologies=self._technologies(),
            challenges=challenges,
            audiences=audiences,
        )
        who = self.several(self.leaders, (1, 1, 2, 3))
        roles = [ParticipationRole.LEAD, *self.rng.choices(list(ParticipationRole), weights=(1, 4), k=len(who) - 1)]
        parts = [
            Participation(initiative=record, organisation=organisation, role=role)
            for organisation, role in zip(who, roles, strict=True)
        ]
        record.leads = [part for part in parts if part.role == ParticipationRole.LEAD]
        return Made(record, parts)

    def _technologies(self) -> list[Technology]:
        return self.several(vocabularies()[Technology], (0, 1, 1, 2, 3))

    def _link(self, record: document.Record, **links: list[Any]) -> None:
        """Let the record know its links as if they had been fetched, in their order, and derive what follows."""
        for name, terms in links.items():
            if name != "sectors":
                terms.sort(key=lambda term: (term.position, term.name_en))
        record._prefetched_objects_cache = links
        document.derive(record)


def made(size: int, seed: int = SEED) -> Iterator[Made]:
    """Yield all records of a register of this size, the organisations first. Their numbers are their ids."""
    maker = Maker(size, seed)
    organisations = round(size * ORGANISATIONS)
    for number in range(1, size + 1):
        if number > organisations:
            yield maker.initiative(number)
            continue
        organisation = maker.organisation(number)
        if len(maker.leaders) < organisations * LEADERS:
            maker.leaders.append(organisation.record)
        yield organisation
