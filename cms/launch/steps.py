"""Which set-up steps are due: those whose inputs changed since they were last done."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cms.core import stamps
from cms.launch.places import Places
from cms.launch.words import LaunchError, say


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ``set_up`` command, with the files it works from and what it leaves behind.

    ``uses`` names variables whose values matter too. ``made`` is looked for under ``var/``: when it
    is gone the step is due whatever is remembered.
    ``alone`` marks a step that does not depend on the ones before it.
    """

    name: str
    inputs: tuple[str, ...]
    made: str = ""
    alone: bool = False
    uses: tuple[str, ...] = ()


STEPS = (
    Step(
        "database",
        ("requirements.txt", "*/migrations/*.py", "cms/*/migrations/*.py"),
        made="precedent.sqlite3",
    ),
    Step(
        "pages",
        (
            "fixtures/pages/**/*",
            "website/site.py",
            "website/models.py",
            "casestudies/workflows.py",
        ),
        alone=True,
        uses=("BASE_URL",),
    ),
    Step("roles", ("cms/accounts/**/*.py", "*/management/commands/load_roles.py")),
    Step("vocabulary", ("fixtures/vocabulary*", "fixtures/vocabulary/**/*", "taxonomy/**/*.py")),
    Step(
        "organisations",
        ("fixtures/organisations*", "fixtures/organisations/**/*", "organisations/**/*.py"),
    ),
    Step(
        "demonstration",
        (
            "fixtures/**/*",
            "casestudies/**/*.py",
            "exchange/**/*.py",
            "website/management/**/*.py",
        ),
    ),
    Step("index", ("search/**/*.py",), made="index"),
    Step(
        "static",
        (
            "requirements.txt",
            "cms/settings/parts/files.py",
            "cms/core/static/**/*",
            "website/static/**/*",
        ),
        made="static/staticfiles.json",
        alone=True,
    ),
    Step("sign-ins", ("cms/core/management/commands/make_sign_ins.py",), made="dev-sign-ins.json"),
)


def fingerprints(root: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return each step's fingerprint; one that depends on earlier steps carries theirs in it."""
    found: dict[str, str] = {}
    before = ""
    for step in STEPS:
        words = [environ.get(name, "") for name in step.uses] + ([] if step.alone else [before])
        found[step.name] = stamps.fingerprint(root, step.inputs, *words)
        if not step.alone:
            before = found[step.name]
    return found


def due(places: Places, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the steps to run, with fingerprints, in their order.

    With a database named by ``DATABASE_URL``, or in production, nothing is known for sure without
    asking it: then every step that belongs there is handed to ``set_up``, which asks it and passes
    over what is done.
    """
    wanted = fingerprints(places.root, environ)
    if environ.get("PRECEDENT_ENV", "dev") != "dev":
        return {name: wanted[name] for name in wanted if name not in {"demonstration", "sign-ins"}}
    if environ.get("DATABASE_URL"):
        return wanted
    mark = stamps.sqlite_mark(places.var / "precedent.sqlite3")
    done = stamps.read(places.stamps, mark)
    return {
        step.name: wanted[step.name]
        for step in STEPS
        if done.get(step.name) != wanted[step.name]
        or (step.made and not (places.var / step.made).exists())
    }


def set_up(places: Places, environ: Mapping[str, str]) -> None:
    """Run what is due in one Django process.

    Raises:
        LaunchError: if a step fails; what it said is on the screen.
    """
    steps = due(places, environ)
    if not steps:
        return
    say("Setting up:")
    command = [str(places.python), "manage.py", "set_up", "--stamps", str(places.stamps)]
    command += [f"{name}={value}" for name, value in steps.items()]
    if subprocess.run(command, cwd=places.root, env=dict(environ), check=False).returncode:
        raise LaunchError(
            "Setting up stopped; the reason is above. When it is mended, run the same command "
            "again: what is done is not done twice."
        )
