"""The colours of kinds in pictures that are downloaded. Pages give the same classes their colours in css/overview.css.

Nine hues that stay apart for readers with any colour vision: Paul Tol, "muted" qualitative scheme,
https://personal.sron.nl/~pault/ (technical note SRON/EPS/TN/09-002).
"""

from directory.models import InitiativeKind, OrganisationKind

INK, MUTED, RULE, PAPER, SEAL = "#1b1f23", "#565d66", "#dcd8cf", "#ffffff", "#a8281c"

# The fill of each hue and the ink that can be read on it.
HUES = (
    ("#332288", "#ffffff"),
    ("#88ccee", "#1b1f23"),
    ("#117733", "#ffffff"),
    ("#44aa99", "#1b1f23"),
    ("#ddcc77", "#1b1f23"),
    ("#cc6677", "#1b1f23"),
    ("#882255", "#ffffff"),
    ("#999933", "#1b1f23"),
    ("#aa4499", "#ffffff"),
    ("#bbbbbb", "#1b1f23"),
)


def hue(kind: str) -> int:
    """Return the number of a kind's hue, from 1; it is what the class `hue-1` is called after."""
    kinds: list[str] = [*OrganisationKind.values] if kind in OrganisationKind.values else [*InitiativeKind.values]
    return kinds.index(kind) % len(HUES) + 1


def fill(kind: str) -> str:
    return HUES[hue(kind) - 1][0]


def ink(kind: str) -> str:
    """Return the colour of text on the fill of a kind."""
    return HUES[hue(kind) - 1][1]
