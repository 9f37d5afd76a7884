"""The map: the eighteen districts as a cartogram of hexagons, and the cities of the Greater Bay Area as a schematic.

Both are drawn by us; what lies side by side in the world lies so on them, as far as hexagons allow.
Lengths are units of the SVG.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import District
from directory.search.query import total
from directory.search.question import Counts, Question

# From one centre to the next along a row, and from row to row.
ACROSS, DOWN = 100, 87

# Where each district lies: along its row, in hexagons, and the row. The harbour takes a third of a row.
PLACES: Mapping[str, tuple[float, float]] = {
    District.NORTH: (2, 0),
    District.YUEN_LONG: (1.5, 1),
    District.TAI_PO: (2.5, 1),
    District.TUEN_MUN: (1, 2),
    District.TSUEN_WAN: (2, 2),
    District.SHA_TIN: (3, 2),
    District.SAI_KUNG: (4, 2),
    District.KWAI_TSING: (1.5, 3),
    District.SHAM_SHUI_PO: (2.5, 3),
    District.WONG_TAI_SIN: (3.5, 3),
    District.YAU_TSIM_MONG: (2, 4),
    District.KOWLOON_CITY: (3, 4),
    District.KWUN_TONG: (4, 4),
    District.ISLANDS: (0.5, 5),
    District.CENTRAL_AND_WESTERN: (1.5, 5.33),
    District.WAN_CHAI: (2.5, 5.33),
    District.EASTERN: (3.5, 5.33),
    District.SOUTHERN: (2, 6.33),
}

CITIES: Sequence[tuple[str | Promise, tuple[float, float], str]] = (
    (_("Guangzhou"), (1.5, 0), "mainland-gba"),
    (_("Zhaoqing"), (0, 1), "mainland-gba"),
    (_("Foshan"), (1, 1), "mainland-gba"),
    (_("Dongguan"), (2, 1), "mainland-gba"),
    (_("Huizhou"), (3, 1), "mainland-gba"),
    (_("Jiangmen"), (0.5, 2), "mainland-gba"),
    (_("Zhongshan"), (1.5, 2), "mainland-gba"),
    (_("Shenzhen"), (2.5, 2), "mainland-gba"),
    (_("Zhuhai"), (1, 3), "mainland-gba"),
    (_("Hong Kong"), (3, 3), "hong-kong"),
    (_("Macao"), (1.5, 4), "macao"),
)

# Each shade begins at such a part of the largest number.
STEPS = (1 / 16, 1 / 8, 1 / 4, 1 / 2)


@dataclass(frozen=True)
class Hexagon:
    """One hexagon: its centre, its name in lines, and the value of the facet that it stands for."""

    value: str
    label: str
    lines: Sequence[str]
    x: int
    y: int
    count: int = 0
    shade: int = 0


@dataclass(frozen=True)
class Shade:
    """A shade of the legend, and from which to which number it goes."""

    number: int
    first: int
    last: int


def districts(counts: Counts, labels: Mapping[str, str]) -> list[Hexagon]:
    """Return the hexagon of each district, with its number and shade, from north to south."""
    numbers = counts.get("district", {})
    scale = shades(numbers)
    return [
        _hexagon(value, labels[value], place, numbers.get(value, 0), _shade_of(numbers.get(value, 0), scale))
        for value, place in PLACES.items()
    ]


def cities() -> list[Hexagon]:
    """Return the eleven cities of the Greater Bay Area; the value of each is that of the facet of headquarters."""
    return [_hexagon(value, str(name), place) for name, place, value in CITIES]


def _hexagon(value: str, label: str, place: tuple[float, float], count: int = 0, shade: int = 0) -> Hexagon:
    along, row = place
    return Hexagon(
        value, label, in_lines(label), round((along + 0.5) * ACROSS), round((row + 0.68) * DOWN), count, shade
    )


def in_lines(label: str) -> list[str]:
    """Break a name into lines of at most eleven letters where it has spaces."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(f"{lines[-1]} {word}") > 11:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def shades(numbers: Mapping[str, int]) -> list[Shade]:
    """Return the shades that numbers up to the largest one take; none where all are nought."""
    largest = max(numbers.values(), default=0)
    firsts = sorted({1, *(ceil(largest * step) for step in STEPS)}) if largest else []
    lasts = [first - 1 for first in firsts[1:]] + [largest]
    return [Shade(number, *bounds) for number, bounds in enumerate(zip(firsts, lasts, strict=False), 1)]


def _shade_of(count: int, scale: Sequence[Shade]) -> int:
    return next((shade.number for shade in scale if shade.first <= count <= shade.last), 0)


def not_known(question: Question, counts: Counts, facet: str) -> int:
    """How many organisations have no value of a facet that takes one at most; they are in none of its lists."""
    everything = total(question.without(facet))
    return everything - sum(counts.get(facet, {}).values())
