"""Facts as people write them."""

import pytest
from django.utils import translation

from directory.views.facts import budget

AMOUNTS = [
    (3_000_000_000, "HK$3 billion", "30億港元"),
    (2_840_000_000, "HK$2.84 billion", "28.4億港元"),
    (500_000_000, "HK$500 million", "5億港元"),
    (4_600_000, "HK$4.6 million", "460萬港元"),
    (18_700_000, "HK$18.7 million", "1,870萬港元"),
    (600_000, "HK$600,000", "60萬港元"),
    (9_500, "HK$9,500", "9,500港元"),
]


@pytest.mark.parametrize(("hkd", "english", "chinese"), AMOUNTS)
def test_budget_counts_in_the_sizes_of_each_language(hkd, english, chinese):
    with translation.override("en"):
        assert budget(hkd) == english
    for language in ("zh-hant", "zh-hans"):
        with translation.override(language):
            assert budget(hkd) == chinese


@pytest.mark.parametrize(("language", "text"), [("en", "HK$3,099,659"), ("zh-hant", "3,099,659港元")])
def test_budget_is_never_rounded(language, text):
    with translation.override(language):
        assert budget(3_099_659) == text


def test_budget_not_known_is_empty():
    assert budget(None) == ""
