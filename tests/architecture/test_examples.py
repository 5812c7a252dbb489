"""Examples in docstrings are true: each is run as it stands."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.test_imports import PYTHON_FILES, ROOT

WITH_EXAMPLES = [path for path in PYTHON_FILES if ">>> " in path.read_text(encoding="utf-8")]


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=name_of)
def test_the_examples_of_a_module_hold(path: Path) -> None:
    result = doctest.testmod(import_module(name_of(path)))
    assert result.failed == 0
