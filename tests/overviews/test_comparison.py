"""The rows of a comparison, as pure functions."""

from directory.overviews import comparison
from directory.views.facts import Fact, Link


def test_rows_keep_the_order_of_every_record():
    columns = [[Fact("Kind", "x"), Fact("Size", "1")], [Fact("Kind", "x"), Fact("Ended", "2"), Fact("Size", "1")]]

    assert [row.label for row in comparison.rows(columns)] == ["Kind", "Ended", "Size"]


def test_only_known_values_can_differ():
    columns = [[Fact("Kind", "x"), Fact("Size", "1")], [Fact("Kind", "y"), Fact("Size")]]

    kind, size = comparison.rows(columns)

    assert kind.differs
    assert not size.differs
    assert [bool(cell) for cell in size.cells] == [True, False]


def test_links_are_the_same_in_any_order():
    one, other = Link("One", "/one/"), Link("Other", "/other/")

    [row] = comparison.rows([[Fact("Sectors", links=[one, other])], [Fact("Sectors", links=[other, one])]])

    assert not row.differs
