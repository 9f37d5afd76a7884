"""The neighbourhood of one organisation: its ties, and those of whom it is tied to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from directory.models import Change
from directory.overviews.network.drawing import Drawing, draw
from directory.overviews.network.ties import Family, Network, Node, Tie, network
from directory.search.memory import kept

# How many of those at one step and at two are drawn at most; with all, nothing could be read.
NEAR, FAR = 30, 24


@dataclass(frozen=True)
class Neighbourhood:
    """An organisation within the whole network."""

    centre: Node
    network: Network

    @property
    def ties(self) -> list[Tie]:
        """The ties of the organisation itself."""
        return self.network.of_node[self.centre]

    @property
    def by_family(self) -> list[tuple[Family, list[Tie]]]:
        groups = [(family, [tie for tie in self.ties if tie.family == family.value]) for family in Family]
        return [(family, ties) for family, ties in groups if ties]

    @property
    def near(self) -> list[Node]:
        """The organisations at one step, tied directly or through an initiative; the most tied first."""
        found: set[Node] = set()
        for tie in self.ties:
            other = tie.other(self.centre)
            found |= set(self.others_in(other)) if other.noun == "initiative" else {other}
        return self._most_tied(found)

    def others_in(self, initiative: Node) -> list[Node]:
        """Who else takes part in an initiative."""
        return self._most_tied({tie.subject for tie in self.network.of_node[initiative]} - {self.centre})

    def onwards(self, node: Node) -> list[Tie]:
        """The ties of somebody near that lead on: neither back to the organisation nor to what it is tied to itself."""
        own = {self.centre, *(tie.other(self.centre) for tie in self.ties)}
        return [tie for tie in self.network.of_node[node] if tie.other(node) not in own]

    def shown(self) -> Network:
        """Return the ties between those that are drawn: those at one tie, then at two, then at three by initiatives."""
        direct = self._most_tied(tie.other(self.centre) for tie in self.ties)[:NEAR]
        second = self._beyond(direct, {self.centre, *direct})[:FAR]
        partners = [node for node in second if self._shares(node, direct)]
        third = self._beyond(partners, {self.centre, *direct, *second})[: FAR - len(second)]
        drawn = {self.centre, *direct, *second, *third}
        return Network(tuple(tie for tie in self.network.ties if tie.subject in drawn and tie.object in drawn))

    def _beyond(self, nodes: Iterable[Node], known: set[Node]) -> list[Node]:
        return self._most_tied({tie.other(node) for node in nodes for tie in self.network.of_node[node]} - known)

    def _shares(self, node: Node, initiatives: Collection[Node]) -> bool:
        return any(tie.object.noun == "initiative" and tie.object in initiatives for tie in self.network.of_node[node])

    def drawing(self) -> Drawing:
        return _drawing(self.centre.slug, Change.objects.last_number())

    def _most_tied(self, nodes: Iterable[Node]) -> list[Node]:
        return sorted(set(nodes), key=lambda node: (-len(self.network.of_node[node]), node.key))


def neighbourhood(slug: str) -> Neighbourhood | None:
    """Return the neighbourhood of a public organisation; None for one without any tie."""
    everything = network()
    centre = everything.organisations.get(slug)
    return Neighbourhood(centre, everything) if centre else None


@kept(64)
def _drawing(slug: str, _number: int) -> Drawing:
    everything = network()
    shown = Neighbourhood(everything.organisations[slug], everything).shown()
    return draw(shown, {node: len(everything.of_node[node]) for node in shown.of_node})
