"""What the template of a drawing needs."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from directory.models import OrganisationKind
from directory.overviews import palette
from directory.overviews.network.drawing import Drawing, Label
from directory.overviews.network.ties import Node

# How the ties of each family are drawn: colour, width, dashes.
LINES = {
    "belongs": (palette.INK, "1.6", ""),
    "money": (palette.SEAL, "1.8", "7 4"),
    "together": ("#0f4c5c", "2", "0.1 4.5"),
    "shared": ("#8a867d", "0.8", ""),
}

# The legend of a file: how many entries stand side by side, and how far apart their rows are.
COLUMNS, ROW = 4, 30


def letter(kind: str) -> str:
    """Return the letter that stands for a kind of organisation in drawings, beside its colour."""
    return _letters()[kind]


def _letters() -> dict[str, str]:
    """Return a letter for each kind, each once; translated as one text, so that they stay apart."""
    letters = _("G P U R C S I V A").split()
    return dict(zip(OrganisationKind.values, letters, strict=True))


def drawn(drawing: Drawing, names: Sequence[Label], centre: Node | None = None) -> dict[str, Any]:
    """Return what the template of a drawing needs; `centre` is marked as what it is about."""
    kinds = [
        {
            "value": kind,
            "label": OrganisationKind(kind).label,
            "hue": palette.hue(kind),
            "fill": palette.fill(kind),
            "ink": palette.ink(kind),
            "letter": letter(kind),
        }
        for kind in OrganisationKind.values
        if kind in drawing.kinds
    ]
    families = [
        {"family": family, "lines": lines, **dict(zip(("stroke", "width", "dash"), LINES[family.value], strict=True))}
        for family, lines in drawing.families
    ]
    shapes = {"kinds": kinds, "families": families, "has_initiatives": bool(drawing.of_noun("initiative"))}
    return {
        "drawing": drawing,
        "labels": names,
        "palette": palette,
        "origin": "",
        "centre": centre,
        "is_way": False,
        **shapes,
    }


def key(shapes: dict[str, Any], drawing: Drawing) -> list[dict[str, Any]]:
    """Return the legend of a file, in columns below the drawing: each kind and each family with its place."""
    entries = [{"kind": kind, "text": kind["label"]} for kind in shapes["kinds"]]
    entries += [{"family": family, "text": family["family"].label} for family in shapes["families"]]
    return [
        {**entry, "x": 30 + n % COLUMNS * (drawing.width // COLUMNS), "y": drawing.height + 24 + n // COLUMNS * ROW}
        for n, entry in enumerate(entries)
    ]


def key_height(entries: list[dict[str, Any]]) -> int:
    return 20 + ROW * -(-len(entries) // COLUMNS)
