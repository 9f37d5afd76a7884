"""The ties of the public register: between organisations, and to the initiatives that two or more of them share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import Change, Initiative, Organisation, Participation, Relationship, RelationshipKind
from directory.models.bilingual import ENGLISH, Bilingual, Text
from directory.search.memory import kept

# A name longer than this stands in a drawing as its acronym, where it has one.
LONGEST_LABEL = 26


class Family(models.TextChoices):
    """What kinds of tie have in common; each family has a line of its own."""

    BELONGS = "belongs", _("Part of, spun out of, acquired")
    MONEY = "money", _("Funds, invested in")
    TOGETHER = "together", _("Partner of, member of, incubated by")
    SHARED = "shared", _("Leads or takes part in an initiative")


class TieKind(models.TextChoices):
    """How two are tied. Read as a sentence: the subject, the kind, the object."""

    PART_OF = "part-of", _("is part of")
    SPUN_OUT_OF = RelationshipKind.SPUN_OUT_OF.value, RelationshipKind.SPUN_OUT_OF.label
    ACQUIRED = RelationshipKind.ACQUIRED.value, RelationshipKind.ACQUIRED.label
    FUNDS = RelationshipKind.FUNDS.value, RelationshipKind.FUNDS.label
    INVESTED_IN = RelationshipKind.INVESTED_IN.value, RelationshipKind.INVESTED_IN.label
    PARTNER_OF = RelationshipKind.PARTNER_OF.value, RelationshipKind.PARTNER_OF.label
    MEMBER_OF = RelationshipKind.MEMBER_OF.value, RelationshipKind.MEMBER_OF.label
    INCUBATED_BY = RelationshipKind.INCUBATED_BY.value, RelationshipKind.INCUBATED_BY.label
    LEAD = "lead", _("leads")
    PARTNER = "partner", _("takes part in")

    @property
    def family(self) -> Family:
        return _FAMILIES[self]

    @property
    def sentence(self) -> Promise:
        """The tie told from its subject's side, with places for `%(subject)s` and `%(object)s`."""
        return _SENTENCES[self][0] if self in _SENTENCES else RelationshipKind(self.value).sentence

    @property
    def inverse_sentence(self) -> Promise:
        """The same tie told from its object's side."""
        return _SENTENCES[self][1] if self in _SENTENCES else RelationshipKind(self.value).inverse_sentence

    @property
    def lasts(self) -> bool:
        """True where the tie holds since its date."""
        return self.value in RelationshipKind.values and RelationshipKind(self.value).lasts


_FAMILIES = {
    TieKind.PART_OF: Family.BELONGS,
    TieKind.SPUN_OUT_OF: Family.BELONGS,
    TieKind.ACQUIRED: Family.BELONGS,
    TieKind.FUNDS: Family.MONEY,
    TieKind.INVESTED_IN: Family.MONEY,
    TieKind.PARTNER_OF: Family.TOGETHER,
    TieKind.MEMBER_OF: Family.TOGETHER,
    TieKind.INCUBATED_BY: Family.TOGETHER,
    TieKind.LEAD: Family.SHARED,
    TieKind.PARTNER: Family.SHARED,
}

_SENTENCES = {
    TieKind.PART_OF: (_("%(subject)s is part of %(object)s"), _("%(object)s includes %(subject)s")),
    TieKind.LEAD: (_("%(subject)s leads %(object)s"), _("%(object)s is led by %(subject)s")),
    TieKind.PARTNER: (
        _("%(subject)s takes part in %(object)s"),
        _("%(object)s has %(subject)s as a partner"),
    ),
}

_ORDER = {kind: place for place, kind in enumerate(TieKind.values)}


@dataclass(frozen=True, eq=False)
class Node:
    """An organisation, or an initiative that joins some of them."""

    pk: int
    noun: str
    slug: str
    kind: str
    name_en: str
    name_zh: str
    acronym: str = ""

    name = Bilingual()

    @property
    def key(self) -> tuple[bool, str]:
        """What nodes are put in order by: organisations first."""
        return (self.noun != "organisation", self.slug)

    @property
    def address(self) -> str:
        return reverse(f"{self.noun}_detail", args=[self.slug])

    @property
    def label(self) -> Text:
        """The name for a drawing, which has room for the acronym of a long one only."""
        whole = self.name
        is_long = self.acronym and whole.lang == ENGLISH and len(whole) > LONGEST_LABEL
        return Text(self.acronym, ENGLISH) if is_long else whole


