"""Two processes change a register at the same time while a third asks: the index follows, and never says otherwise."""

import pytest

from tests.search import children, editor, following

# Each of two processes makes half of them.
EDITS = 1_000
QUESTIONS_AT_THE_END = 150


@pytest.mark.thorough
@pytest.mark.django_db(transaction=True)
def test_index_follows_two_editors_at_once(tmp_path, times):
    editor.fill()
    environment = children.environment_here(tmp_path)
    edits, stop = times(EDITS, part=20), tmp_path / "stop"

    asking = children.start(environment, following.keep_asking, stop)
    try:
        halves = [(name, edits // len(editor.EDITORS)) for name in editor.EDITORS]
        editing = [children.start(environment, following.edit, *half) for half in halves]
        edited = [children.counted(child) for child in editing]
    finally:
        stop.touch()
        asked = children.counted(asking)

    assert sum(counts["edits"] for counts in edited) == edits
    assert sum(counts["by_index"] for counts in edited) > edits / 20  # SQL answers while the other one writes
    assert asked["checkpoints"] > 0
    children.run(environment, following.compare, "at the end", QUESTIONS_AT_THE_END)
