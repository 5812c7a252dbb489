"""Running ``import_cases`` on files of a test, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casestudies.models import CaseStudyPage

INFUSE = Path(__file__).parents[2] / "exchange" / "data" / "infuse_northmere.txt"


OWNER = "owner_contact={name: Editors, email: editors@council.example}"


AGREED = "consents=[{given_by: Head of care, role: owner, audiences: [public], date: 2026-01}]"


READY = (
    "--set",
    OWNER,
    "--set",
    AGREED,
    "--set",
    "mode=unsure",
    "--set",
    "phase=pilot",
    "--publish",
)


Writer = Callable[[str, str], Path]


def run(*args: Any, fails: bool = False) -> str:
    out = StringIO()
    if fails:
        with pytest.raises(CommandError) as failed:
            call_command("import_cases", *map(str, args), stdout=out)
        return f"{out.getvalue()}{failed.value}"
    call_command("import_cases", *map(str, args), stdout=out)
    return out.getvalue()


def case(**names: str) -> str:
    names = {"title": "Rounds", **names}
    front = "".join(f"{name}: {value}\n" for name, value in names.items())
    return f"---\n{front}---\n\n## Challenge\n\nHard.\n"


def only_case() -> CaseStudyPage:
    page: CaseStudyPage = CaseStudyPage.objects.get()
    return page


def only_case_called(ref: str) -> CaseStudyPage:
    page: CaseStudyPage = CaseStudyPage.objects.get(ref=ref)
    return page
