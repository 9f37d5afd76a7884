"""The house rules that no single page shows: what may stand in templates, requirements, settings and files."""

import re
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import get_commands, load_command_class
from django.template import Context, Origin, Template, engines
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.prepared import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCES = sorted(path for folder in ("directory", "hkai_site") for path in (ROOT / folder).rglob("*.py"))
STATIC = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())

NAMED_TEMPLATE = re.compile(r"""["']([\w/{}.-]+\.(?:html|txt|xml))["']""")
NAMED_STATIC_FILE = re.compile(r"""{% static ["']([^"']+)["']""")

INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a script without an address": r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)",
    "an event handler": r"<[^>]*\son[a-z]+\s*=",
    "a javascript: address": r"javascript:",
}


def template_name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def static_name(path: Path) -> str:
    return path.relative_to(ROOT / "static").as_posix()


@cache
def everything_written() -> str:
    return "\n".join(path.read_text() for path in [*TEMPLATES, *SOURCES])


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(ROOT / name for name in listed.split("\0") if (ROOT / name).is_file())


def is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_nothing_that_the_content_security_policy_blocks(what):
    found = [template_name(path) for path in TEMPLATES if re.search(INLINE[what], path.read_text(), re.IGNORECASE)]
    assert found == [], f"{what} in {found}"


def test_templates_escape_everything():
    loose = re.compile(r"\|\s*safe(seq)?\b|{%\s*autoescape\s+off")
    assert [template_name(path) for path in TEMPLATES if loose.search(path.read_text())] == []


def test_unset_variable_in_our_own_template_fails():
    ours = Template("{{ nothing.like_this }}", Origin(str(ROOT / "templates" / "page.html")), "page.html")
    with pytest.raises(AssertionError, match=r"page\.html uses the variable nothing\.like_this"):
        ours.render(Context())


def test_unset_variable_in_the_template_of_a_library_is_empty():
    assert Template("<{{ nothing }}>", Origin("/elsewhere/page.html"), "page.html").render(Context()) == "<>"


def overrides_a_library(name: str) -> bool:
    """True for a template that Django or a library loads by its name, for all models or for one of ours."""
    candidates = {name, re.sub(r"^admin/directory/(\w+/)?", "admin/", name)}
    folders = [path for path in engines["django"].template_dirs if ROOT / "directory" not in path.parents]
    return any((folder / candidate).exists() for candidate in candidates for folder in folders[1:])


def test_every_template_is_used():
    # A name that is put together in Python, as in f"directory/{noun}_list.html", uses all that it may become.
    named = [re.sub(r"{[^}]*}", "XX", name) for name in NAMED_TEMPLATE.findall(everything_written())]
    used = re.compile("|".join(re.escape(name).replace("XX", r"\w+") for name in named))
    unused = {name for name in map(template_name, TEMPLATES) if not used.fullmatch(name)}
    assert sorted(name for name in unused if not overrides_a_library(name)) == []


def test_every_static_file_that_a_template_names_exists():
    named = {name for path in TEMPLATES for name in NAMED_STATIC_FILE.findall(path.read_text())}
    assert named
    assert sorted(name for name in named if not finders.find(name)) == []


def test_every_static_file_is_used():
    modules = "\n".join(path.read_text() for path in STATIC if path.suffix in {".css", ".js"})
    written = everything_written() + modules
    assert [static_name(path) for path in STATIC if path.name not in written] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_every_requirement_is_pinned_and_says_why(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if not line.startswith(("#", "-r "))]
    pinned_with_reason = re.compile(r"[\w.\[\]-]+==[\w.]+ +# \S.*")
    assert lines
    assert [line for line in lines if not pinned_with_reason.fullmatch(line)] == []


def needed_by(package: str) -> set[str]:
    """The names of what a package needs here, without its extras."""
    requirements = map(Requirement, metadata.requires(package) or [])
    return {canonicalize_name(r.name) for r in requirements if not r.marker or r.marker.evaluate({"extra": ""})}


def pinned_in(*names: str) -> set[str]:
    lines = "\n".join((ROOT / name).read_text() for name in names)
    return {canonicalize_name(package) for package in re.findall(r"^([\w.-]+)(?:\[\w+\])?==", lines, re.MULTILINE)}


def test_whatever_the_requirements_need_is_pinned_too():
    required = pinned_in("requirements.txt", "requirements-dev.txt")
    constrained = pinned_in("constraints.txt")
    assert sorted(required & constrained) == []
    assert (
        sorted({need for package in required | constrained for need in needed_by(package)} - required - constrained)
        == []
    )


def test_every_setting_of_the_environment_is_explained():
    read = {
        name for path in SOURCES for name in re.findall(r'\b(?:env\.\w+|environ\.get)\(\s*"(\w+)"', path.read_text())
    }
    assert "DATABASE_URL" in read
    readme, example = (ROOT / "README.md").read_text(), (ROOT / ".env.example").read_text()
    assert sorted(name for name in read if f"`{name}`" not in readme) == []
    assert sorted(name for name in read if not re.search(rf"^#?\s*{name}=", example, re.MULTILINE)) == []


def test_every_make_target_is_explained():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    readme = (ROOT / "README.md").read_text()
    assert "run" in targets
    assert [target for target in targets if f"make {target}" not in readme] == []


def test_every_management_command_has_help():
    ours = [name for name, app in get_commands().items() if app == "directory"]
    assert "load_directory" in ours
    assert [name for name in ours if not load_command_class("directory", name).help] == []


def test_no_test_is_left_out():
    left_out = re.compile(r"\bpytest\.(?:mark\.)?(?:skip|skipif|xfail|importorskip)\b|\bunittest\.skip")
    tests = [path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
    assert [path.name for path in tests if left_out.search(path.read_text())] == []


def test_no_file_names_a_place_on_somebodys_machine():
    # The brackets keep this file from matching itself.
    places = re.compile(r"(?<![\w.-])(?:/wor[k]/(?:main|shared)|\.\./share[d]/|/hom[e]/\w|/roo[t]/|/Use[r]s/)")
    found = [path.relative_to(ROOT).as_posix() for path in tracked_files() if is_text(path)]
    assert "README.md" in found
    assert [name for name in found if places.search((ROOT / name).read_text())] == []
