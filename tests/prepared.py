"""Folders that take long to fill, made once and kept for as long as what they are made of stays the same."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
KEPT_IN = ROOT / "var" / "tests"

# What the whole data set in an SQLite file and its index are made of, and what the collected static files are made of.
REGISTER = (
    "fixtures/*.json",
    "directory/models/*.py",
    "directory/migrations/*.py",
    "directory/search/*.py",
    "directory/management/commands/load*.py",
    "directory/actions/*.py",
    "directory/dataset.py",
    "directory/loading.py",
)
STATIC = ("static/**/*", "requirements.txt", "constraints.txt")


def fingerprint(patterns: tuple[str, ...], commands: tuple[tuple[str, ...], ...] = ()) -> str:
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())
    digest = hashlib.sha256(repr(commands).encode())
    for path in files:
        digest.update(f"{path} {path.stat().st_size}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def environment_of(var: Path, **more: str) -> dict[str, str]:
    """The environment of a process that runs the site as installed, with its files and database in `var`."""
    here = {
        "DJANGO_SETTINGS_MODULE": "hkai_site.settings",
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'directory.sqlite3'}",
        "SEARCH_INDEX_DIR": str(var / "search-index"),
    }
    return os.environ | here | more


def manage(var: Path, *arguments: str) -> None:
    """Run a management command in a process of its own; raise AssertionError with its output where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment_of(var), capture_output=True, text=True)
    assert done.returncode == 0, f"{arguments[0]} failed: {done.stdout}{done.stderr}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _prepared(name: str, patterns: tuple[str, ...], *commands: tuple[str, ...]) -> Iterator[Path]:
    """Give the folder that the commands have filled. It stays as it is until the block ends."""
    with _locked(KEPT_IN / f"{name}.lock"):
        folder = KEPT_IN / f"{name}-{fingerprint(patterns, commands)}"
        if not folder.exists():
            for outdated in KEPT_IN.glob(f"{name}-*"):
                shutil.rmtree(outdated)
            var = Path(mkdtemp(prefix="unfinished-", dir=KEPT_IN))
            for command in commands:
                manage(var, *command)
            var.rename(folder)
        yield folder


@contextmanager
def register_file() -> Iterator[Path]:
    """Give an SQLite file that holds the whole data set. `index_of` it lies beside it."""
    with _prepared("register", REGISTER, ("migrate",), ("load_directory",), ("rebuild_search",)) as folder:
        yield folder / "directory.sqlite3"


def index_of(database: Path) -> Path:
    """Return the folder of the search index that has been built of a prepared register."""
    return database.with_name("search-index")


@contextmanager
def static_files() -> Iterator[Path]:
    """Give the folder of the collected static files."""
    with _prepared("static", STATIC, ("collectstatic", "--noinput")) as folder:
        yield folder / "static"
