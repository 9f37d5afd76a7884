"""Where everything stands in a drawing of the network: marks that do not cover each other, lines, and labels."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from directory.overviews.network.graph import Graph
from directory.overviews.network.ties import Family, Network, Node, Tie
from directory.overviews.palette import hue

WIDTH, HEIGHT, MARGIN = 1000, 720, 36
# Units of the drawing: the half-width of an initiative, and how far apart two marks stand at least.
INITIATIVE, GAP = 5, 4
ROUNDS = 40

# The size of labels in units, and the width of a letter and of a Chinese character as parts of it.
TEXT, LATIN, HAN = 15, 0.58, 1.0

# The widest name, as the width of a text.
LONGEST = 240

# So many names stand even where they cover marks, and so many are shown on a phone.
FOREMOST = 8

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Line:
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True)
class Label:
    text: str
    x: int
    y: int
    anchor: str
    rank: int

    @property
    def is_first(self) -> bool:
        """True for those for which there is room on a phone."""
        return self.rank <= FOREMOST


@dataclass(frozen=True)
class Mark:
    """A node as it is drawn; `r` is half its width."""

    node: Node
    x: int
    y: int
    r: int
    ties: int

    @property
    def hue(self) -> int:
        """The number of its colour; 0 for an initiative."""
        return hue(self.node.kind) if self.node.noun == "organisation" else 0

    @property
    def scale(self) -> float:
        """How large it is beside a mark whose half-width is ten units."""
        return self.r / 10


@dataclass(frozen=True)
class Drawing:
    """Marks, the most tied last so that they lie on top, and the lines of each family of ties."""

    marks: Sequence[Mark]
    lines: dict[str, list[Line]] = field(default_factory=dict)
    width: int = WIDTH
    height: int = HEIGHT

    def of_noun(self, noun: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.node.noun == noun]

    @property
    def families(self) -> list[tuple[Family, list[Line]]]:
        """The families of ties that are drawn, in their order."""
        return [(family, self.lines[family.value]) for family in Family if family.value in self.lines]

    @property
    def kinds(self) -> list[str]:
        """The kinds of organisation that are drawn."""
        return sorted({mark.node.kind for mark in self.of_noun("organisation")})


def draw(network: Network, ties: dict[Node, int]) -> Drawing:
    """Lay the network out. `ties` says how many each node has, drawn or not, from which its size follows."""
    places = Graph(network).places()
    radii = {node: _radius(node, ties[node]) for node in places}
    settled = dict(zip(places, _apart(_fitted(list(places.values())), list(radii.values())), strict=True))
    marks = {node: Mark(node, round(x), round(y), radii[node], ties[node]) for node, (x, y) in settled.items()}
    lines: dict[str, list[Line]] = defaultdict(list)
    for tie in network.ties:
        start, end = marks[tie.subject], marks[tie.object]
        lines[tie.family].append(Line(start.x, start.y, end.x, end.y))
    return Drawing(sorted(marks.values(), key=lambda mark: (mark.r, mark.node.key)), dict(lines))


def _radius(node: Node, ties: int) -> int:
    """An area that grows with the number of ties."""
    return INITIATIVE if node.noun == "initiative" else round(min(24, 5 + 2.2 * math.sqrt(ties)))


def _fitted(places: list[tuple[float, float]]) -> list[list[float]]:
    """Stretch places over the drawing, within its margins."""
    if not places:
        return []
    spans = []
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        values = [place[axis] for place in places]
        low, high = min(values), max(values)
        scale = (size - 2 * MARGIN) / (high - low) if high - low > 1e-9 else 0.0
        spans.append((low, scale, MARGIN if scale else size / 2))
    return [
        [offset + (place[axis] - low) * scale for axis, (low, scale, offset) in enumerate(spans)] for place in places
    ]


def _apart(places: list[list[float]], radii: list[int]) -> list[list[float]]:
    """Push marks that touch away from each other, in rounds, and keep them in the drawing."""
    for _round in range(ROUNDS):
        if not _pushed(places, radii):
            break
        for place, radius in zip(places, radii, strict=True):
            place[0] = min(max(place[0], radius + 2), WIDTH - radius - 2)
            place[1] = min(max(place[1], radius + 2), HEIGHT - radius - 2)
    return places


def _pushed(places: list[list[float]], radii: list[int]) -> bool:
    """Part every two marks that touch by half of what is missing each; return whether there were any."""
    order = sorted(range(len(places)), key=lambda n: (places[n][0], n))
    reach = 2 * max(radii, default=0) + GAP
    is_any = False
    for rank, first in enumerate(order):
        for second in order[rank + 1 :]:
            across = places[second][0] - places[first][0]
            if across > reach:
                break
            down = places[second][1] - places[first][1]
            missing = radii[first] + radii[second] + GAP - math.hypot(across, down)
            if missing > 0.5:
                is_any = True
                angle = math.atan2(down, across) if across or down else first + 1.0
                for number, sign in ((first, -0.5), (second, 0.5)):
                    places[number][0] += sign * missing * math.cos(angle)
                    places[number][1] += sign * missing * math.sin(angle)
    return is_any


def labels(drawing: Drawing, most: int, first: Node | None = None) -> list[Label]:
    """Return names for the most tied marks, each where it covers no other name and no large mark.

    `first` is named before all others. The foremost cover marks rather than stay without a name.
    """
    ranked = sorted(drawing.marks, key=lambda m: (m.node is not first, m.hue == 0, -m.ties, m.node.key))
    discs = [(m.x - m.r, m.y - m.r, m.x + m.r, m.y + m.r) for m in ranked if m.hue]
    names: list[Box] = []
    found: list[Label] = []
    for mark in ranked:
        if len(found) == most:
            break
        taken = [[*names, *discs], [*names, *discs[:FOREMOST]], names][: 3 if len(found) < FOREMOST else 1]
        if label := _placed(mark, taken, len(found) + 1, drawing):
            found.append(label[0])
            names.append(label[1])
    return found


def _placed(mark: Mark, taken: Sequence[Sequence[Box]], rank: int, drawing: Drawing) -> tuple[Label, Box] | None:
    """Return the label of a mark, and its place, on the first side where it covers nothing that is taken.

    Where there is no such side, the next of the sets of places counts.
    """
    text = cut(mark.node.label, LONGEST)
    wide = width(text)
    sides = (
        (mark.x - wide / 2, mark.y - mark.r - 5, "middle"),
        (mark.x - wide / 2, mark.y + mark.r + TEXT, "middle"),
        (mark.x + mark.r + 4, mark.y + TEXT / 3, "start"),
        (mark.x - mark.r - 4 - wide, mark.y + TEXT / 3, "end"),
    )
    for boxes in taken:
        for left, baseline, anchor in sides:
            box = (left - 4, baseline - TEXT, left + wide + 4, baseline + 3)
            inside = box[0] > 2 and box[1] > 2 and box[2] < drawing.width - 2 and box[3] < drawing.height - 2
            if inside and not any(_overlap(box, other) for other in boxes):
                x = {"middle": mark.x, "start": left, "end": left + wide}[anchor]
                return Label(text, round(x), round(baseline), anchor, rank), box
    return None


def width(text: str) -> float:
    """Estimate how wide a text is, in units."""
    return TEXT * sum(HAN if ord(letter) > 0x2E7F else LATIN for letter in text)


def cut(text: str, room: float) -> str:
    """Return a text as far as there is room for it."""
    if width(text) <= room:
        return text
    fitting = next(size for size in range(len(text), -1, -1) if width(text[:size]) <= room - TEXT)
    return text[:fitting].rstrip() + "…"


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def bounded(network: Network, organisations: int, initiatives: int) -> tuple[Network, dict[Node, int]]:
    """Return what is drawn of a network, and how many ties each node has in the whole of it.

    Those organisations that have most ties, and those initiatives that join most of them, at least two.
    """
    ties = {node: len(found) for node, found in network.of_node.items()}
    ranked = sorted((node for node in ties if node.noun == "organisation"), key=lambda node: (-ties[node], node.slug))
    shown = set(ranked[:organisations])
    shown |= set(_joining(network.ties, shown)[:initiatives])
    return Network(tuple(tie for tie in network.ties if tie.subject in shown and tie.object in shown)), ties


def _joining(ties: Iterable[Tie], shown: set[Node]) -> list[Node]:
    joined: dict[Node, int] = defaultdict(int)
    for tie in ties:
        if tie.object.noun == "initiative":
            joined[tie.object] += tie.subject in shown
    found = [node for node, number in joined.items() if number > 1]
    return sorted(found, key=lambda node: (-joined[node], node.slug))
