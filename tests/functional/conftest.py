"""A real site with the content that ships, served by gunicorn beside its worker, and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDTHS = {"phone": 375, "desk": 1280}


@dataclass(frozen=True)
class Site:
    """A running site: where it answers, and how to run its commands."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run a management command on this site and return what it prints."""
        done = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            with urllib.request.urlopen(f"{url}/health/live", timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail("the server did not answer within 30 seconds")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; what is done where there is none is said in the root conftest.py."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "tests here are skipped, or failed in CI, before they ask for a browser"
    return found


@pytest.fixture(scope="session")
def site(chromium: str, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as set-up makes it, with server and worker; ended by their own ids."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    var = tmp_path_factory.mktemp("site")
    if migrated.exists():  # set-up finds that part of its work done
        shutil.copy(migrated, var / "precedent.sqlite3")
    environment = {
        **{
            k: v
            for k, v in os.environ.items()
            if k not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
        },
        "PRECEDENT_ENV": "dev",
        "PRECEDENT_DEBUG": "0",
        "PRECEDENT_VAR": str(var),
        "BASE_URL": url,
    }
    running = Site(url, environment)
    running.manage("set_up")
    server = subprocess.Popen(  # noqa: S603 - our own server
        [
            sys.executable,
            "-m",
            "gunicorn",
            "cms.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
        ],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "run_worker"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(url, server)
        yield running
    finally:
        for process in (worker, server):
            process.terminate()
            process.wait(15)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page with JavaScript on, and again with it off."""
    yield from _page(browser, java_script_enabled=bool(request.param))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with JavaScript on."""
    yield from _page(browser, java_script_enabled=True)


def _page(browser: Browser, *, java_script_enabled: bool) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(
        java_script_enabled=java_script_enabled, viewport={"width": 1280, "height": 900}
    )
    try:
        yield context.new_page()
    finally:
        context.close()
