"""The Python environment in ``.venv/``: made once, checked in a moment after that.

Packages come from the hashed locks alone. ``uv`` is used where there is one, because it is quick;
otherwise the ``venv`` and ``pip`` that come with Python.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from cms.core.stamps import fingerprint
from cms.launch.places import Places
from cms.launch.words import LaunchError, say

MINIMUM = (3, 11)
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
STAMP = "precedent.json"


def ensure(places: Places, *, dev: bool) -> None:
    """Make sure that the environment holds what the locks say.

    Raises:
        LaunchError: in plain words, when this Python or this machine cannot do it.
    """
    check_python(sys.version_info[:3])
    kind = "dev" if dev else "run"
    wanted = {name: _lock_fingerprint(places, name) for name in LOCKS}
    if _is_current(places, kind, wanted):
        return
    if not _starts(places.python):
        _make(places)
    say(f"Installing packages from {LOCKS[kind]} (the first time, a minute or so) …")
    _install(places, LOCKS[kind])
    _write_stamp(places, kind, wanted)


def check_python(version: tuple[int, ...]) -> None:
    """Refuse a Python that is too old, saying what to do."""
    if version[:2] >= MINIMUM:
        return
    found = ".".join(str(part) for part in version)
    needed = ".".join(str(part) for part in MINIMUM)
    raise LaunchError(
        f"Precedent needs Python {needed} or later; this is Python {found}.\n"
        f"On Debian 12 or Ubuntu 24.04: sudo apt-get install python3 python3-venv\n"
        f"If a newer one is already here, name it: make run PYTHON=/path/to/python{needed}"
    )


def _lock_fingerprint(places: Places, kind: str) -> str:
    return fingerprint(places.root, [LOCKS[kind]], f"{sys.version_info[0]}.{sys.version_info[1]}")


def _is_current(places: Places, kind: str, wanted: dict[str, str]) -> bool:
    """Tell whether the lock of ``kind`` is installed. The dev lock holds all of the other."""
    try:
        done = json.loads((places.venv / STAMP).read_text(encoding="utf-8"))
        current = {name for name in LOCKS if done.get(name) == wanted[name]}
    except (OSError, ValueError, AttributeError):
        return False
    return places.python.exists() and kind in current


def _write_stamp(places: Places, kind: str, wanted: dict[str, str]) -> None:
    installed = wanted if kind == "dev" else {kind: wanted[kind]}
    (places.venv / STAMP).write_text(json.dumps(installed), encoding="utf-8")


def _starts(python: Path) -> bool:
    """Tell whether an environment's Python runs and is new enough (a half-made one does not)."""
    if not python.exists():
        return False
    check = f"import sys; sys.exit(sys.version_info < {MINIMUM!r})"
    return _quiet([str(python), "-c", check])


def _make(places: Places) -> None:
    """Make the environment afresh, in place of one that is broken."""
    if places.venv.exists() and any(places.venv.iterdir()):
        if not (places.venv / "pyvenv.cfg").exists() and not (places.venv / "bin").exists():
            raise LaunchError(
                f"{places.venv} is in the way: it is not a Python environment. Move it first."
            )
        shutil.rmtree(places.venv)
    say(f"Making a Python environment in {places.venv} …")
    if uv := _uv():
        _run([uv, "venv", "--quiet", "--python", sys.executable, str(places.venv)])
        return
    if not _quiet([sys.executable, "-c", "import ensurepip, venv"]):
        _add_venv_package()
    _run([sys.executable, "-m", "venv", str(places.venv)])


def _add_venv_package() -> None:
    """Debian keeps ``venv`` in a package of its own: install it as root, or say how."""
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        raise LaunchError(
            "This Python cannot make environments yet: a package of the system is missing.\n"
            f"On Debian or Ubuntu: sudo apt-get install {package}\nThen run the same command again."
        )
    say(f"Installing {package}, which this Python needs to make environments …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run([apt, "update", "-qq"], env=quiet)
    _run([apt, "install", "-y", "-qq", "--no-install-recommends", package], env=quiet)


def _install(places: Places, lock: str) -> None:
    # The lock is whole, so nothing is to be worked out: pip, asked to, refuses an extra of a package
    # that has had a release since ("coverage[toml]" beside a pinned "coverage").
    arguments = ["--quiet", "--require-hashes", "--no-deps", "-r", str(places.root / lock)]
    if uv := _uv():
        _run([uv, "pip", "install", "--python", str(places.python), *arguments])
        return
    python = str(places.python)
    if not _quiet([python, "-m", "pip", "--version"]):
        _run([python, "-m", "ensurepip", "--upgrade"])
    _run([python, "-m", "pip", "install", "--disable-pip-version-check", *arguments])


def _uv() -> str | None:
    """Return uv where it is here and works (a version manager's stand-in may not)."""
    uv = shutil.which("uv")
    return uv if uv and _quiet([uv, "--version"]) else None


def _quiet(command: list[str]) -> bool:
    """Run without a word and tell whether it went well."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run and show what it says.

    Raises:
        LaunchError: naming the command, if it fails.
    """
    try:
        subprocess.run(command, check=True, env=env)
    except (OSError, subprocess.CalledProcessError) as error:
        raise LaunchError(
            f"This went wrong: {' '.join(command)}\n"
            "What it said is above. When it is mended, run the same command again: "
            "nothing that is done is done twice."
        ) from error
