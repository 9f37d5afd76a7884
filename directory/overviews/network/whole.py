"""The network as a whole: narrowed as asked for, cut into communities, and drawn as far as it can be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from directory.models import Change
from directory.overviews.network.drawing import Drawing, bounded, draw
from directory.overviews.network.graph import Graph
from directory.overviews.network.ties import Network, Node, Tie, network
from directory.search.memory import kept

# What a drawing of the whole holds at most, so that it can be read and sent.
ORGANISATIONS, INITIATIVES = 100, 40
# A community has at least as many organisations; fewer are a tie or two, which the list tells better.
LEAST = 3


@dataclass(frozen=True)
class Community:
    """Nodes within which ties are dense, the most tied first. Its name is that of its most tied organisation."""

    members: Sequence[Node]

    @property
    def organisations(self) -> list[Node]:
        return [node for node in self.members if node.noun == "organisation"]

    @property
    def initiatives(self) -> list[Node]:
        return [node for node in self.members if node.noun == "initiative"]

    @property
    def head(self) -> Node:
        return self.organisations[0]


@dataclass(frozen=True)
class Narrowing:
    """What of the network is wanted: kinds of tie, ties of these organisations, the community of one; all if empty."""

    kinds: tuple[str, ...] = ()
    among: frozenset[int] | None = None
    community: str = ""


@dataclass(frozen=True)
class Whole:
    """The wanted ties, how they fall apart, and the community that was asked for."""

    network: Network
    communities: Sequence[Community]
    community: Community | None

    @property
    def is_empty(self) -> bool:
        return not self.network.ties


def whole(narrowing: Narrowing) -> Whole:
    return _whole(narrowing, Change.objects.last_number())


def drawing(narrowing: Narrowing) -> Drawing:
    return _drawing(narrowing, Change.objects.last_number())


def way(kinds: tuple[str, ...], start: Node, end: Node) -> list[Tie]:
    """Return the ties that lead from one organisation to another in as few steps as possible."""
    return _graph(kinds, Change.objects.last_number()).way(start, end)


@kept(8)
def _graph(kinds: tuple[str, ...], _number: int) -> Graph:
    return Graph(network().within(kinds))


@kept(16)
def _whole(narrowing: Narrowing, _number: int) -> Whole:
    wanted = network().within(narrowing.kinds, narrowing.among)
    communities = [Community(members) for members in Graph(wanted).communities()]
    found = [community for community in communities if len(community.organisations) >= LEAST]
    chosen = next((c for c in communities if narrowing.community in {n.slug for n in c.organisations}), None)
    if chosen:
        members = set(chosen.members)
        wanted = Network(tuple(tie for tie in wanted.ties if {tie.subject, tie.object} <= members))
    return Whole(wanted, found, chosen)


@kept(16)
def _drawing(narrowing: Narrowing, number: int) -> Drawing:
    return draw(*bounded(_whole(narrowing, number).network, ORGANISATIONS, INITIATIVES))
