"""Partial dates on an axis: years and months as spans, days as days, open ends up to today."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.models.partial_date import PartialDate
from directory.overviews.spans import Part, months_axis, parts, years_axis

TODAY = date(2026, 7, 2)
AXIS = years_axis(2017, 2026)


def drawn(starts: str, ends: str = "", *, goes_on: bool = False, axis=AXIS) -> list[tuple[str, int, int]]:
    found = parts(axis, PartialDate(starts), PartialDate(ends) if ends else None, goes_on=goes_on, today=TODAY)
    return [(part.form, part.x, part.width) for part in found]


@pytest.mark.parametrize(
    ("day", "place"),
    [
        (date(1998, 5, 1), 0),
        (date(2016, 12, 31), 0),
        (date(2017, 1, 1), 200),
        (date(2018, 1, 1), 300),
        (date(2018, 7, 2), 350),
        (date(2026, 12, 31), 1200),
        (date(2027, 1, 1), 1200),
    ],
)
def test_places_on_the_axis_of_years(day, place):
    assert AXIS.place(day) == place


def test_columns_of_months_are_equal_however_long_the_months():
    axis = months_axis(2024)

    assert [axis.place(date(2024, month, 1)) for month in (1, 2, 3, 12)] == [0, 100, 200, 1100]
    assert axis.place(date(2024, 2, 15)) == round(100 + 100 * 14 / 29)
    assert axis.width == 1200


@pytest.mark.parametrize(
    ("starts", "ends", "goes_on", "expected"),
    [
        # A year is a span of that year, a month of that month; in between it runs for certain.
        ("2018", "2020", False, [("pale", 300, 100), ("solid", 400, 100), ("pale", 500, 100)]),
        ("2018-01-01", "2020-01-01", False, [("solid", 300, 200)]),
        ("2020", "2020", False, [("pale", 500, 100)]),
        ("2020-06", "2020", False, [("pale", 542, 58)]),
        # Where it goes on, its last piece up to today is open.
        ("2020-01-01", "", True, [("solid", 500, 650), ("open", 1150, 30)]),
        ("2019", "", True, [("pale", 400, 100), ("solid", 500, 650), ("open", 1150, 30)]),
        ("1998", "", True, [("solid", 0, 1150), ("open", 1150, 30)]),
        # Where it does not, or has not begun, only the start is drawn.
        ("2020", "", False, [("pale", 500, 100)]),
        ("2020-03-05", "", False, [("dot", 518, 0)]),
        ("2026-12", "", True, [("pale", 1192, 8)]),
        # What is too short to be seen is a dot, and what lies before the axis one in its lead.
        ("2020-03-05", "2020-03-06", False, [("dot", 518, 0)]),
        ("1998", "1999", False, [("dot", 100, 0)]),
    ],
)
def test_initiatives_are_drawn_as_exactly_as_they_are_known(starts, ends, goes_on, expected):
    assert [(form, pytest.approx(x, abs=1), pytest.approx(width, abs=1)) for form, x, width in expected] == drawn(
        starts, ends, goes_on=goes_on
    )


def test_bar_goes_through_a_year_that_is_over():
    axis = months_axis(2024)

    assert drawn("2020", goes_on=True, axis=axis) == [("solid", 0, 1200)]
    assert drawn("2024-07-01", goes_on=True, axis=axis) == [("solid", 600, 600)]


def test_open_end_stays_on_the_axis_at_the_end_of_the_year():
    found = parts(AXIS, PartialDate("2026-12-01"), None, goes_on=True, today=date(2026, 12, 31))

    assert found[-1] == Part("open", 1170, 30)


texts = st.dates(date(2010, 1, 1), date(2030, 12, 31)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)


@given(texts, texts, st.booleans(), st.sampled_from([AXIS, months_axis(2024), months_axis(2026)]))
def test_parts_follow_each_other_and_stay_on_the_axis(one, other, goes_on, axis):
    starts, ends = sorted([one, other], key=lambda text: PartialDate(text).last_day)

    for end in (PartialDate(ends), None):
        found = parts(axis, PartialDate(starts), end, goes_on=goes_on, today=TODAY)
        assert found
        assert all(part.x >= 0 and part.x + part.width <= axis.width for part in found)
        assert all(first.x + first.width <= second.x for first, second in pairwise(found))
