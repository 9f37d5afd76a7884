"""Amounts of money as headlines say them: three figures that count, and the unit."""

from math import floor, log10

from directory.models.bilingual import is_chinese_active


def about(hkd: int) -> str:
    """Return an amount of Hong Kong dollars, rounded: HK$43.3 billion, 433億港元. Below the units it is exact."""
    for size, text in _units():
        if hkd >= size:
            return text.format(amount=figures(hkd / size))
    return f"{hkd:,}港元" if is_chinese_active() else f"HK${hkd:,}"


def figures(number: float) -> str:
    """Return a number from 1 up with three figures that count, and no zeros after the point."""
    digits = max(0, 2 - floor(log10(number)))
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _units() -> tuple[tuple[int, str], ...]:
    """Return by what large amounts are counted, which no translation of words could change."""
    if is_chinese_active():
        return (100_000_000, "{amount}億港元"), (10_000, "{amount}萬港元")
    return (1_000_000_000, "HK${amount} billion"), (1_000_000, "HK${amount} million")
