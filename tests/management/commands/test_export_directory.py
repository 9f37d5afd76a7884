from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from directory import dataset
from tests import factories

pytestmark = pytest.mark.django_db


def test_export_directory_writes_to_the_directory_given(tmp_path: Path) -> None:
    factories.CitationFactory(organisation=factories.OrganisationFactory(slug="bank"))
    out = StringIO()

    call_command("export_directory", str(tmp_path / "copy"), stdout=out)

    assert out.getvalue() == f"Wrote 3 entries in 11 files to {tmp_path / 'copy'}.\n"
    assert dataset.read(tmp_path / "copy") == dataset.collect()


def test_export_directory_writes_over_the_fixtures_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.AudienceFactory(slug="pilots")
    monkeypatch.setattr(dataset, "FIXTURES", tmp_path)

    call_command("export_directory", verbosity=0, stdout=StringIO())

    assert [entry["slug"] for entry in dataset.read(tmp_path)["audience"]] == ["pilots"]
