"""Editors who change a small register by chance, the same way for the same seed."""

from collections.abc import Callable
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from directory import actions
from directory.models import (
    Audience,
    Challenge,
    ChangeAction,
    District,
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
from directory.models.taxonomy import Term
from directory.search.document import Record
from tests.factories import (
    AudienceFactory,
    ChallengeFactory,
    CitationFactory,
    InitiativeFactory,
    OrganisationFactory,
    SectorFactory,
    TechnologyFactory,
)

WORDS = ["Harbour", "Typhoon", "Robotics", "A.I.", "AI", "AI-driven", "R&D", "Ltd", "Limited", "Café", "O'Brien's"]
WORDS += ["5G", "GPT-4", "the", "of", "50%_"]
WORDS += ["香港", "機械人", "人工智能", "裏", "衞生", "银行", "AI實驗室", "數碼港（香港）"]
DATES = [None, "1999", "2019", "2019-05", "2020", "2021-07-01", "2024-02-29"]
EDITORS = "ab"


def fill() -> None:
    """Enter a register of sixty records, half of them for each of two editors."""
    top = SectorFactory(slug="finance")
    for slug in ("banking", "insurance"):
        SectorFactory(slug=slug, parent=top)
    SectorFactory(slug="health")
    for factory in (TechnologyFactory, ChallengeFactory, AudienceFactory):
        factory.create_batch(3)
    for editor in map(Editor, EDITORS):
        for factory, number in ((OrganisationFactory, 18), (InitiativeFactory, 12)):
            for _ in range(number):
                model = factory._meta.model
                slug = editor.new_slug()
                record = factory(slug=slug, **editor.texts(slug), **editor.values(model), **editor.links(model))
                CitationFactory(record=record)
    actions.log(by=None, action=ChangeAction.LOADED)


class Editor:
    """One who edits the records whose slugs start with the editor's name, and links them to any others."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.random = Random(name)
        self.slugs = len(self.own_records())
        self.edits: dict[Callable[[Record], None], int] = {
            self.change_texts: 30,
            self.change_links: 15,
            self.change_values: 15,
            self.change_state: 20,
            self.change_slug: 5,
            self.change_slug_and_state: 5,
            self.change_lead: 15,
            self.check: 3,
            self.delete: 6,
            self.create: 8,
            self.change_and_think_better: 4,
            self.rename_sector: 1,
            self.move_sector: 1,
            self.load: 1,
        }

    def edit(self) -> Record:
        """Make one change by chance. Returns a record of the editor's own that it concerned, or any of them."""
        record = self.random.choice(self.own_records())
        edits = list(self.edits)
        self.random.choices(edits, list(self.edits.values()))[0](record)
        return record

    def new_slug(self) -> str:
        self.slugs += 1
        return f"{self.name}-{self.slugs}"

    def own_records(self) -> list[Record]:
        models = (Organisation, Initiative)
        return [record for model in models for record in model.objects.filter(slug__startswith=f"{self.name}-")]

    def text(self, most: int) -> str:
        return " ".join(self.random.sample(WORDS, self.random.randint(1, most)))

    def texts(self, slug: str) -> dict[str, Any]:
        name_zh = self.random.choice(["", self.text(2)])
        return {
            "name_en": self.text(4),
            "name_zh": name_zh,
            "has_no_name_zh": not name_zh,
            "aliases": [self.text(2)] if self.random.random() < 0.3 else [],
            "summary_en": self.text(6),
            "summary_zh": self.text(2),
            "description_zh": self.text(6),
            "website": self.random.choice(["", f"https://www.{slug}.com.hk/en/"]),
        }

    def values(self, model: type[Record]) -> dict[str, Any]:
        choose = self.random.choice
        found = {"featured": choose([True, False])}
        if model is Organisation:
            kinds = {"kind": choose(OrganisationKind.values), "status": choose(OrganisationStatus.values)}
            return found | kinds | {"district": choose(["", *District.values]), "founded": choose(DATES)}
        kinds = {"kind": choose(InitiativeKind.values), "status": choose(InitiativeStatus.values)}
        return found | kinds | {"starts": choose(DATES), "ends": choose([None, "2025", "2026-03-31", "2030"])}

    def links(self, model: type[Record]) -> dict[str, list[Term]]:
        terms = {"sectors": Sector, "technologies": Technology}
        if model is Initiative:
            terms |= {"challenges": Challenge, "audiences": Audience}
        return {name: self._some(list(term._default_manager.order_by("pk"))) for name, term in terms.items()}

    def _some(self, terms: list[Term]) -> list[Term]:
        return self.random.sample(terms, self.random.randint(0, 3))

    def change_texts(self, record: Record) -> None:
        self._change(record, self.texts(record.slug))

    def change_values(self, record: Record) -> None:
        self._change(record, self.values(type(record)))

    def _change(self, record: Record, values: dict[str, Any]) -> None:
        with actions.editing(record, by=None):
            for name, value in values.items():
                setattr(record, name, value)
            record.save()

    def change_links(self, record: Record) -> None:
        with actions.editing(record, by=None):
            for name, terms in self.links(type(record)).items():
                getattr(record, name).set(terms)

    def change_state(self, record: Record) -> None:
        actions.set_review_state(record, self._state(), by=None)

    def _state(self) -> ReviewState:
        return self.random.choice([*ReviewState, ReviewState.PUBLISHED, ReviewState.PUBLISHED, ReviewState.PUBLISHED])

    def change_slug(self, record: Record) -> None:
        with actions.editing(record, by=None):
            record.slug = self.new_slug()
            record.save()

    def change_slug_and_state(self, record: Record) -> None:
        with actions.editing(record, by=None):
            record.slug, record.review_state = self.new_slug(), self._state()
            record.save()

    def change_lead(self, record: Record) -> None:
        """Let an organisation lead an initiative, or take part, or no longer."""
        if isinstance(record, Organisation):
            initiative, organisation = self.random.choice(list(Initiative.objects.order_by("pk"))), record
        else:
            initiative, organisation = record, self.random.choice(list(Organisation.objects.order_by("pk")))
        with actions.editing_together([initiative, organisation], by=None):
            parts = Participation.objects.filter(initiative=initiative, organisation=organisation)
            if parts:
                parts.delete()
            else:
                Participation.objects.create(
                    initiative=initiative,
                    organisation=organisation,
                    role=self.random.choice([ParticipationRole.LEAD, *ParticipationRole]),
                )

    def check(self, record: Record) -> None:
        actions.mark_as_checked(record, by=None)

    def delete(self, record: Record) -> None:
        try:
            actions.delete(type(record).objects.get(pk=record.pk), by=None)
        except ProtectedError:
            self.change_state(record)

    def create(self, record: Record) -> None:
        slug = self.new_slug()
        new = type(record)(slug=slug, kind=record.kind, **self.texts(slug))
        with actions.editing(new, by=None):
            new.review_state = self._state()
            new.save()
            CitationFactory(record=new, source__url=f"https://{slug}.example.org/")

    def change_and_think_better(self, record: Record) -> None:
        with transaction.atomic():
            self.change_texts(record)
            self.change_state(record)
            transaction.set_rollback(True)

    def rename_sector(self, _record: Record) -> None:
        sector = self.random.choice(list(Sector.objects.order_by("pk")))
        with actions.editing_term(sector, by=None):
            sector.name_en = self.text(3)
            sector.save()

    def move_sector(self, _record: Record) -> None:
        health = Sector.objects.get(slug="health")
        with actions.editing_term(health, by=None):
            health.parent = None if health.parent else Sector.objects.get(slug="finance")
            health.save()

    def load(self, _record: Record) -> None:
        actions.log(by=None, action=ChangeAction.LOADED)
