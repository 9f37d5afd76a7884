"""Suggestions while typing."""

import pytest
from bs4 import BeautifulSoup

from directory.search.suggest import suggestions

pytestmark = pytest.mark.usefixtures("register")


def names(text: str) -> list[str]:
    return ["".join(piece.text for piece in suggestion.name) for suggestion in suggestions(text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cyb", "Hong Kong Cyberport"),
        ("hkust", "The Hong Kong University of Science and Technology"),
        ("科", "Hong Kong Science and Technology Parks Corporation"),
        ("数码港", "Hong Kong Cyberport"),
        ("ban", "Banking"),
    ],
)
def test_best_name_is_suggested(typed, expected):
    assert expected in names(typed)


@pytest.mark.parametrize("typed", ["", " ", "h", "!", "-ab", '"'])
def test_too_little_suggests_nothing(typed):
    assert suggestions(typed) == []


@pytest.mark.parametrize("typed", ["hk", "人工", "ai", "robot", "bank"])
def test_at_most_eight_in_groups(typed):
    groups = [suggestion.group for suggestion in suggestions(typed)]
    assert 0 < len(groups) <= 8
    assert groups == sorted(groups, key=["organisation", "initiative", "sector"].index)


def test_other_name_that_matched_is_told():
    hit = next(suggestion for suggestion in suggestions("資科辦") if suggestion.href.endswith("/ogcio/"))
    assert hit.note == "資科辦"


def test_list_box_has_options_that_lead_on(client):
    page = BeautifulSoup(client.get("/zh-hant/search/suggestions/", {"q": "数码"}).content, "html.parser")
    options = page.select('[role="listbox"] [role="group"] a[role="option"]')
    assert 0 < len(options) <= 8
    assert all(client.get(option["href"]).status_code == 200 for option in options)
    assert page.select("mark")
    assert page.select_one('[role="listbox"]')["data-status"].startswith(str(len(options)))


def test_nothing_to_suggest_is_said_by_nothing(client):
    page = BeautifulSoup(client.get("/en/search/suggestions/", {"q": "xyzzyplugh"}).content, "html.parser")
    assert not page.select('[role="option"]')
    assert page.select_one('[role="listbox"]')["data-status"] == ""
