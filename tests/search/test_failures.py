"""Whatever happens to the index or to those who write it: pages keep answering right, and it heals by itself."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import tantivy
from django.db import connection

from directory import actions
from directory.models import Change, ChangeAction, Organisation
from directory.search import index
from directory.search.generations import new_path, put_in_use
from directory.search.query import ask
from directory.search.question import Question
from tests.factories import OrganisationFactory
from tests.search import accidents, children, editor
from tests.search.damage import empty, truncate, wait_until_whole

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 25
IN_A_NAMESPACE = [("unshare", "--mount"), ("unshare", "--user", "--map-root-user", "--mount")]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    """The environment of processes with a small register of their own, in a folder that anybody may enter."""
    editor.fill()
    with tempfile.TemporaryDirectory(prefix="index-failures-") as folder:
        Path(folder).chmod(0o777)
        yield children.environment_here(Path(folder))


@pytest.mark.parametrize("work", ["follow", "build"])
def test_killed_process_leaves_the_index_as_before_or_as_after(environment, work):
    counted = children.run(environment, accidents.kill, work, ROUNDS)
    assert counted["as before"] + counted["as after"] == ROUNDS
    assert counted["killed"] > ROUNDS / 3
    assert counted["as before"] > ROUNDS / 5
    assert counted["files"] < 40


def test_nobody_dies_of_files_that_are_cut_while_they_are_read(environment):
    folder, stop = Path(environment["SEARCH_INDEX_DIR"]), Path(environment["VAR_DIR"]) / "stop"
    searching = children.start(environment, accidents.keep_searching, stop)
    try:
        for cut in [truncate, empty] * 4:
            wait_until_whole(folder)
            with suppress(FileNotFoundError):  # a build that ends meanwhile takes away what it replaces
                cut(folder)
    finally:
        stop.touch()
        counted = children.counted(searching)
    assert counted["searches"] > 0


def test_index_heals_when_files_may_grow_again(environment):
    assert children.run(environment, accidents.no_room, "limit")["healed"]


def test_index_heals_when_a_full_disk_has_room_again(environment):
    """On a tmpfs of its own where the system lets us mount one; else a limit on the size of files has to do."""
    for command in IN_A_NAMESPACE:
        if subprocess.run([*command, "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0:
            assert children.run(environment, accidents.no_room, "tmpfs", within=command)["healed"]
            return
    assert children.run(environment, accidents.no_room, "limit")["healed"]


def test_index_heals_when_its_folder_may_be_written_again(environment):
    assert children.run(environment, accidents.read_only)["healed"]


def test_large_index_is_built_by_a_process_of_its_own(environment):
    assert children.run(environment, accidents.build_elsewhere)["healed"]


# Within this process


@pytest.fixture
def folder(settings, tmp_path) -> Iterator[Path]:
    """The folder of an index that lists one organisation, Harbour."""
    settings.SEARCH_INDEX_DIR = str(tmp_path / "index")
    index.close()
    OrganisationFactory(slug="harbour")
    actions.log(by=None, action=ChangeAction.LOADED)
    assert is_ready()
    yield tmp_path / "index"
    index.close()


def is_ready() -> bool:
    return index.ready(Change.objects.last_number()) is not None


def found() -> set[str]:
    ids = ask(Question("organisation")).ids
    return set(Organisation.objects.filter(pk__in=ids).values_list("slug", flat=True))


def test_index_of_another_database_is_noticed(folder):
    """It has followed a log of the same length, and came with a folder that was copied."""
    Organisation.objects.update(slug="typhoon")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_change SET at = '2020-01-01 00:00:00+00:00'")
    before = (folder / "current").read_text()
    index.close()
    assert is_ready()
    assert (folder / "current").read_text() != before
    assert found() == {"typhoon"}


def test_index_with_other_fields_is_built_anew(folder):
    other = new_path(folder)
    other.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("title")
    tantivy.Index(builder.build(), str(other))
    put_in_use(other)
    index.close()
    assert is_ready()
    assert found() == {"harbour"}
    assert not other.exists()


def test_folder_that_cannot_be_made_leaves_the_answers_to_sql(folder, settings):
    (folder / "file").touch()
    settings.SEARCH_INDEX_DIR = str(folder / "file" / "index")
    index.close()
    assert not is_ready()
    assert found() == {"harbour"}


def test_question_that_fails_does_not_cost_a_healthy_index(folder):
    before = (folder / "current").read_text()
    index.distrust(ValueError("no such field"))
    assert is_ready()
    assert (folder / "current").read_text() == before


def test_next_build_removes_what_was_left_half_built_and_nothing_else(folder):
    left, others = new_path(folder), folder / "backup"
    left.mkdir()
    others.mkdir()
    index.rebuild(lambda _done, _of: None)
    assert not left.exists()
    assert others.exists()
