"""What there is to choose, field by field, before two records are merged. Pure functions of stored values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from directory.models import ReviewState
from directory.snapshots import TIES, Record, Values

WINNER, LOSER, BOTH = "winner", "loser", "both"

# Nobody chooses these: the address of the winner stays, and what hangs on the loser moves.
FIXED = {"slug", *TIES}
NAMES = ("name_en", "name_zh")


@dataclass(frozen=True)
class Choice:
    """A field in which the two records differ, or would be better off together."""

    name: str
    options: dict[str, Any]

    @property
    def preselected(self) -> str:
        """What is there wins over what is not; lists are put together; else the winner's value stays."""
        if self.name == "review_state":
            return LOSER if self.options[LOSER] == ReviewState.PUBLISHED else WINNER
        if BOTH in self.options:
            return BOTH
        return LOSER if self.options[WINNER] in EMPTY else WINNER


EMPTY: tuple[Any, ...] = ("", None, [], {})


def preferred(first: Record, second: Record) -> tuple[Record, Record]:
    """Return two records with the one that should stay first: public, then the more cited, then the older one."""
    ranked = sorted((first, second), key=lambda record: (not record.is_public, -record.citations.count(), record.pk))
    return ranked[0], ranked[1]


def _together(name: str, ours: Values, theirs: Values) -> Any:
    """Return what both records say in a field that can hold that; None where it cannot."""
    one, other = ours[name], theirs[name]
    if name == "aliases":
        known = [ours[key] for key in NAMES]
        names = [*one, *(theirs[key] for key in NAMES), *other]
        return list(dict.fromkeys(text for text in names if text and text not in known))
    if isinstance(one, list):
        return one + [row for row in other if row not in one]
    if isinstance(one, dict) and all(one[key] == other[key] for key in one.keys() & other.keys()):
        return one | other
    return None


def to_choose(winner: Values, loser: Values) -> list[Choice]:
    """Return the fields in which there is something to choose, in the order of the records."""
    found = []
    for name in winner:
        if name in FIXED or (name == "has_no_name_zh" and (winner["name_zh"] or loser["name_zh"])):
            continue
        options = {WINNER: winner[name], LOSER: loser[name]}
        both = _together(name, winner, loser)
        if both is not None and both not in (winner[name], loser[name]):
            options[BOTH] = both
        if winner[name] != loser[name] or BOTH in options:
            found.append(Choice(name, options))
    return found


def chosen(winner: Values, loser: Values, choices: Mapping[str, str]) -> Values:
    """Return the values that were chosen, by the names of the options; where none was, the preselected one.

    A name of the winner that gives way is kept among its other names, unless these are to be the loser's alone.
    """
    values: Values = {}
    picked: dict[str, str] = {}
    for choice in to_choose(winner, loser):
        option = choices.get(choice.name, "")
        picked[choice.name] = option if option in choice.options else choice.preselected
        values[choice.name] = choice.options[picked[choice.name]]
    if values.get("name_zh"):
        values["has_no_name_zh"] = False
    final = [values.get(name, winner[name]) for name in NAMES]
    aliases: list[str] = values.get("aliases", winner["aliases"]) or []
    if picked.get("aliases") != LOSER:
        aliases = [*(winner[name] for name in NAMES), *aliases]
    return values | {"aliases": list(dict.fromkeys(text for text in aliases if text and text not in final))}
