"""Where everything stands on the poster of the landscape. Lengths are units of its SVG, from its upper left corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from directory.overviews.landscape import Block, Tile
from directory.overviews.palette import fill, ink

WIDTH, MARGIN, HEAD, FOOT = 1680, 56, 208, 96
# The grid of a block: so many cells in a row, each with its gap.
CELLS, CELL, GAP = 10, 34, 4
COLUMNS, COLUMN = 4, CELLS * (CELL + GAP) - GAP
COLUMN_GAP = (WIDTH - 2 * MARGIN - COLUMNS * COLUMN) // (COLUMNS - 1)
BLOCK_HEAD, BLOCK_FOOT = 40, 34

# The room of a legend's swatch with what is left free around it, and the size of its letters.
LEGEND_SWATCH, LEGEND_FONT = 52, 14

# How many tiles the poster carries in all, and a block at most.
TILES, MOST = 1000, 160

# Cells across and down, and letters of the monogram, by the size of a tile.
SPANS = {1: (1, 1), 2: (2, 1), 3: (2, 2)}
FONTS = {1: 13, 2: 14, 3: 18}


@dataclass(frozen=True)
class Mark:
    """A tile at its place."""

    tile: Tile
    x: int
    y: int

    @property
    def width(self) -> int:
        return SPANS[self.tile.size][0] * (CELL + GAP) - GAP

    @property
    def height(self) -> int:
        return SPANS[self.tile.size][1] * (CELL + GAP) - GAP

    @property
    def fill(self) -> str:
        return fill(self.tile.kind)

    @property
    def ink(self) -> str:
        return ink(self.tile.kind)

    @property
    def font(self) -> int:
        """The size of the monogram's letters, such that the longest fit."""
        return min(FONTS[self.tile.size], int((self.width - 5) / max(1.0, _width(self.tile.monogram))))

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def baseline(self) -> int:
        return self.y + (24 if self.tile.size == 3 else self.height // 2 + self.font // 3)

    @property
    def letter_at(self) -> tuple[int, int]:
        """Where the letter of the kind ends, in the lower right corner."""
        return self.x + self.width - 2, self.y + self.height - 3

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The name below the monogram of a large tile, each line with its height."""
        if self.tile.size < 3:
            return []
        return [(self.y + 37 + 10 * n, line) for n, line in enumerate(wrapped(self.tile.name, 7.6, 3))]


@dataclass(frozen=True)
class Place:
    """A block at its place."""

    block: Block
    x: int
    y: int
    marks: Sequence[Mark]
    height: int

    @property
    def right(self) -> int:
        return self.x + COLUMN

    @property
    def name_at(self) -> int:
        return self.y + 22

    @property
    def rule_at(self) -> int:
        return self.y + 31

    @property
    def more_at(self) -> int:
        return self.y + self.height - 16


@dataclass(frozen=True)
class Poster:
    """All blocks at their places."""

    places: Sequence[Place]
    height: int

    width, margin, right = WIDTH, MARGIN, WIDTH - MARGIN

    @property
    def foot(self) -> int:
        return self.height - FOOT


def in_a_row(texts: Sequence[str]) -> list[int]:
    """Return where each entry of the legend begins, from left to right."""
    starts = [MARGIN]
    for text in texts:
        starts.append(starts[-1] + int(LEGEND_SWATCH + _width(text) * LEGEND_FONT))
    return starts[:-1]


def lay_out(blocks: Iterable[Block]) -> Poster:
    """Put each block below the shortest of the columns."""
    ends = [HEAD] * COLUMNS
    places = []
    for block in blocks:
        column = ends.index(min(ends))
        place = _place(block, MARGIN + column * (COLUMN + COLUMN_GAP), ends[column])
        ends[column] += place.height
        places.append(place)
    return Poster(places, max(ends) + FOOT)


def _place(block: Block, x: int, y: int) -> Place:
    cells, rows = packed(block.tiles)
    step = CELL + GAP
    marks = [
        Mark(tile, x + column * step, y + BLOCK_HEAD + row * step)
        for tile, (column, row) in zip(block.tiles, cells, strict=True)
    ]
    return Place(block, x, y, marks, BLOCK_HEAD + rows * step + BLOCK_FOOT)


def packed(tiles: Iterable[Tile]) -> tuple[list[tuple[int, int]], int]:
    """Return the cell (column, row) where each tile begins, the first that is free, and how many rows that takes."""
    taken: set[tuple[int, int]] = set()
    starts = []
    for tile in tiles:
        across, down = SPANS[tile.size]
        column, row = _first_free(taken, across, down)
        taken |= {(column + i, row + j) for i in range(across) for j in range(down)}
        starts.append((column, row))
    return starts, max((row + 1 for _column, row in taken), default=0)


def _first_free(taken: set[tuple[int, int]], across: int, down: int) -> tuple[int, int]:
    row = 0
    while True:
        for column in range(CELLS - across + 1):
            if not any((column + i, row + j) in taken for i in range(across) for j in range(down)):
                return column, row
        row += 1


def _width(text: str) -> float:
    """About how wide a text is set, in heights of its letters."""
    return sum(1.0 if east_asian_width(c) in "WF" else 0.72 if c.isupper() else 0.54 for c in text)


def wrapped(text: str, most: float, lines: int) -> list[str]:
    """Break a text into lines of at most that width; what is too much for the last ends in an ellipsis."""
    found = [""]
    for piece in _pieces(text):
        if found[-1] and _width(found[-1] + piece.rstrip()) > most:
            found.append("")
        found[-1] += piece if found[-1] else piece.lstrip()
    found = [line.strip() for line in found]
    return found if len(found) <= lines else [*found[: lines - 1], f"{found[lines - 1]}…"]


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may end: after a space, and after any Han character."""
    pieces = [""]
    for character in text:
        last = pieces[-1][-1:]
        if last and (last == " " or "W" in (east_asian_width(last), east_asian_width(character))):
            pieces.append("")
        pieces[-1] += character
    return pieces
