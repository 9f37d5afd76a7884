import pytest
from django.utils import translation

from directory.models import Initiative, Organisation, Sector
from directory.models.bilingual import CHINESE, ENGLISH, Text, is_chinese_active

BOTH = Organisation(slug="hkust", name_en="HKUST", name_zh="科大", summary_en="", summary_zh="簡介。")
ENGLISH_ONLY = Organisation(slug="fano", name_en="Fano Labs", name_zh="")


@pytest.mark.parametrize(("language", "name"), [("en", "HKUST"), ("zh-hant", "科大"), ("zh-hans", "科大")])
def test_text_is_read_in_the_active_language(language, name):
    with translation.override(language):
        assert BOTH.name == name
        assert str(BOTH) == name


def test_text_falls_back_to_the_other_language(language):
    with translation.override(language):
        assert ENGLISH_ONLY.name == "Fano Labs"
        assert BOTH.summary == "簡介。"


def test_text_knows_the_language_that_it_is_written_in(language):
    spoken = ENGLISH if language == "en" else CHINESE
    with translation.override(language):
        assert BOTH.name.lang == spoken
        assert ENGLISH_ONLY.name.lang == ENGLISH
        assert BOTH.summary.lang == CHINESE


def test_text_without_an_active_language_is_english():
    with translation.override(None):
        assert BOTH.name == "HKUST"
        assert not is_chinese_active()


@pytest.mark.parametrize(("language", "other"), [("en", "科大"), ("zh-hant", "HKUST"), ("zh-hans", "HKUST")])
def test_other_name_is_in_the_language_that_the_name_is_not_in(language, other):
    with translation.override(language):
        assert BOTH.other_name == other


def test_other_name_is_empty_where_there_is_only_one(language):
    with translation.override(language):
        assert ENGLISH_ONLY.other_name == ""


def test_other_name_is_empty_where_both_are_the_same(language):
    with translation.override(language):
        assert Organisation(name_en="AIA", name_zh="AIA").other_name == ""


def test_text_is_a_string_with_a_language():
    text = Text("科大", CHINESE)

    assert text == "科大"
    assert text.lang == CHINESE
    assert Text("x").lang == ""


def test_bilingual_pair_reads_itself_from_the_class():
    assert Sector.name is vars(Sector.__mro__[1])["name"]
    assert Initiative.offer is vars(Initiative)["offer"]
