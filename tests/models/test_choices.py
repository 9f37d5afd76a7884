import pytest
from django.db.models import TextChoices
from django.utils import translation

from directory import models
from directory.models import choices

VOCABULARIES = [getattr(choices, name) for name in choices.__all__]
DEFINED = [vocabulary for vocabulary in VOCABULARIES if hasattr(vocabulary, "definition")]


def test_every_closed_vocabulary_is_offered_by_the_package():
    found = {
        name
        for name, value in vars(choices).items()
        if isinstance(value, type) and issubclass(value, TextChoices) and value is not TextChoices
    }

    assert found == set(choices.__all__) <= set(models.__all__)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_labels_differ_in_every_language(language, vocabulary):
    with translation.override(language):
        labels = [str(value.label) for value in vocabulary]

    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_values_can_stand_in_addresses(vocabulary):
    assert [value for value in vocabulary.values if value != value.lower() or " " in value or "&" in value] == []


@pytest.mark.parametrize("vocabulary", DEFINED, ids=lambda vocabulary: vocabulary.__name__)
def test_every_kind_and_status_is_defined_in_a_sentence(language, vocabulary):
    stop = "." if language == "en" else "。"
    with translation.override(language):
        assert [value for value in vocabulary if not str(value.definition).endswith(stop)] == []


def test_kinds_and_statuses_are_the_defined_vocabularies():
    assert {vocabulary.__name__ for vocabulary in DEFINED} == {
        "OrganisationKind",
        "OrganisationStatus",
        "InitiativeKind",
        "InitiativeStatus",
    }
