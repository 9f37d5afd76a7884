"""Whatever happens to the index or to those who write it: pages keep answering right, and it heals by itself."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.search import accidents, children, editor

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
    print(counted)
    assert counted["as before"] + counted["as after"] == ROUNDS
    assert counted["killed"] > ROUNDS / 3
    assert counted["as before"] > ROUNDS / 5
    assert counted["files"] < 40


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
