"""What two people made of the same record, field by field, and what becomes of it without losing either."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# By how many of its first parts a row of a list is known; the rest is what it says.
_KEYS = {"citations": 1, "participations": 2, "relationships": 3}


@dataclass(frozen=True)
class Difference:
    """A field in which the two differ: its value before, in their version and in mine."""

    name: str
    before: Any
    theirs: Any
    mine: Any

    @property
    def is_conflict(self) -> bool:
        """True where both changed it."""
        return self.before not in (self.theirs, self.mine)

    @property
    def preselected(self) -> str:
        """Whose value is the newer one where only one of the two changed it; empty where somebody must choose."""
        if self.is_conflict:
            return ""
        return "mine" if self.theirs == self.before else "theirs"

    @property
    def both(self) -> Any:
        """The list with what each of the two has added and removed; None where there is none that keeps both."""
        values = (self.before, self.theirs, self.mine)
        if not self.is_conflict or not all(isinstance(value, list) for value in values):
            return None
        kept = [row for row in self.theirs if row in self.mine or row not in self.before]
        both = kept + [row for row in self.mine if row not in kept and row not in self.before]
        keys = [str(row[: _KEYS[self.name]] if self.name in _KEYS else row) for row in both]
        is_new = both not in (self.theirs, self.mine)
        return both if is_new and len(set(keys)) == len(keys) else None

    @property
    def options(self) -> dict[str, Any]:
        """The values to choose from, by the name of the choice."""
        both = {} if self.both is None else {"both": self.both}
        return {"theirs": self.theirs, "mine": self.mine} | both


def between(before: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which `mine`, which may leave fields out, differs from `theirs`, in the order of theirs."""
    return [
        Difference(name, before.get(name), theirs[name], mine[name])
        for name in theirs
        if name in mine and mine[name] != theirs[name]
    ]
