"""Two records of a noun that are one: merged into one of them and, where that was wrong, set apart again."""

from directory.merging import rows
from directory.merging.choosing import BOTH, LOSER, WINNER, Choice, chosen, preferred, to_choose
from directory.merging.merge import ChangedMeanwhileError, merge, moving
from directory.merging.undo import UndoneError, undo

__all__ = [
    "BOTH",
    "LOSER",
    "WINNER",
    "ChangedMeanwhileError",
    "Choice",
    "UndoneError",
    "chosen",
    "merge",
    "moving",
    "preferred",
    "rows",
    "to_choose",
    "undo",
]
