"""All records of one noun, laid out so that likely duplicates lie close together: nobody compares all with all."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations, pairwise
from operator import itemgetter

from directory.duplicates.clues import Clues, Name
from directory.duplicates.pair import Band, Pair, compare, is_near

# In a larger crowd that shares a clue, each record is compared with the next one only.
_CROWD = 12
# So many neighbours in the order of the alphabet are looked at for slips of the keyboard.
_NEIGHBOURS = 5

Keys = tuple[int, int]


def _marks(clues: Clues) -> set[str]:
    """Return what a record has in common with those that it may be one with."""
    found = {f"{register}:{number}" for register, number in clues.identifiers.items()}
    for name in clues.names:
        found |= {f"={name.forms.key}", f"~{name.forms.core}" if name.forms.core else ""}
    if clues.host and not clues.shares_site:
        found.add(f"/{clues.host}{clues.page}")
    return found - {""}


def _spellings(clues: Clues) -> Iterator[tuple[str, int, Name]]:
    """Yield names forwards and backwards: a slip leaves the start or the end as it was."""
    for name in clues.names:
        if plain := name.forms.plain:
            yield f"> {plain}", clues.pk, name
            yield f"< {plain[::-1]}", clues.pk, name


class Register:
    """The clues of all records of a noun. `tied` holds the pairs that the register itself tells apart."""

    def __init__(self, records: Iterable[Clues], tied: Iterable[Keys] = ()) -> None:
        self._records = {clues.pk: clues for clues in records}
        self._tied = {(min(keys), max(keys)) for keys in tied}

    @cached_property
    def _by_mark(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for clues in self._records.values():
            for mark in _marks(clues):
                found[mark].append(clues.pk)
        return found

    @cached_property
    def _by_spelling(self) -> list[tuple[str, int, Name]]:
        rows = (row for clues in self._records.values() for row in _spellings(clues))
        return sorted(rows, key=itemgetter(0, 1))

    def pairs(self) -> list[Pair]:
        """Return all likely duplicates among what is not archived, the surest first, then by name."""
        couples = {tuple(sorted(couple)) for couple in self._couples()}
        found = [pair for couple in couples if (pair := self._compare(*(self._records[pk] for pk in couple)))]
        open_pairs = [pair for pair in found if not (pair.first.is_archived or pair.second.is_archived)]
        return sorted(open_pairs, key=lambda pair: (pair.band != Band.SAME, pair.first.name_en, pair.keys))

    def like(self, clues: Clues) -> list[Pair]:
        """Return the likely duplicates of one record, which need not be in the register yet, the surest first."""
        found = {pk for mark in _marks(clues) for pk in self._by_mark.get(mark, ())}
        for text, _pk, name in _spellings(clues):
            place = bisect_left(self._by_spelling, text, key=itemgetter(0))
            around = self._by_spelling[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
            found |= {pk for _text, pk, other in around if is_near(name, other)}
        pairs = [self._compare(clues, self._records[pk]) for pk in sorted(found - {clues.pk})]
        return sorted(filter(None, pairs), key=lambda pair: pair.band != Band.SAME)

    def _couples(self) -> Iterator[Keys]:
        for crowd in self._by_mark.values():
            yield from combinations(crowd, 2) if len(crowd) <= _CROWD else pairwise(crowd)
        for distance in range(1, _NEIGHBOURS + 1):
            rows = zip(self._by_spelling, self._by_spelling[distance:], strict=False)
            yield from ((row[1], other[1]) for row, other in rows if row[1] != other[1] and is_near(row[2], other[2]))

    def _compare(self, first: Clues, second: Clues) -> Pair | None:
        keys = (min(first.pk, second.pk), max(first.pk, second.pk))
        return compare(first, second, are_tied=keys in self._tied)
