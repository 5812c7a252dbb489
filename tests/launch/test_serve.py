"""Site and worker: started together, stopped together, on the loopback address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cms.launch import __main__ as launcher
from cms.launch import ports, serve
from cms.launch.places import Places
from cms.launch.words import LaunchError

ROOT = Path(__file__).resolve().parents[2]

# A launcher over two stand-ins: a site that answers every request, and a worker that waits.
# Each notes its process id, so that a test can see whether it is still there.
SITE = """
import http.server, os, sys
open(sys.argv[2] + "/site.pid", "w").write(str(os.getpid()))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
WORKER = """
import os, signal, sys, time
if sys.argv[2] == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1] + "/worker.pid", "w").write(str(os.getpid()))
time.sleep(60)
"""
LAUNCHER = """
import os, sys
from pathlib import Path
from cms.launch import serve
from cms.launch.places import Places
folder, port, mood = sys.argv[1], int(sys.argv[2]), sys.argv[3]
serve.GRACE = 1.0
serve.commands = lambda places, port: {
    "site": [sys.executable, folder + "/site.py", str(port), folder],
    "worker": [sys.executable, folder + "/worker.py", folder, mood],
}
places = Places(Path(folder), Path(folder), Path(folder))
sys.exit(serve.serve(places, port, os.environ))
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(pid: int) -> bool:
    """Tell whether a process is there and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class Launched:
    """A launcher in a process of its own."""

    def __init__(self, folder: Path, mood: str, **environ: str) -> None:
        (folder / "site.py").write_text(SITE)
        (folder / "worker.py").write_text(WORKER)
        self.folder = folder
        self.process = subprocess.Popen(  # noqa: S603 - our own Python, our own code
            [sys.executable, "-u", "-c", LAUNCHER, str(folder), str(free_port()), mood],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def until_running(self) -> str:
        """Read what is said until the address has been told."""
        said = ""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said += line
            if "Ctrl-C stops it" in line:
                break
        until = time.monotonic() + 10
        while not (self.folder / "worker.pid").exists() and time.monotonic() < until:
            time.sleep(0.02)
        return said

    def pids(self) -> list[int]:
        return [int((self.folder / f"{name}.pid").read_text()) for name in ("site", "worker")]

    def all_gone(self, patience: float = 10) -> bool:
        until = time.monotonic() + patience
        while any(running(pid) for pid in self.pids()) and time.monotonic() < until:
            time.sleep(0.02)
        return not any(running(pid) for pid in self.pids())


@pytest.fixture
def launched(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Launched]:
    """A running launcher, ended whatever the test did."""
    one = Launched(tmp_path, getattr(request, "param", "calm"))
    yield one
    one.process.kill()
    one.process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_both_and_ends_well(launched: Launched, number: signal.Signals) -> None:
    launched.until_running()
    assert all(running(pid) for pid in launched.pids())
    launched.process.send_signal(number)
    assert launched.process.wait(10) == 0
    assert launched.all_gone()


@pytest.mark.parametrize("launched", ["stubborn"], indirect=True)
def test_one_that_will_not_stop_is_made_to(launched: Launched) -> None:
    launched.until_running()
    launched.process.send_signal(signal.SIGTERM)
    assert launched.process.wait(10) == 0
    assert launched.all_gone()


@pytest.mark.parametrize("which", [0, 1], ids=["site", "worker"])
def test_when_one_ends_by_itself_the_other_is_stopped_and_it_is_said(
    launched: Launched, which: int
) -> None:
    launched.until_running()
    os.kill(launched.pids()[which], signal.SIGKILL)
    output, _ = launched.process.communicate(timeout=10)
    assert launched.process.returncode == 1
    assert f"The {('site', 'worker')[which]} ended by itself" in output
    assert launched.all_gone()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a parent's death")
def test_when_the_launcher_is_killed_outright_both_end(launched: Launched) -> None:
    launched.until_running()
    launched.process.kill()
    launched.process.wait(10)
    assert launched.all_gone()


def test_the_address_and_the_sign_ins_are_told(tmp_path: Path) -> None:
    rows = [{"role": "editor", "email": "editor@precedent.example", "password": "abc123"}]
    (tmp_path / "dev-sign-ins.json").write_text(json.dumps(rows))
    one = Launched(tmp_path, "calm")
    said = one.until_running()
    one.process.send_signal(signal.SIGTERM)
    one.process.communicate(timeout=10)
    assert "http://localhost:" in said
    assert "editor@precedent.example" in said
    assert "abc123" in said


def test_in_production_no_sign_in_is_told_though_there_was_one_for_development(
    tmp_path: Path,
) -> None:
    rows = [{"role": "editor", "email": "editor@precedent.example", "password": "abc123"}]
    (tmp_path / "dev-sign-ins.json").write_text(json.dumps(rows))
    one = Launched(tmp_path, "calm", PRECEDENT_ENV="production")
    said = one.until_running()
    one.process.send_signal(signal.SIGTERM)
    one.process.communicate(timeout=10)
    assert "http://localhost:" in said
    assert "abc123" not in said


def test_the_site_listens_on_the_loopback_address_alone(tmp_path: Path) -> None:
    site = serve.commands(Places.of(tmp_path, {}), 8123)["site"]
    assert site[site.index("--bind") + 1] == "127.0.0.1:8123"


def test_a_taken_port_is_told_with_a_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert launcher.main(["run", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"Port {port} is taken" in said
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("text", ["", "http", "80", "65536", "-1", "８０００"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LaunchError, match="PORT must be a number"):
        ports.parse_port(text)


def test_a_site_that_dies_while_starting_is_not_waited_for() -> None:
    with pytest.raises(LaunchError, match="did not start"):
        ports.wait_until_serving(free_port(), lambda: False)


def test_a_torn_file_of_sign_ins_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    places = Places.of(tmp_path, {})
    assert serve.read_sign_ins(places) == []
    places.sign_ins.write_text('[{"role": 1}]')
    assert serve.read_sign_ins(places) == []


def test_folders_can_be_moved_by_the_environment(tmp_path: Path) -> None:
    places = Places.of(tmp_path, {"PRECEDENT_VAR": "/elsewhere/var", "PRECEDENT_VENV": ""})
    assert places.var == Path("/elsewhere/var")
    assert places.venv == tmp_path / ".venv"


def test_two_set_ups_in_one_checkout_wait_for_each_other(tmp_path: Path) -> None:
    places = Places.of(tmp_path, {})
    code = (
        "import sys; from pathlib import Path;"
        "from cms.launch.__main__ import only_one; from cms.launch.places import Places;"
        "\nwith only_one(Places.of(Path(sys.argv[1]), {})): print('inside')"
    )
    with launcher.only_one(places):
        other = subprocess.Popen(  # noqa: S603 - our own Python, our own code
            [sys.executable, "-u", "-c", code, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout is not None
        assert "waiting for it" in other.stdout.readline()
        assert other.poll() is None
    assert "inside" in other.communicate(timeout=10)[0]
    assert other.returncode == 0
