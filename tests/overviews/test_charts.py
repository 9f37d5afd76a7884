"""What a chart is made of: its ticks, its lines of text, and where its marks stand."""

import pytest
from django.utils import translation

from directory.overviews.amounts import about
from directory.overviews.charts import Chart, Mark, Note, draw, leaders, lines, ticks


def chart(*values: int, form: str = "bars", **more) -> Chart:
    marks = [Mark(f"Value {number}", value, str(value)) for number, value in enumerate(values)]
    return Chart("a-chart", form, "Values", "What it says", "things", marks, **more)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, [0]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (9, [0, 2, 4, 6, 8]),
        (10, [0, 5, 10]),
        (182, [0, 50, 100, 150]),
        (1000, [0, 500, 1000]),
        (42_200_000_000, [0, 20_000_000_000, 40_000_000_000]),
    ],
)
def test_ticks_are_round(highest, expected):
    assert ticks(highest) == expected


@pytest.mark.parametrize("highest", [*range(1, 300), 999, 12_345, 10**10 + 1])
def test_ticks_are_few_and_reach_at_least_half_way(highest):
    assert 2 <= len(ticks(highest)) <= 11
    assert highest / 2 <= ticks(highest)[-1] <= highest


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, []),
        ("one two three", 7, ["one two", "three"]),
        ("incomprehensible", 5, ["incomprehensible"]),
        ("在機構中佔多數", 8, ["在機構中", "佔多數"]),
        ("HK 在機構中", 6, ["HK 在", "機構中"]),
    ],
)
def test_text_is_broken_where_it_may_be(text, width, expected):
    assert lines(text, width) == expected


def test_leaders_are_all_equals_and_nobody_where_there_is_nothing():
    assert [mark.label for mark in leaders(chart(2, 3, 3).marks)] == ["Value 1", "Value 2"]
    assert leaders(chart(0, 0).marks) == []
    assert leaders([]) == []


def test_bars_are_as_long_as_their_values():
    assert [(length, is_first) for _mark, length, is_first in chart(10, 5, 0).bars] == [
        (1000, True),
        (500, False),
        (0, False),
    ]


def test_share_of_a_hundred_is_no_full_bar():
    assert [length for _mark, length, _is_first in chart(50, 25, most=100).bars] == [500, 250]


def test_smallest_value_can_be_seen():
    assert chart(100_000, 1).bars[1][1] == 1


@pytest.mark.parametrize("form", ["bars", "columns"])
@pytest.mark.parametrize("values", [(), (0,), (1,), (3, 2, 1, 0)])
def test_drawing_stays_within_its_picture(form, values):
    drawing = draw(chart(*values, form=form, notes=[Note("A note. " * 40)]), "Source")

    assert len(drawing.marks) == len(values)
    assert drawing.title[-1][0] < drawing.top <= drawing.bottom < drawing.notes[0][0] < drawing.height
    assert all(drawing.left <= tick.at <= drawing.width for tick in drawing.ticks if form == "bars")
    assert all(mark.end <= drawing.right for mark in drawing.marks if form == "bars")
    assert all(drawing.top <= mark.y <= drawing.bottom for mark in drawing.marks)


@pytest.mark.parametrize(
    ("language", "hkd", "text"),
    [
        ("en", 0, "HK$0"),
        ("en", 600_000, "HK$600,000"),
        ("en", 3_099_659, "HK$3.1 million"),
        ("en", 43_330_000_000, "HK$43.3 billion"),
        ("en", 79_037_499_659, "HK$79 billion"),
        ("en", 1_234_567_000_000, "HK$1,235 billion"),
        ("zh-hant", 43_330_000_000, "433億港元"),
        ("zh-hant", 600_000, "60萬港元"),
        ("zh-hant", 0, "0港元"),
    ],
)
def test_amounts_are_rounded_to_three_figures(language, hkd, text):
    with translation.override(language):
        assert about(hkd) == text
