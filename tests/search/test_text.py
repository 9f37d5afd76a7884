import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.text import fold, identifier, key, pairs, search_text, tokens, words
from directory.search.typed import terms

# Each row lists spellings that mean the same to a search.
SAME = [
    ("裏", "裡", "里"),
    ("匯", "滙", "汇"),
    ("線", "綫", "线"),
    ("臺", "台"),
    ("秘", "祕"),
    ("著", "着"),
    ("峰", "峯"),
    ("群", "羣"),
    ("衛", "衞", "卫"),
    ("鋪", "舖", "铺"),
    ("科技園", "科技园"),
    ("應用科技研究院", "应用科技研究院"),
    ("匯豐", "滙豐", "汇丰"),
    ("衞生署", "衛生署", "卫生署"),
    ("臺灣", "台灣", "台湾"),
    ("HKUST", "hkust", "Hkust", "ＨＫＵＳＴ", "H.K.U.S.T.", "H.K.U.S.T"),
    ("AI", "A.I.", "A.I", "ai", "Ａ．Ｉ．"),
    ("0020.HK", "0020.hk", "００２０．ＨＫ"),
    ("Café", "cafe", "Cafe\u0301", "CAFÉ"),
    ("Ångström", "angstrom"),
    ("R&D", "R & D", "r and d", "Ｒ＆Ｄ"),
    ("Research & Development", "research and development"),
    ("e-commerce", "ecommerce", "E‑Commerce", "e–commerce"),
    ("co-operative", "cooperative"),
    ("O'Reilly", "OReilly", "O’Reilly", "O`Reilly"),
    ("Jockey Club's", "jockey club"),
    ("The University of Hong Kong", "University of Hong Kong"),
    ("fintech", "ﬁntech", "FinTech"),
    ("カメラ", "ｶﾒﾗ"),
    ("Cyberport", "  cyberport\t", "“Cyberport”"),
    ("Fano Labs", "fano, labs!", "Fano\u3000Labs", "Fano (Labs)"),
    ("香港·深圳", "香港 深圳", "香港、深圳"),
    # Hong Kong, Taiwan, the Mainland
    ("人工智能", "人工智慧", "人工智能"),
    ("機械人", "機器人", "机器人"),
    ("軟件", "軟體", "软件"),
    ("網絡安全", "網路安全", "网络安全"),
    ("晶片", "芯片"),
    ("資助計劃", "資助計畫", "资助计划"),
    ("伺服器", "服務器", "服务器"),
    ("數據庫", "資料庫", "数据库"),
    ("人臉識別", "人臉辨識", "人脸识别"),
    ("私隱", "隱私", "隐私"),
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_have_one_key(spellings):
    assert {key(spelling) for spelling in spellings} == {key(spellings[0])}


@pytest.mark.parametrize("spellings", SAME, ids=lambda spellings: spellings[0])
def test_every_spelling_finds_every_other(spellings):
    for typed in spellings:
        for written in spellings:
            found = set(tokens(written))
            assert all(term.token in found or term.prefix in found for term in terms(typed)), (typed, written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("HKU", "HKUST"), ("科大", "科技"), ("the", ""), ("AI", "A I"), ("C3", "3C"), ("Labs", "Lab"), ("0020", "20")],
)
def test_different_names_have_different_keys(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Crème Brûlée", "creme brulee"),
        ("數碼港", "数码港"),
        ("智慧城市", "智慧城市"),
        ("機器學習", "机器学习"),
        ("機器人工智慧", "机械人工智能"),
        ("한국", "한국"),
        ("", ""),
    ],
)
def test_folding_leaves_one_form(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_any_text_can_be_read(text):
    assert all(word for word in words(text))
    assert all(token and " " not in token and "|" not in token and "^" not in token for token in tokens(text))
    assert all(term.token for term in terms(text))
    assert "|" not in key(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("數碼港 Cyberport", ["数码港", "cyberport"]),
        ("AI教育", ["ai", "教育"]),
        ("AI＋教育", ["ai", "教育"]),
        ("Li Ka-shing", ["li", "ka-shing"]),
        ("www.hkust.edu.hk", ["www", "hkust", "edu", "hk"]),
        ("a_b", ["a", "b"]),
        ("GPT-4o", ["gpt-4o"]),
        ("- – —", []),
        ("！？。", []),
        ("", []),
    ],
)
def test_text_is_cut_into_latin_words_and_runs_of_han_characters(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("run", "expected"),
    [("科", ["科"]), ("科大", ["科大"]), ("數碼港", ["數碼", "碼港"]), ("科技大學", ["科技", "技大", "大學"])],
)
def test_han_characters_pair_with_their_neighbours(run, expected):
    assert pairs(run) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("港大", {"港", "大", "港大"}),
        ("robotics", {"robotics", "robot"}),
        ("companies", {"companies", "compani"}),
        ("e-commerce", {"ecommerce", "ecommerc", "e", "commerce", "commerc"}),
        ("AI", {"ai"}),
    ],
)
def test_text_is_found_by_its_words_stems_parts_and_pairs(text, expected):
    assert set(tokens(text)) == expected


@pytest.mark.parametrize("text", ["0020.HK", "20.hk", "00020 HK", "HKEX: 20", "HK 0020", "sehk:20.HK", "２０．ＨＫ"])
def test_stock_code_is_known_in_every_form(text):
    assert identifier(text) == "0020.hk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20", "20"),
        ("hk tech 300", "hk tech 300"),
        ("www.HKUST.edu.hk/about", "hkust.edu.hk"),
        ("https://fano.ai", "fano.ai"),
        ("hk-ai-lab", "hkailab"),
    ],
)
def test_other_identifiers_are_no_stock_codes(text, expected):
    assert identifier(text) == expected


def test_search_text_keeps_names_and_labels_apart_from_the_rest():
    text = search_text(["Fano Labs", "有光科技", ""], ["fano.ai", ""], ["Robotics"], ["Speech for banks."])

    assert text.startswith("|fano.ai|fano labs|有光科技| ")
    assert text.endswith(" ")
    for token in (
        "^fano.ai",
        "^fano",
        "^labs",
        "^有光",
        "=fano",
        "=robot",
        "fano",
        "robotics",
        "robot",
        "speech",
        "bank",
    ):
        assert f" {token} " in text
    for token in ("^robot", "^speech", "=speech"):
        assert f" {token} " not in text


def test_search_text_holds_each_token_once_and_each_text_in_its_order():
    text = search_text(["AI AI", "ai"], [], ["AI"], ["AI, and again AI."])

    assert [text.split().count(token) for token in ("ai", "^ai", "=ai")] == [1, 1, 1]
    assert text.startswith("|ai ai|ai| ")
    assert text.endswith(" | ~ai ~and ~again ~ai ")
