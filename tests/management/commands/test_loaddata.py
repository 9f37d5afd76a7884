from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from directory import dataset
from directory.models import Audience, Change, Organisation
from tests.everything import empty, fill

pytestmark = pytest.mark.django_db

NAMES = [f"{noun.file}.json" for noun in dataset.NOUNS.values()]

# Runs of the command, each with the files that it is given.
RUNS = {
    "all at once": [NAMES],
    "all at once, backwards": [NAMES[::-1]],
    "one by one": [[name] for name in NAMES],
    "one by one, backwards": [[name] for name in NAMES[::-1]],
    "one by one, shuffled": [[name] for name in NAMES[1::2] + NAMES[::2]],
    "twice": [NAMES, NAMES],
}


@pytest.mark.parametrize("runs", RUNS.values(), ids=RUNS.keys())
def test_files_load_in_any_order_of_runs(runs: list[list[str]], tmp_path: Path) -> None:
    fill()
    data = dataset.collect()
    texts = list(Organisation.objects.order_by("slug").values_list("slug", "search_text", "sort_name"))
    dataset.write(data, tmp_path)
    empty()
    assert not any(dataset.collect().values())

    for names in runs:
        call_command("loaddata", *(str(tmp_path / name) for name in names), verbosity=0)

    assert dataset.collect() == data
    assert list(Organisation.objects.order_by("slug").values_list("slug", "search_text", "sort_name")) == texts


def test_second_load_leaves_no_trace(tmp_path: Path) -> None:
    fill()
    dataset.write(dataset.collect(), tmp_path)
    empty()
    call_command("loaddata", *dataset.files(tmp_path), verbosity=0)
    before = list(Organisation.objects.values()), Organisation.history.count()

    call_command("loaddata", *dataset.files(tmp_path), verbosity=0)

    assert (list(Organisation.objects.values()), Organisation.history.count()) == before
    assert Change.objects.count() == 1


def test_files_of_the_project_load_by_their_names() -> None:
    call_command("loaddata", "04-audiences", verbosity=0)

    assert Audience.objects.count() == 10


def test_other_fixtures_leave_the_register_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.json"
    path.write_text('[{"model": "auth.user", "fields": {"username": "ada", "password": "!"}}]')

    call_command("loaddata", str(path), verbosity=0)

    assert get_user_model().objects.get().username == "ada"
    assert not Change.objects.exists()


@pytest.mark.usefixtures("register")
def test_full_data_set_loads_again_without_a_trace(tmp_path: Path) -> None:
    call_command("export_directory", str(tmp_path), verbosity=0)
    before = dataset.collect(), Change.objects.last_number(), list(Organisation.objects.values())

    call_command("loaddata", *dataset.files(tmp_path), verbosity=0)

    assert (dataset.collect(), Change.objects.last_number(), list(Organisation.objects.values())) == before
