from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from directory import dataset
from directory.models import Organisation
from tests import factories


def said(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.django_db
def test_load_directory_fills_an_empty_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for slug in ("bank", "lab"):
        factories.OrganisationFactory(slug=slug)
    dataset.write(dataset.collect(), tmp_path)
    Organisation.objects.all().delete()
    monkeypatch.setattr(dataset, "FIXTURES", tmp_path)

    assert said("load_directory") == "Loaded 2 organisations and 0 initiatives."
    assert set(Organisation.objects.values_list("slug", flat=True)) == {"bank", "lab"}


@pytest.mark.usefixtures("register")
def test_load_directory_leaves_what_editors_changed() -> None:
    Organisation.objects.filter(slug="hkust").update(name_en="Changed")

    assert said("load_directory") == "Nothing loaded: the register holds 499 organisations and 354 initiatives."
    assert Organisation.objects.get(slug="hkust").name_en == "Changed"


@pytest.mark.django_db
def test_load_directory_leaves_a_register_that_editors_emptied() -> None:
    factories.ChangeFactory()

    assert said("load_directory") == "Nothing loaded: the register holds 0 organisations and 0 initiatives."
