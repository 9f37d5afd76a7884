"""Which words of a title or a summary are marked, and which other name explains a hit."""

import pytest

from directory.search.highlight import Match, matching_alias, pieces

MARKS = [
    # typed, text, what is marked
    ("数码港", "香港數碼港管理有限公司", ["數碼港"]),
    ("匯豐", "滙豐銀行", ["滙豐"]),
    ("robots", "Robotics and robot-arm AI", ["Robotics", "robot-arm"]),
    ("start-up", "A startup and start-ups", ["startup", "start-ups"]),
    ("A.I.", "The use of AI", ["AI"]),
    ("univ", "The University of Hong Kong", ["University"]),
    ('"science park"', "Hong Kong Science Park", ["Science", "Park"]),
    ("科技園", "科技園及科技", ["科技園", "科技"]),
    ("ai", "maintain", []),
    ("-robot ai", "robot AI", ["AI"]),
    ("<b>", "a <b>bold</b> word", ["b", "b"]),
    ("機器人", "機械人技術", ["機械人"]),
    ("人工智慧", "推動人工智能應用", ["人工智能"]),
    ("LLM", "Large language models for banks", ["Large", "language", "models"]),
    ("LLM", "A new business model", []),
    ("sense time", "SenseTime", ["SenseTime"]),
    ("初創", "Funds for start-ups", ["start-ups"]),
]


@pytest.mark.parametrize(("typed", "text", "marked"), MARKS)
def test_matched_words_are_marked(typed, text, marked):
    found = pieces(text, Match(typed).typed)
    assert [piece.text for piece in found if piece.is_match] == marked


@pytest.mark.parametrize(("typed", "text", "marked"), MARKS)
def test_pieces_joined_are_the_text(typed, text, marked):
    assert "".join(piece.text for piece in pieces(text, Match(typed).typed)) == text


@pytest.mark.parametrize(
    ("typed", "aliases", "expected"),
    [
        ("OGCIO", ["OGCIO", "資科辦"], "OGCIO"),
        ("资科办", ["OGCIO", "資科辦"], "資科辦"),
        ("chief information", ["OGCIO"], ""),
        ("hkust", ["HKUST", "HKUST Hong Kong"], "HKUST"),
        ('"chief"', ["Chief"], ""),
    ],
)
def test_other_name_is_told_where_the_title_does_not_show_it(typed, aliases, expected):
    shown = ["Office of the Government Chief Information Officer", "政府資訊科技總監辦公室"]
    assert matching_alias(Match(typed), shown, aliases) == expected
