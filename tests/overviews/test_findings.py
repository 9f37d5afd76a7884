"""The titles of charts: true and grammatical for nothing, one, several and equals, in both languages."""

import pytest
from django.utils import translation

from directory.overviews import findings
from directory.overviews.charts import Mark

KINDS = {
    "en": ["Company", "Start-up", "Investor", "University"],
    "zh-hant": ["企業", "初創企業", "投資機構", "大學及院校"],
}


def title(language: str, *values: int) -> str:
    with translation.override(language):
        marks = [Mark(label, value, f"{value:,}") for label, value in zip(KINDS[language], values, strict=False)]
        total = sum(values)
        return findings.finding(marks, f"{total:,}", findings.of_organisations(total), findings.organisation_kinds())


@pytest.mark.parametrize(
    ("language", "values", "expected"),
    [
        ("en", (), "Nothing to count yet"),
        ("en", (0, 0), "Nothing to count yet"),
        ("en", (1,), "Companies are the largest group: 1 of 1 organisation"),
        ("en", (1_200, 34), "Companies are the largest group: 1,200 of 1,234 organisations"),
        ("en", (2, 7, 1), "Start-ups are the largest group: 7 of 10 organisations"),
        ("en", (4, 4), "Equal first, with 4 each: Companies and Start-ups"),
        ("en", (1, 1, 1), "Equal first, with 1 each: Companies, Start-ups and Investors"),
        ("en", (5, 5, 5, 5), "4 share the first place, with 5 each"),
        ("zh-hant", (), "暫無數字"),
        ("zh-hant", (1,), "企業為數最多，在1個機構中佔1個"),
        ("zh-hant", (4, 4), "並列第一，各為4：企業及初創企業"),
        ("zh-hant", (1, 1, 1), "並列第一，各為1：企業、初創企業及投資機構"),
        ("zh-hant", (5, 5, 5, 5), "共4項並列第一，各為5"),
    ],
)
def test_title_says_what_the_marks_show(language, values, expected):
    assert title(language, *values) == expected


def test_title_about_names_gives_the_shares_of_both_nouns():
    said = findings.of_names(66, 100)
    assert said == "66% of organisations and 100% of initiatives have English and Chinese names"
