"""Near spellings: what is understood where nothing matches, and what is left alone."""

import pytest

from directory.search.query import ask
from directory.search.question import Question

pytestmark = pytest.mark.usefixtures("register")


def answer(text: str, noun: str = "organisation"):
    return ask(Question(noun, text=text, sort="relevance"))


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("robtics", "robotics"),  # one letter missing
        ("cyberprot", "cyberport"),  # two swapped
        ("univresity", "university"),
        ("sensetme", "sensetime"),
        ("dagital twinns", "digital twins"),  # each word by itself
        ("數馬港", "數碼港"),  # same sound
        ("数马港", "數碼港"),
        ("商湯科枝", "商湯科技"),  # a whole name before parts of names
        ("商場科技", "商湯科技"),  # and before its parts, although each is known
        ("獅子山芯晶片", "獅子山芯 晶片"),  # written without a space
        ("robotics incubaton", "robotics incubation"),  # incubator is of the same stem
        ("four paradigm", "paradigm"),  # each word is known, no record has both
    ],
)
def test_one_near_reading_is_answered_and_said(typed, understood):
    found = answer(typed)
    assert found.reading == understood
    assert found.total == answer(understood).total > 0


@pytest.mark.parametrize("typed", ["robotics", "科大", "hkust"])
def test_what_matches_is_never_read_otherwise(typed):
    found = answer(typed)
    assert found.total > 0
    assert found.reading == ""
    assert not found.readings


@pytest.mark.parametrize("typed", ['"robtics"', "xyzzyplugh", "qq", "hnog", "-robtics -xyz zzzzz"])
def test_what_is_quoted_short_or_far_from_everything_finds_nothing(typed):
    found = answer(typed)
    assert found.total == 0
    assert found.reading == ""


def test_counts_belong_to_the_reading(client):
    found = answer("robtics")
    assert sum(found.counts["kind"].values()) == found.total


def test_page_says_what_was_understood_and_how_to_undo_it(client):
    page = client.get("/en/organisations/?q=robtics").content.decode()
    assert "Nothing matches “robtics”. These are the entries for “robotics”." in page
    assert "/?q=%22robtics%22" in page or "?q=%22robtics%22" in page
    undone = client.get("/en/organisations/?q=%22robtics%22").content.decode()
    assert "0 organisations" in undone


def test_page_offers_several_readings(client):
    found = answer("港銥")
    assert found.total == 0
    assert len(found.readings) > 1
    assert "港怡" in found.readings
    page = client.get("/zh-hant/organisations/", {"q": "港銥"}).content.decode()
    assert "港怡" in page
