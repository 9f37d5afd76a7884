import pytest

from directory.search.synonyms import GROUPS
from directory.search.text import fold, tokens
from directory.search.typed import read


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_each_word_of_a_row_finds_every_other(group):
    for typed in group:
        for written in group:
            found = set(tokens(written))
            assert all(term.is_in(found) for term in read(typed).terms), (typed, written)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0])
def test_row_names_each_word_once(group):
    assert len({fold(word) for word in group}) == len(group)
