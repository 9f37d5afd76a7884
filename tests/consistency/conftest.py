"""A small data set in which nothing is wrong, to break in one place at a time."""

from collections.abc import Callable
from typing import Any

import pytest

from directory.dataset import NOUNS

Data = dict[str, list[dict[str, Any]]]


def entry(noun: str, /, **fields: Any) -> dict[str, Any]:
    """Return an entry with the given fields and the defaults of all others."""
    columns = {field.name: field.get_default() for field in NOUNS[noun].columns}
    return columns | {field.name: [] for field in NOUNS[noun].links} | fields


def term(noun: str, slug: str, name_zh: str, **fields: Any) -> dict[str, Any]:
    texts = {
        "name_en": slug.title(),
        "name_zh": name_zh,
        "description_en": "What it means.",
        "description_zh": "釋義。",
    }
    return entry(noun, slug=slug, **texts, **fields)


def record(noun: str, slug: str, name_zh: str, **fields: Any) -> dict[str, Any]:
    texts = {"name_en": slug.title(), "name_zh": name_zh, "summary_en": "What it is.", "summary_zh": "簡介。"}
    state = {"review_state": "published", "checked_on": "2026-07-31"}
    return entry(noun, slug=slug, **(texts | state | fields))


def citation(url: str = "https://example.org/1", **fields: Any) -> dict[str, Any]:
    return entry("citation", source=[url], **fields)


@pytest.fixture
def data() -> Data:
    return {
        "sector": [term("sector", "finance", "金融"), term("sector", "banking", "銀行", parent=["finance"])],
        "technology": [term("technology", "robotics", "機械人")],
        "challenge": [term("challenge", "talent", "人才")],
        "audience": [term("audience", "public", "公眾")],
        "organisation": [
            record("organisation", "bank", "某銀行", kind="company", sectors=[["banking"]], founded="1990"),
            record("organisation", "lab", "某實驗室", kind="research-centre", parent=["bank"]),
        ],
        "initiative": [record("initiative", "fund", "某基金", kind="funding", starts="2024-05", ends="2027")],
        "participation": [entry("participation", initiative=["fund"], organisation=["bank"], role="lead")],
        "relationship": [entry("relationship", subject=["bank"], kind="partner-of", object=["lab"], since="2020")],
        "source": [entry("source", url="https://example.org/1", title="A document", published="2024-05-01")],
        "citation": [
            citation(organisation=["bank"], fields=["founded", "participations", "relationships"]),
            citation(organisation=["lab"], fields=["name_zh", "parent", "summary"]),
            citation(initiative=["fund"], fields=["starts", "participations"]),
            citation(relationship=["bank", "partner-of", "lab"]),
        ],
        "slugredirect": [entry("slugredirect", noun="organisation", slug="old-bank", organisation=["bank"])],
    }


@pytest.fixture
def the(data: Data) -> Callable[[str], dict[str, Any]]:
    """Return the first entry that is called so, whatever its noun: `the("bank")["founded"] = ...`."""

    def find(slug: str) -> dict[str, Any]:
        return next(entry for entries in data.values() for entry in entries if entry.get("slug") == slug)

    return find
