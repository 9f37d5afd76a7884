"""What igraph finds out about the ties: communities, the shortest way from one to another, and where to draw what.

The same ties always give the same answers: nodes and ties come in a fixed order, chance starts from a fixed seed, and
drawings are turned towards places that follow from the slugs.
"""

import cmath
import hashlib
import math
import random
from collections.abc import Sequence
from threading import Lock
from typing import Any

import igraph

from directory.overviews.network.ties import Network, Node, Tie

SEED = 852
# How often the communities are gone over; more changes little and takes longer.
ROUNDS = 2

# Two ties to a shared initiative are one step, as one relationship is; of two ways with as many steps the one through
# fewer initiatives is taken.
DIRECT, SHARED = 1000, 501

# How far nodes move from the place where they start, in lengths of a tie.
APART = 0.05

Place = tuple[float, float]

# The library's source of chance is one for the whole process.
_chance = Lock()


class Graph:
    """Ties as igraph holds them."""

    def __init__(self, network: Network) -> None:
        self.ties = network.ties
        self.nodes = sorted(network.of_node, key=lambda node: node.key)
        self.number = {node: number for number, node in enumerate(self.nodes)}
        pairs = [(self.number[tie.subject], self.number[tie.object]) for tie in self.ties]
        self.graph: Any = igraph.Graph(len(self.nodes), pairs)

    def way(self, start: Node, end: Node) -> list[Tie]:
        """Return the ties that lead from one node to another in as few steps as possible; none where no way does."""
        if start not in self.number or end not in self.number:
            return []
        component = self.graph.subcomponent(self.number[start])
        if self.number[end] not in component:
            return []
        weights = [SHARED if tie.object.noun == "initiative" else DIRECT for tie in self.ties]
        found = self.graph.get_shortest_path(self.number[start], self.number[end], weights=weights, output="epath")
        return [self.ties[number] for number in found]

    def communities(self) -> list[list[Node]]:
        """Return the groups within which ties are dense, the largest first, each with its most tied members first.

        Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", 2019.
        """
        with _chance:
            igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - nothing here is secret
            groups = self.graph.community_leiden(objective_function="modularity", n_iterations=ROUNDS)
        degrees = self.graph.degree()
        found = [[self.nodes[number] for number in sorted(group, key=lambda n: (-degrees[n], n))] for group in groups]
        return sorted(found, key=lambda members: (-len(members), members[0].key))

    def places(self) -> dict[Node, Place]:
        """Return where to draw each node: what is tied near each other, parts that no tie joins around one middle.

        Kamada and Kawai, "An algorithm for drawing general undirected graphs", 1989, with longer ties between nodes
        that have many, which need room around them. It starts from the multidimensional scaling of the distances,
        which keeps most of a drawing in place when a few ties change: Brandes and Pich, "An experimental study on
        distance-based graph drawing", 2009.
        """
        if not self.nodes:
            return {}
        graph = self.graph.copy()
        middle = graph.add_vertex().index
        degrees = graph.degree()
        parts = [max(part, key=lambda n: (degrees[n], -n)) for part in self.graph.connected_components()]
        graph.add_edges([(middle, number) for number in parts])
        lengths = [max(1, degrees[a] * degrees[b]) ** 0.25 for a, b in graph.get_edgelist()]
        with _chance:
            igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - nothing here is secret
            scaled = graph.layout_mds(dist=graph.distances(weights=lengths)).coords
        start = [*map(_beside, scaled, self.nodes), scaled[middle]]
        drawn = graph.layout_kamada_kawai(seed=start, weights=lengths)
        return dict(zip(self.nodes, _turned(drawn.coords[:middle], self.nodes, degrees), strict=True))


def _beside(place: Place, node: Node) -> Place:
    """Move a node a little, each its own way: from one and the same place no two can be parted, and igraph aborts."""
    moved = complex(*place) + _aim(node) * APART
    return (moved.real, moved.imag)


def _turned(places: Sequence[Place], nodes: Sequence[Node], weights: Sequence[int]) -> list[Place]:
    """Turn and mirror a layout so that its nodes come as near as can be to the places that follow from their slugs.

    Layouts may be turned at will; this way each has one position. It is an orthogonal Procrustes problem in the plane.
    """
    points = [complex(*place) for place in places]
    centre = sum(points) / max(1, len(points))
    points = [point - centre for point in points]
    aims = [aim * weight for aim, weight in zip(map(_aim, nodes), weights, strict=False)]
    plain = sum(point.conjugate() * aim for point, aim in zip(points, aims, strict=True))
    mirrored = sum(point * aim for point, aim in zip(points, aims, strict=True))
    if abs(mirrored) > abs(plain):
        points, plain = [point.conjugate() for point in points], mirrored
    turn = plain / abs(plain) if abs(plain) > 1e-9 else 1
    return [((point * turn).real, (point * turn).imag) for point in points]


def _aim(node: Node) -> complex:
    """Return a place on the unit disc that follows from the slug alone."""
    digest = hashlib.blake2b(f"{node.noun}/{node.slug}".encode(), digest_size=8).digest()
    angle, radius = int.from_bytes(digest[:4]) / 2**32 * math.tau, math.sqrt(int.from_bytes(digest[4:]) / 2**32)
    return cmath.rect(radius, angle)
