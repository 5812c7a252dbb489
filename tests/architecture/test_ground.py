"""The ground that everything stands on: what `make` offers, what is pinned, what is written down."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHECKS = ["lint", "format-check", "types", "imports", "templates", "migrations", "deploy"]
OFFERED = {
    *("run", "setup", "test", "check", "lint", "types", "format", "lock", "elasticsearch"),
    *("benchmark", "demo", "clean"),
}
ADR_PARTS = ["Context", "Decision", "Consequences", "Alternatives", "When to revisit"]
FIRST_ADRS = [
    "recording-decisions",
    "layering",
    "two-engines-one-port",
    "elasticsearch-client",
    "markdown-boundary",
    "public-only-index",
    "database-and-worker",
]
KEPT = (
    *("pyproject.toml", "Makefile", ".ci/run", ".pre-commit-config.yaml", ".editorconfig"),
    *(".env.example", "LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("docs/editors/README.md", "docs/developers/README.md", "docs/operations/README.md"),
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_everything_that_a_newcomer_looks_for_is_there() -> None:
    assert [name for name in KEPT if not (ROOT / name).is_file()] == []


def test_make_help_tells_of_every_target_in_a_line() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    told = set(re.findall(r"^ *([a-z][a-z-]*)  +\S.*$", said.stdout, re.M))
    assert told >= OFFERED
    declared = set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.M)) - {"help"}
    assert declared - told == set()
    assert "PORT=8001 make run" in said.stdout


def test_make_check_is_what_ci_runs_before_the_tests() -> None:
    (needs,) = re.findall(r"^check: ([a-z -]*)", read("Makefile"), re.M)
    assert needs.split() == CHECKS
    ci = read(".ci/run")
    assert ci.index("make check") < ci.index("-m pytest")
    assert "postgresql" in ci
    assert "chromium" in ci


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_locks_pin_every_package_with_hashes_and_name_no_registry(lock: str) -> None:
    text = read(lock)
    pinned = re.findall(
        r"^([A-Za-z0-9._-]+(?:\[[^\]]+\])?)==\S+.*\\\n((?: +--hash=.*\n?)+)", text, re.M
    )
    named = re.findall(r"^[A-Za-z0-9]", text, re.M)
    assert len(pinned) == len(named) > 30
    assert all(
        re.fullmatch(r"( +--hash=sha256:[0-9a-f]{64}( \\)?\n?)+", hashes) for _, hashes in pinned
    )
    assert not re.search(r"https?://|--index-url|--extra-index-url", text)


def test_what_is_asked_for_is_locked_and_the_smaller_lock_is_within_the_larger() -> None:
    locked = {
        name: set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]+\])?==(\S+)", read(name), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    }
    names = {name.lower() for name, _ in locked["requirements.txt"]}
    asked = re.findall(r"^([A-Za-z0-9._-]+)", read("requirements.in"), re.M)
    assert {name.lower() for name in asked} <= names
    assert locked["requirements.txt"] <= locked["requirements-dev.txt"]


def test_the_licences_of_code_and_content_are_told_apart() -> None:
    text = read("LICENSE")
    assert text.startswith("Code: the MIT License")
    for words in ("CC BY 4.0", "Open Government Licence v3.0", "fixtures/organisations"):
        assert words in text


def test_the_first_decisions_are_written_down_whole() -> None:
    found = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [path.stem[5:] for path in found[: len(FIRST_ADRS)]] == FIRST_ADRS
    listed = read("docs/adr/README.md")
    assert len({path.name[:4] for path in found}) == len(found), "a number is given once"
    assert [path.name for path in found if path.name not in listed] == []
    for path in found[: len(FIRST_ADRS)]:
        assert re.findall(r"^## (.*)$", path.read_text("utf-8"), re.M) == ADR_PARTS, path.name


def test_hooks_at_a_commit_run_tools_that_are_locked() -> None:
    hooks = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"][0]["hooks"]
    tools = {Path(hook["entry"].split()[0]).name for hook in hooks}
    assert tools == {"ruff", "lint-imports", "djlint", "mypy"}


def test_types_are_strict_and_the_linter_looks_for_security_and_django() -> None:
    tools = tomllib.loads(read("pyproject.toml"))["tool"]
    assert tools["mypy"]["strict"] is True
    assert "mypy_django_plugin.main" in tools["mypy"]["plugins"]
    assert {"S", "DJ", "BLE", "PLC0415"} <= set(tools["ruff"]["lint"]["select"])
    assert tools["coverage"]["report"]["fail_under"] >= 92
    assert tools["coverage"]["run"]["branch"] is True
