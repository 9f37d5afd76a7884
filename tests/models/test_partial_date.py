from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Initiative, PartialDate
from directory.models.partial_date import PartialDateField
from tests.factories import InitiativeFactory


@pytest.mark.parametrize(
    ("text", "first_day", "last_day"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-10-28", date(2024, 10, 28), date(2024, 10, 28)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("1842", date(1842, 1, 1), date(1842, 12, 31)),
    ],
)
def test_partial_date_spans_the_days_that_it_can_mean(text, first_day, last_day):
    value = PartialDate(text)

    assert (value.first_day, value.last_day) == (first_day, last_day)
    assert value.year == first_day.year
    assert value == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "0999",
        "3000",
        "12024",
        "2024-1",
        "2024-00",
        "2024-13",
        "2024-10-00",
        "2024-10-32",
        "2024-10-1",
        "2024-02-30",
        "2023-02-29",
        "2024-04-31",
        "1900-02-29",
        "2024/10",
        "202410",
        "20241028",
        "2024-10-28T00:00",
        "2024-10-28 ",
        " 2024",
        "2024\n",
        "2024-10\n",
        "2024-10-28\n",
        "2024-",
        "-2024",
        "２０２４",
        "٢٠٢٤",
        "October 2024",
        "today",
    ],
)
def test_partial_date_refuses_anything_else(text):
    with pytest.raises(ValueError, match=r"not a year|day is out of range"):
        PartialDate(text)


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), st.sampled_from([4, 7, 10]))
def test_partial_date_of_any_day_contains_it(day, length):
    value = PartialDate(day.isoformat()[:length])

    assert value.first_day <= day <= value.last_day


@given(st.lists(st.dates(min_value=date(1000, 1, 1), max_value=date(2999, 12, 31)), min_size=2, max_size=5))
def test_partial_dates_sort_in_the_order_of_time(days):
    texts = [PartialDate(day.isoformat()) for day in days]

    assert [text.first_day for text in sorted(texts)] == sorted(days)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2024", "en", "2024"),
        ("2024-10", "en", "October 2024"),
        ("2024-10-28", "en", "28 October 2024"),
        ("2024-01-05", "en", "5 January 2024"),
        ("2024", "zh-hant", "2024年"),
        ("2024-10", "zh-hant", "2024年10月"),
        ("2024-10-28", "zh-hant", "2024年10月28日"),
        ("2024", "zh-hans", "2024年"),
        ("2024-10", "zh-hans", "2024年10月"),
        ("2024-01-05", "zh-hans", "2024年1月5日"),
    ],
)
def test_words_are_as_exact_as_the_date(text, language, expected):
    with translation.override(language):
        assert PartialDate(text).words == expected


@pytest.mark.parametrize(("typed", "stored"), [("", None), (None, None), (" 2024-10 ", "2024-10"), (2024, "2024")])
def test_field_reads_what_a_form_sends(typed, stored):
    assert PartialDateField().to_python(typed) == stored


@pytest.mark.parametrize("typed", ["2024-02-30", "soon", "10/2024", 99])
def test_field_refuses_what_is_no_date_and_says_how_to_write_one(typed):
    with pytest.raises(ValidationError, match=r"is not a date.*2024-10-28"):
        PartialDateField().to_python(typed)


def test_field_stores_an_unknown_date_as_null(db):
    InitiativeFactory(slug="somewhen", starts=None)

    assert Initiative.objects.filter(starts=None).get().slug == "somewhen"


def test_field_gives_back_a_partial_date(db):
    InitiativeFactory(slug="autumn", starts="2024-10")

    starts = Initiative.objects.get(slug="autumn").starts

    assert isinstance(starts, PartialDate)
    assert starts.last_day == date(2024, 10, 31)


def test_dates_of_any_precision_sort_in_the_database(db):
    dates = ["2025", "2023-05", "2024-02-28", "2024", "2024-02", "2023"]
    for text in dates:
        InitiativeFactory(slug=f"in-{text}", starts=text)

    assert list(Initiative.objects.order_by("starts").values_list("starts", flat=True)) == sorted(dates)