@dataclass(frozen=True, eq=False)
class Tie:
    """One statement of the register. `pk` is that of the relationship, participation or, for a part, the subject."""

    pk: int
    kind: str
    subject: Node
    object: Node
    since: Any = None

    @property
    def family(self) -> str:
        return TieKind(self.kind).family.value

    def other(self, node: Node) -> Node:
        return self.object if node is self.subject else self.subject


@dataclass(frozen=True)
class Network:
    """All ties, in a fixed order."""

    ties: tuple[Tie, ...]

    @cached_property
    def of_node(self) -> dict[Node, list[Tie]]:
        """The ties of each node, in their order."""
        found: dict[Node, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.subject].append(tie)
            found[tie.object].append(tie)
        return dict(found)

    @cached_property
    def organisations(self) -> dict[str, Node]:
        """The tied organisations by their slug."""
        return {node.slug: node for node in self.of_node if node.noun == "organisation"}

    def within(self, kinds: Iterable[str] = (), among: frozenset[int] | None = None) -> "Network":
        """Return the ties of some kinds, where not all are wanted, with at least one side `among` these organisations.

        The sides of a part in an initiative are all that take part in it.
        """
        wanted = frozenset(kinds)
        ties = [tie for tie in self.ties if not wanted or tie.kind in wanted]
        if among is None:
            return Network(tuple(ties))
        near = {node for tie in ties for node in (tie.subject, tie.object) if tie.subject.pk in among}
        return Network(tuple(tie for tie in ties if _touches(tie, among, near)))


def _touches(tie: Tie, among: frozenset[int], near: set[Node]) -> bool:
    if tie.object.noun == "initiative":
        return tie.object in near
    return tie.subject.pk in among or tie.object.pk in among


def acronym_of(name: str, aliases: Iterable[str]) -> str:
    """Return the alias whose capitals are initials of the name, as with HKUST and PolyU; nothing without one."""
    initials = {word[0] for word in name.upper().replace("-", " ").split()}
    for alias in aliases:
        capitals = [letter for letter in alias if letter.isupper()]
        if (
            alias.isascii()
            and alias.isalpha()
            and len(alias) < 9
            and len(capitals) > 1
            and initials.issuperset(capitals)
        ):
            return alias
    return ""


def network() -> Network:
    """Return the ties of the register as it is now; read with four queries, once for each change."""
    return _network(Change.objects.last_number())


@kept(1)
def _network(_number: int) -> Network:
    organisations, parents = _organisations()
    initiatives = _initiatives()
    ties = [*_parts(organisations, parents), *_relationships(organisations), *_shared(organisations, initiatives)]
    return Network(tuple(sorted(ties, key=lambda tie: (_ORDER[tie.kind], tie.subject.slug, tie.object.slug))))


def _organisations() -> tuple[dict[int, Node], dict[int, int]]:
    """Return the public organisations and the parent of each, where it has one."""
    fields = ("pk", "slug", "kind", "name_en", "name_zh", "aliases", "parent_id")
    nodes, parents = {}, {}
    for pk, slug, kind, english, chinese, aliases, parent in Organisation.objects.published().values_list(*fields):
        nodes[pk] = Node(pk, "organisation", slug, kind, english, chinese, acronym_of(english, aliases))
        parents[pk] = parent
    return nodes, parents


def _initiatives() -> dict[int, Node]:
    rows = Initiative.objects.published().values_list("pk", "slug", "kind", "name_en", "name_zh")
    return {pk: Node(pk, "initiative", *rest) for pk, *rest in rows}


def _parts(organisations: dict[int, Node], parents: dict[int, int]) -> list[Tie]:
    pairs = [(pk, parent) for pk, parent in parents.items() if parent in organisations]
    return [Tie(pk, TieKind.PART_OF.value, organisations[pk], organisations[parent]) for pk, parent in pairs]


def _relationships(organisations: dict[int, Node]) -> list[Tie]:
    rows = Relationship.objects.public().order_by().values_list("pk", "kind", "subject_id", "object_id", "since")
    return [
        Tie(pk, kind, organisations[subject], organisations[object_], since)
        for pk, kind, subject, object_, since in rows
    ]


def _shared(organisations: dict[int, Node], initiatives: dict[int, Node]) -> list[Tie]:
    """Return the parts in initiatives that two organisations or more take part in: others tie nobody to anybody."""
    rows = Participation.objects.public().order_by().values_list("pk", "role", "organisation_id", "initiative_id")
    by_initiative: dict[int, list[Tie]] = defaultdict(list)
    for pk, role, organisation, initiative in rows:
        by_initiative[initiative].append(Tie(pk, role, organisations[organisation], initiatives[initiative]))
    return [tie for ties in by_initiative.values() if len(ties) > 1 for tie in ties]
