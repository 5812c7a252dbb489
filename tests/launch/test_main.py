"""What ``bin/precedent`` does with its command line."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from cms.launch import __main__ as launcher
from cms.launch import environment, ports, serve, steps
from cms.launch.places import Places
from cms.launch.words import LaunchError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the launcher did, none of it really."""
    done: list[str] = []
    monkeypatch.setenv("PRECEDENT_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("BASE_URL", raising=False)

    def ensure(_places: Places, *, dev: bool) -> None:
        done.append(f"environment dev={dev}")

    def set_up(_places: Places, environ: Mapping[str, str]) -> None:
        done.append(f"set up for {environ['BASE_URL']} debug={environ['PRECEDENT_DEBUG']}")

    def serve_both(_places: Places, port: int, environ: Mapping[str, str]) -> int:
        done.append(f"serve {port} for {environ['BASE_URL']}")
        return 0

    monkeypatch.setattr(environment, "ensure", ensure)
    monkeypatch.setattr(steps, "set_up", set_up)
    monkeypatch.setattr(serve, "serve", serve_both)
    monkeypatch.setattr(ports, "check_free", lambda port: done.append(f"free {port}"))
    return done


def test_run_checks_the_port_before_any_work_and_serves_last(done: list[str]) -> None:
    assert launcher.main(["run", "--port", "8123"]) == 0
    assert done == [
        "free 8123",
        "environment dev=False",
        "set up for http://localhost:8123 debug=0",
        "serve 8123 for http://localhost:8123",
    ]


def test_setup_serves_nothing_and_needs_no_port(
    done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert launcher.main(["setup"]) == 0
    assert done == ["environment dev=False", "set up for http://localhost:8000 debug=0"]
    assert "make run" in capsys.readouterr().out


def test_the_environment_alone_can_hold_what_tests_need(done: list[str]) -> None:
    assert launcher.main(["environment", "--dev"]) == 0
    assert done == ["environment dev=True"]


def test_an_interrupted_set_up_says_that_it_can_go_on(
    done: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "set_up", interrupt)
    assert launcher.main(["setup"]) == 130
    assert "go on from here" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_to_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PRECEDENT_VAR", str(tmp_path / "file" / "var"))
    assert launcher.main(["setup"]) == 1
    assert f"{tmp_path}/file/var cannot be written to" in capsys.readouterr().err


def test_a_free_port_is_let_through() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ports.check_free(port)


def test_a_program_on_the_newer_loopback_address_has_the_port_too() -> None:
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:  # a container may be without IPv6, and nothing is listened to there then
        pytest.skip("this machine has no ::1")
    with other, pytest.raises(LaunchError, match="is taken"):
        ports.check_free(other.getsockname()[1])


def with_pythons(folder: Path, **versions: str) -> dict[str, str]:
    """A PATH on which the only Pythons are stand-ins; each is as old as is said."""
    for name in ("sh", "dirname", "head"):
        (folder / name).symlink_to(f"/bin/{name}" if name == "sh" else f"/usr/bin/{name}")
    for name, version in versions.items():
        new_enough = int(version.split(".")[1]) >= 11
        (folder / name).write_text(
            "#!/bin/sh\n"
            f'[ "$1" = --version ] && echo "Python {version}" && exit 0\n'
            f'[ "$1" = -c ] && exit {0 if new_enough else 1}\n'
            f'echo "{name} was asked: $*"\n'
        )
        (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


def precedent(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        [str(ROOT / "bin" / "precedent"), "run"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not os.access("/usr/bin/dirname", os.X_OK), reason="an unusual system")
def test_a_python_too_old_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    env = with_pythons(tmp_path, **{"python3": "3.9.2", "python3.12": "3.12.1"})
    assert precedent(env).stdout.strip() == "python3.12 was asked: -m cms.launch run"


@pytest.mark.skipif(not os.access("/usr/bin/dirname", os.X_OK), reason="an unusual system")
def test_without_a_python_new_enough_it_says_what_was_found_and_what_to_do(tmp_path: Path) -> None:
    result = precedent(with_pythons(tmp_path, python3="3.9.2"))
    assert result.returncode == 1
    assert "needs Python 3.11 or later. Found here: python3 (Python 3.9.2)" in result.stderr
    assert "apt-get install" in result.stderr
