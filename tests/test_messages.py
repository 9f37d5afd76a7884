"""The Chinese catalogue holds every text of the interface, translated."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.prepared import ROOT, environment_of

CATALOGUE = Path("hkai_site/locale/zh_Hant/LC_MESSAGES/django.po")


def messages_in(path: Path) -> tuple[Catalog, dict[tuple, Message]]:
    """Read a catalogue, without the texts that are no longer used."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hant", domain="django")
    return catalogue, {(message.context, message.id): message for message in catalogue if message.id}


def is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(texts) and not message.fuzzy


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> dict[tuple, Message]:
    """What `make messages` would find today, collected in a copy of the project."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("directory", "hkai_site", "templates"):
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "--locale=zh_Hant", "--no-obsolete"]
    done = subprocess.run(command, cwd=copy, env=environment_of(copy / "var"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return messages_in(copy / CATALOGUE)[1]


def test_catalogue_holds_exactly_the_texts_of_the_interface(collected):
    _, kept = messages_in(ROOT / CATALOGUE)
    assert {text for _, text in collected.keys() - kept.keys()} == set(), "run `make messages` and translate these"
    assert {text for _, text in kept.keys() - collected.keys()} == set(), "run `make messages` to drop these"


def test_every_text_is_translated():
    _, kept = messages_in(ROOT / CATALOGUE)
    assert [message.id for message in kept.values() if not is_translated(message)] == []


def test_translations_keep_the_placeholders():
    catalogue, _ = messages_in(ROOT / CATALOGUE)
    assert [(message.id, [str(error) for error in errors]) for message, errors in catalogue.check()] == []


def test_simplified_chinese_is_the_traditional_catalogue():
    folder = ROOT / "hkai_site" / "locale" / "zh_Hans"
    assert folder.is_symlink()
    assert folder.readlink() == Path("zh_Hant")
