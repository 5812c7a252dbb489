"""The rooms: who may import whom is checked, not hoped for."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("casestudies", "cms", "contributions", "exchange", "organisations"),
    *("search", "taxonomy", "website"),
)
TAKES_DOCUMENTS_APART = {"pypdf", "openpyxl", "docx", "numpy"}
LONGEST = 400
PYTHON_FILES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]


def imports(path: Path) -> set[str]:
    """Return the dotted names that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_every_import_contract_is_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(  # noqa: S603 - our own environment's program
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_what_takes_documents_apart_is_loaded_by_no_process_of_the_site() -> None:
    loaded = "import django, sys; django.setup(); import cms.urls; print(*sys.modules)"
    command = [sys.executable, "-c", loaded]
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    result = subprocess.run(  # noqa: S603 - our own environment's program
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True
    )
    assert not TAKES_DOCUMENTS_APART.intersection(result.stdout.split())


def _services(path: Path) -> bool:
    return "services" in path.stem or "services" in path.parts


@pytest.mark.parametrize(
    "path",
    [path for path in PYTHON_FILES if _services(path)],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_services_know_no_request(path: Path) -> None:
    assert not [
        name for name in imports(path) if name.startswith(("django.http", "django.shortcuts"))
    ]


@pytest.mark.parametrize(
    "path",
    [path for path in PYTHON_FILES if "templatetags" in path.parts],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_template_tags_never_query(path: Path) -> None:
    assert not [name for name in imports(path) if name.endswith((".models", ".querysets"))]
    assert ".objects" not in path.read_text(encoding="utf-8")


def test_no_file_of_ours_is_too_long_to_read_at_once() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in PYTHON_FILES
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_nothing_of_ours_names_tests() -> None:
    found = [
        path for path in PYTHON_FILES for name in imports(path) if name.split(".")[0] == "tests"
    ]
    assert found == []
