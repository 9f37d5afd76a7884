"""The plot of the documents: how times grow with the register. Both axes go by powers of ten."""

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10
from statistics import median
from typing import Any

from tests.benchmarks.figures import Part

WIDTH, HEIGHT = 1040, 520
TOP, BOTTOM = 60, 460
PANELS = {"Search with all facet counts": 60, "Pages over HTTP": 590}
PANEL_WIDTH = 260
COLOURS = ["#b3261e", "#1f5f8b", "#2e7d32", "#8a5a00", "#6a3d9a", "#5f6368", "#00796b"]
INK, FAINT, PAPER = "#1b1b1b", "#d9d9d9", "#ffffff"

Line = dict[int, float]


def draw(parts: Sequence[Part], million: dict[str, Any] | None) -> str:
    """Return the plot as SVG."""
    panels = [_search_lines(parts, million), _page_lines(parts)]
    drawn = [_panel(title, left, lines) for (title, left), lines in zip(PANELS.items(), panels, strict=True)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="13" fill="{INK}">'
        "<title>Median milliseconds by number of records</title>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(drawn)}</svg>\n'
    )


def _search_lines(parts: Sequence[Part], million: dict[str, Any] | None) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for name in parts[-1].engines:
        lines[name] = {part.size: median(part.medians(name).values()) for part in parts if name in part.engines}
    if million:
        lines["index"][million["size"]] = median(median(each) for each in million["ms"].values())
    return lines


def _page_lines(parts: Sequence[Part]) -> dict[str, Line]:
    names = {
        "Datasette, without text": "Datasette",
        "new, without text": "new page",
        "kept": "kept page",
        "bare": "bare answer",
    }
    return {text: {part.size: median(part.pages[kind]) for part in parts} for kind, text in names.items()}


def _panel(title: str, left: int, lines: dict[str, Line]) -> str:
    values = [value for line in lines.values() for value in line.values()]
    sizes = sorted({size for line in lines.values() for size in line})
    lowest, highest = floor(log10(min(values))), ceil(log10(max(values)))

    def x(size: int) -> float:
        return left + PANEL_WIDTH * (log10(size) - log10(sizes[0])) / (log10(sizes[-1]) - log10(sizes[0]))

    def y(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (log10(value) - lowest) / (highest - lowest)

    parts = [_text(left, TOP - 28, title, 'font-weight="bold" font-size="15"'), _text(left, TOP - 10, "median, ms")]
    for power in range(lowest, highest + 1):
        level = y(10.0**power)
        parts.append(_stroke([(left, level), (left + PANEL_WIDTH, level)], FAINT, 1))
        parts.append(_text(left - 8, level + 4, f"{10.0**power:,g}", 'text-anchor="end"'))
    parts += [_text(x(size), BOTTOM + 20, f"{size:,}", 'text-anchor="middle"') for size in sizes]
    parts.append(_text(left + PANEL_WIDTH / 2, BOTTOM + 42, "records", 'text-anchor="middle"'))
    labels = _apart({name: y(line[max(line)]) for name, line in lines.items()})
    for colour, (name, line) in zip(COLOURS, lines.items(), strict=False):
        points = [(x(size), y(value)) for size, value in sorted(line.items())]
        parts.append(_stroke(points, colour, 3 if name in ("index", "new page") else 2))
        parts += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{colour}"/>' for px, py in points]
        label = f"{name}, {_short(line[max(line)])}"
        parts.append(_text(left + PANEL_WIDTH + 14, labels[name] + 4, label, f'fill="{colour}"'))
    return "".join(parts)


def _apart(heights: dict[str, float], least: float = 17) -> dict[str, float]:
    """Move labels down until none covers another."""
    placed: dict[str, float] = {}
    lowest = 0.0
    for name, height in sorted(heights.items(), key=lambda one: one[1]):
        lowest = placed[name] = max(height, lowest + least if placed else height)
    return placed


def _stroke(points: Sequence[tuple[float, float]], colour: str, width: int) -> str:
    path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'


def _short(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.2g} ms"
