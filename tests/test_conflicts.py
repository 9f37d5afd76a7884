"""Before, theirs and mine: what is chosen without asking, and what is not."""

import pytest

from directory.conflicts import Difference, between


@pytest.mark.parametrize(
    ("before", "theirs", "mine", "preselected"),
    [("a", "a", "b", "mine"), ("a", "b", "a", "theirs"), ("a", "b", "c", ""), (None, "b", "c", "")],
)
def test_the_newer_value_is_chosen_unless_both_are_new(before, theirs, mine, preselected):
    assert Difference("name_en", before, theirs, mine).preselected == preselected


@pytest.mark.parametrize(
    ("before", "theirs", "mine", "both"),
    [
        (["a"], ["a", "b"], ["a", "c"], ["a", "b", "c"]),
        (["a", "b"], ["b"], ["a", "b", "c"], ["b", "c"]),
        (["a", "b"], ["a"], ["b"], []),
        (["a"], ["a", "b"], ["a", "b", "c"], None),
        (["a"], ["a"], ["a", "c"], None),
        ("a", "b", "c", None),
    ],
)
def test_both_keeps_what_each_has_added_and_removed(before, theirs, mine, both):
    assert Difference("sectors", before, theirs, mine).both == both


def test_there_is_no_both_where_one_row_would_say_two_things():
    before, theirs, mine = [["u", []]], [["u", ["name"]]], [["u", ["kind"]]]

    assert Difference("citations", before, theirs, mine).both is None
    assert Difference("citations", before, theirs, [["u", []], ["v", []]]).both == [["u", ["name"]], ["v", []]]


def test_differences_are_those_between_theirs_and_mine():
    before, theirs = {"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 3}

    assert [d.name for d in between(before, theirs, {"a": 2, "b": 2})] == ["b"]
    assert [(d.name, d.mine) for d in between(before, theirs, {"a": 1, "c": 1})] == [("a", 1), ("c", 1)]
