"""The landscape: organisations as tiles in blocks by sector, kind or district.

A tile is as large as its organisation is tied: initiatives that it takes part in and relationships, public ones only.
A block shows the largest tiles first and says how many more there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from directory.models import Change, Organisation, OrganisationKind, Participation, Relationship
from directory.models.bilingual import Text, is_chinese_active
from directory.overviews.monogram import monogram
from directory.overviews.palette import hue
from directory.search.memory import kept
from directory.search.question import Counts, Question
from directory.search.sql import records
from directory.search.vocabulary import labels, parents

BY = ("sector", "kind", "district")

# From how many ties on a tile is of the second and of the third size.
MEDIUM_FROM, LARGE_FROM = 3, 10

# What a page carries of tiles in all, and a block at least and at most.
PAGE_TILES, FEWEST, MOST = 150, 6, 60

LETTERS: dict[str, Promise] = {
    OrganisationKind.GOVERNMENT: pgettext_lazy("letter of a kind: government", "G"),
    OrganisationKind.PUBLIC_BODY: pgettext_lazy("letter of a kind: public body", "P"),
    OrganisationKind.UNIVERSITY: pgettext_lazy("letter of a kind: university", "U"),
    OrganisationKind.RESEARCH_CENTRE: pgettext_lazy("letter of a kind: research centre", "R"),
    OrganisationKind.COMPANY: pgettext_lazy("letter of a kind: company", "C"),
    OrganisationKind.STARTUP: pgettext_lazy("letter of a kind: start-up", "S"),
    OrganisationKind.INCUBATOR: pgettext_lazy("letter of a kind: incubator", "I"),
    OrganisationKind.INVESTOR: pgettext_lazy("letter of a kind: investor", "V"),
    OrganisationKind.ASSOCIATION: pgettext_lazy("letter of a kind: association", "A"),
}


@dataclass(frozen=True)
class Tile:
    """One organisation as a tile."""

    slug: str
    name: Text
    monogram: str
    kind: OrganisationKind
    ties: int

    @property
    def size(self) -> int:
        """1, 2 or 3."""
        return 1 + (self.ties >= MEDIUM_FROM) + (self.ties >= LARGE_FROM)

    @property
    def hue(self) -> int:
        return hue(self.kind)

    @property
    def letter(self) -> str:
        return str(LETTERS[self.kind])


@dataclass(frozen=True)
class Block:
    """What shares a sector, a kind or a district; the empty value stands for those of which it is not known."""

    value: str
    label: str
    count: int
    tiles: Sequence[Tile]

    @property
    def more(self) -> int:
        return self.count - len(self.tiles)


@kept(1)
def _ties(_number: int) -> Mapping[int, int]:
    """Count the public ties of each organisation that has any."""
    found: dict[int, int] = defaultdict(int)
    parts = Participation.objects.public().order_by().values_list("organisation")
    for pk, number in parts.annotate(number=Count("pk")):
        found[pk] += number
    for pair in Relationship.objects.public().order_by().values_list("subject", "object"):
        for pk in pair:
            found[pk] += 1
    return found


@kept(len(BY))
def _ranked(by: str, number: int) -> Mapping[str, Sequence[int]]:
    """Return the organisations of each value, those with most ties first, then by name."""
    ties = _ties(number)
    found: dict[str, list[int]] = defaultdict(list)
    for pk, value in sorted(_values(by), key=lambda row: -ties.get(row[0], 0)):
        found[value].append(pk)
    return found


def _values(by: str) -> Iterable[tuple[int, str]]:
    """Yield each public organisation with each of its values, by name."""
    public = Organisation.objects.published().by_name()
    if by != "sector":
        return list(public.values_list("pk", by))
    above = parents()
    rows = public.values_list("pk", "sectors__slug")
    return dict.fromkeys((pk, value) for pk, slug in rows for value in {slug or "", above.get(slug or "", slug or "")})


def size_of_blocks(blocks: int, tiles: int = PAGE_TILES, most: int = MOST) -> int:
    """Return how many tiles a block shows where there are so many blocks, and tiles in all."""
    return max(FEWEST, min(most, tiles // max(1, blocks)))


def blocks(question: Question, by: str, counts: Counts, tiles: int = PAGE_TILES, most: int = MOST) -> list[Block]:
    """Return the blocks of what a question asks for, the fullest first; those that are not known come last.

    `counts` are those of the question; `tiles` how many the blocks may show together, about; `most` one of them.
    """
    ranked = _of_question(question, by)
    names = {**labels("organisation")[by], "": ""}
    shown = [(value, number) for value, number in _sizes(question, by, counts, ranked) if number and value in names]
    limit = size_of_blocks(len(shown), tiles, most)
    firsts = {value: ranked.get(value, [])[:limit] for value, _number in shown}
    made = _tiles(firsts.values())
    found = [
        Block(value, names[value], number, [made[pk] for pk in firsts[value] if pk in made]) for value, number in shown
    ]
    return sorted(found, key=lambda block: (not block.value, -block.count, block.label))


def _of_question(question: Question, by: str) -> Mapping[str, Sequence[int]]:
    ranked = _ranked(by, Change.objects.last_number())
    if not question.parts:
        return ranked
    wanted = set(records(question).values_list("pk", flat=True))
    return {value: [pk for pk in ids if pk in wanted] for value, ids in ranked.items()}


def _sizes(question: Question, by: str, counts: Counts, ranked: Mapping[str, Sequence[int]]) -> list[tuple[str, int]]:
    """Return the values that get a block, each with its number of organisations."""
    of_facet = counts.get(by, {})
    if chosen := question.chosen.get(by):
        return [(value, of_facet.get(value, 0)) for value in chosen]
    within = parents() if by == "sector" else {}
    known = [(value, number) for value, number in of_facet.items() if value not in within]
    return [*known, ("", len(ranked.get("", ())))]


def _tiles(groups: Iterable[Sequence[int]]) -> dict[int, Tile]:
    """Make the tile of each organisation, once. One query."""
    ids = {pk for group in groups for pk in group}
    ties = _ties(Change.objects.last_number())
    found = Organisation.objects.only("slug", "name_en", "name_zh", "aliases", "kind").in_bulk(ids)
    return {pk: _tile(organisation, ties.get(pk, 0)) for pk, organisation in found.items()}


def _tile(organisation: Any, ties: int) -> Tile:
    letters = monogram(organisation.name_en, organisation.name_zh, organisation.aliases, in_chinese=is_chinese_active())
    return Tile(organisation.slug, organisation.name, letters, OrganisationKind(organisation.kind), ties)
