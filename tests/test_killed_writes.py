"""Whoever dies while writing leaves every record as before or as after, with log, history, index and counts in step."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import killed, prepared
from tests.search import children, editor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of processes with a small register of their own, in which tests may sign in."""
    editor.fill()
    with prepared.static_files() as collected:
        shutil.copytree(collected, tmp_path / "static")
    return children.environment_here(tmp_path) | {"ALLOWED_HOSTS": "testserver"}


@pytest.mark.thorough
@pytest.mark.parametrize("work", ["bulk", "merge", "undo", "publish", "accept"])
def test_killed_process_leaves_all_as_before_or_as_after(environment, work: str, times: Callable[..., int]):
    kills = times(40, part=20)

    counted = children.run(environment, killed.kill, work, kills)

    assert counted["killed"] == kills
    assert counted["as before"] > 0
