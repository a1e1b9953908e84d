"""Facts about the repository itself: what the README promises exists, names say what a thing is."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("benchmarking", "commands", "data_loaders", "records", "components", "pages", "slide_templates")
SOURCES = [p for f in FOLDERS for p in sorted((ROOT / f).rglob("*.py"))] + [
    ROOT / "app.py",
    ROOT / "manage.py",
]
DOORS = {  # outside library → the folders that may import it (ARCHITECTURE: one door for each)
    "streamlit": ("app.py", "components", "pages"),
    "plotly": ("components", "pages"),
    "streamlit_authenticator": ("components",),
    "pptx": ("slide_templates",),
    "lxml": ("slide_templates",),
    "openpyxl": ("data_loaders",),
    "xlrd": ("data_loaders",),
    "pyarrow": ("data_loaders",),
    "sqlalchemy": ("records",),
    "alembic": ("records",),
    "bcrypt": ("records",),
    "jinja2": ("components",),
    "scipy": ("benchmarking",),
    "statsmodels": ("benchmarking",),
}
MEANINGLESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "core",
    "base",
    "misc",
    "manager",
    "service",
    "handler",
}


def imported(path: Path) -> set[str]:
    """Top-level names of the packages that a file imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_each_outside_library_has_one_door(path: Path) -> None:
    place = path.relative_to(ROOT).parts[0]
    wrong = {library for library in imported(path) & DOORS.keys() if place not in DOORS[library]}
    assert not wrong, f"{path.name} may not import {sorted(wrong)}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_modules_say_what_they_are_and_nobody_imports_the_launchers(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree), f"{path.name} opens with no sentence about itself"
    assert not set(path.relative_to(ROOT).with_suffix("").parts) & MEANINGLESS
    assert not imported(path) & {"app", "manage"}


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda p: p.name)
def test_a_page_file_does_nothing_by_itself(path: Path) -> None:
    """Streamlit can run a file of pages/ without the front door: it must then show nothing."""
    allowed = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.Expr)
    for node in ast.parse(path.read_text("utf-8")).body:
        assert isinstance(node, allowed), f"{path.name} line {node.lineno} runs at import"
        if isinstance(node, ast.Expr):
            assert isinstance(node.value, ast.Constant), f"{path.name} line {node.lineno} runs at import"


@pytest.mark.parametrize(
    "words",
    [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports",)],
    ids=["style", "format", "types", "imports"],
)
def test_the_checks_of_make_check_pass(words: tuple[str, ...]) -> None:
    tool = Path(sys.executable).with_name(words[0])
    found = subprocess.run([tool, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_requirements_and_test_tools_are_pinned() -> None:
    lines = [x.split("#")[0].strip() for x in (ROOT / "requirements.txt").read_text().splitlines()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [x for x in lines if x] + project["dependency-groups"]["test"]
    assert len(wanted) > 25
    assert [x for x in wanted if not re.match(r"[A-Za-z0-9_.\[\]-]+==[0-9][\w.]*(;|$)", x)] == []


def test_every_command_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", readme)) <= targets
    commands = set(re.findall(r"python manage\.py ([a-z]+)", readme))
    manage = (ROOT / "manage.py").read_text("utf-8")
    assert commands
    assert [c for c in commands if f'"{c}"' not in manage] == []
    assert [p for p in re.findall(r"\]\(([^)#:]+)\)", readme) if not (ROOT / p).exists()] == []


def test_every_word_of_the_glossary_is_used() -> None:
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    words = re.findall(r"^\*\*([^*(]+?)(?: \([^)]*\))?\*\*", glossary, re.MULTILINE)
    everything = " ".join(p.read_text("utf-8").lower().replace("_", " ") for p in SOURCES)
    everything += " ".join(p.read_text("utf-8").lower() for p in (ROOT / "indicators").glob("*.toml"))
    assert len(words) > 30
    unused = [
        w for w in words if not any(part.strip().lower() in everything for part in re.split(r"[/,]", w))
    ]
    assert unused == []


def test_every_file_is_readable_at_a_sitting() -> None:
    long = {p.name: n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert long == {}
