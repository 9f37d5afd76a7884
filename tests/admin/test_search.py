"""Editors find what they look for by any name, as visitors do, and drafts too."""

import pytest
from django.urls import reverse

from directory.models import Citation, Initiative, Organisation, Participation, Relationship, Sector, Source
from tests import factories
from tests.admin.forms import address


def found(client, model, typed: str) -> list[str]:
    response = client.get(address(model, "changelist"), {"q": typed})
    return [str(row) for row in response.context["cl"].result_list]


def suggested(client, model, field: str, typed: str) -> list[str]:
    asked = {"app_label": "directory", "model_name": model._meta.model_name, "field_name": field, "term": typed}
    return [row["text"] for row in client.get(reverse("admin:autocomplete"), asked).json()["results"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("科大", "The Hong Kong University of Science and Technology"),
        ("hkust", "The Hong Kong University of Science and Technology"),
        ("HKUST ", "The Hong Kong University of Science and Technology"),
        ("數碼港", "Hong Kong Cyberport"),
        ("数码港", "Hong Kong Cyberport"),
        ("cyberport", "Hong Kong Cyberport"),
        ("science park", "Hong Kong Science and Technology Parks Corporation"),
    ],
)
def test_lists_and_references_find_the_record_meant_first(register, as_editor, typed, expected):
    assert found(as_editor, Organisation, typed)[0] == expected
    assert suggested(as_editor, Participation, "organisation", typed)[0] == expected


def test_drafts_are_found(as_editor):
    factories.OrganisationFactory(name_en="Tomorrow", review_state="draft")

    assert found(as_editor, Organisation, "tomorrow") == ["Tomorrow"]


def test_nothing_is_found_by_signs_alone(as_editor):
    factories.OrganisationFactory()

    assert found(as_editor, Organisation, "!!!") == []


def test_a_column_sorts_what_is_found(as_editor):
    for name in ("Zeta lab", "Lab alpha"):
        factories.OrganisationFactory(name_en=name)

    response = as_editor.get(address(Organisation, "changelist"), {"q": "lab", "o": "-1"})

    assert [str(row) for row in response.context["cl"].result_list] == ["Zeta lab", "Lab alpha"]


def test_ties_are_found_by_either_end(as_editor):
    part = factories.ParticipationFactory(organisation__name_en="Cyberport", initiative__name_en="Sandbox")
    tie = factories.RelationshipFactory(subject__name_en="Alpha", object__name_en="Beta", object__aliases=["乙"])

    assert found(as_editor, Participation, "cyberport") == found(as_editor, Participation, "sandbox") == [str(part)]
    assert found(as_editor, Relationship, "乙") == found(as_editor, Relationship, "alpha") == [str(tie)]
    assert found(as_editor, Relationship, "gamma") == []


def test_citations_are_found_by_source_and_by_record(as_editor):
    organisation = factories.OrganisationFactory(name_en="Cyberport")
    citation = factories.CitationFactory(organisation=organisation, source__title="Annual report")
    other = factories.CitationFactory(relationship=factories.RelationshipFactory(object__name_en="Beta"))

    assert found(as_editor, Citation, "annual") == found(as_editor, Citation, "cyberport") == [str(citation)]
    assert found(as_editor, Citation, "beta") == [str(other)]


def test_sources_are_found_by_title_publisher_and_address(as_editor):
    source = factories.SourceFactory(title="Annual report", publisher="HKMA", url="https://example.hk/2024")

    for typed in ("annual", "hkma", "example.hk"):
        assert found(as_editor, Source, typed) == [str(source)]
        assert suggested(as_editor, Citation, "source", typed) == [str(source)]


@pytest.mark.parametrize("typed", ["bank", "銀行", "银行"])
def test_words_of_vocabularies_are_found_in_either_script(as_editor, typed):
    factories.SectorFactory(slug="banking", name_en="Banking", name_zh="銀行")
    factories.SectorFactory(slug="retail", name_en="Retail", name_zh="零售")

    assert found(as_editor, Sector, typed) == ["Banking"]
    assert suggested(as_editor, Initiative, "sectors", typed) == ["Banking"]


def test_references_are_suggested_to_the_signed_in_only(client, db):
    asked = {"app_label": "directory", "model_name": "participation", "field_name": "organisation", "term": "a"}

    assert client.get(reverse("admin:autocomplete"), asked).status_code == 302
