"""Text kept in English and in Traditional Chinese, read in the visitor's language."""

from typing import Self, overload

from django.utils.translation import get_language

# BCP 47 tag of each stored language.
ENGLISH, CHINESE = "en", "zh-Hant-HK"


class Text(str):
    """A string that knows the language it is written in."""

    lang: str

    def __new__(cls, text: str, lang: str = "") -> Self:
        value = super().__new__(cls, text)
        value.lang = lang
        return value


def is_chinese_active() -> bool:
    return (get_language() or "").startswith("zh")


class Bilingual:
    """Reads `<name>_en` or `<name>_zh` of its record, whichever the active language asks for and the record has."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: object, owner: type) -> Text: ...

    def __get__(self, record: object | None, owner: type) -> Self | Text:
        if record is None:
            return self
        english = Text(getattr(record, f"{self.name}_en"), ENGLISH)
        chinese = Text(getattr(record, f"{self.name}_zh"), CHINESE)
        return (chinese or english) if is_chinese_active() else (english or chinese)


def texts_of(model: type) -> list[str]:
    """Return the names of the texts that a model has in both languages."""
    return [name for name in dir(model) if isinstance(getattr(model, name, None), Bilingual)]
