"""How Simplified Chinese is made."""

import pytest

from hkai_site.languages import simplify


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("香港人工智能名錄", "香港人工智能名录"),
        ("醫院及臨牀護理", "医院及临床护理"),
        ("衞生署", "卫生署"),
        ("搜尋「科大」", "搜寻“科大”"),
        ("「前稱『資科辦』」", "“前称‘资科办’”"),
        ("GenA.I. Sandbox++", "GenA.I. Sandbox++"),
    ],
)
def test_simplify_converts_characters_and_quotation_marks(traditional, simplified):
    assert simplify(traditional) == simplified
