"""``python -m tests.screenshots [SCENE…]``: make all pictures of the guide anew, or those of some scenes."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from tests.functional.standing import FLAGS, chromium_here, standing
from tests.screenshots import afterwards, documents, editors, joining, writing
from tests.screenshots.album import ENDING, FOLDER, PICTURES
from tests.screenshots.camera import Camera
from tests.screenshots.slowed import BEGAN
from tests.screenshots.stage import Scene, Stage

NO_BROWSER: Final = "no Chromium here: sudo apt-get install chromium"
CONTENT: Final = "from tests.screenshots import content; content.make()"
SLOWED: Final = [sys.executable, "-m", "tests.screenshots.slowed"]

SCENES: Final[dict[str, Scene]] = {
    scene.__name__: scene
    for scene in (
        *joining.SCENES,
        *documents.SCENES,
        *writing.SCENES,
        *afterwards.SCENES,
        *editors.SCENES,
    )
}


def main() -> int:
    """Set a site up, play the scenes, and say what became of the pictures; 1 where one is missing."""
    parser = ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"of {', '.join(SCENES)}")
    chosen = parser.parse_args().scenes or list(SCENES)
    if unknown := set(chosen) - set(SCENES):
        parser.error(f"there is no scene {', '.join(sorted(unknown))}")
    if (browser := chromium_here()) is None:
        parser.error(NO_BROWSER)
    os.environ[BEGAN] = str(time.time())
    FOLDER.mkdir(exist_ok=True)
    camera = _play(chosen, browser)
    if len(chosen) == len(SCENES):
        _put_away(camera)
    missing = sorted(name for name in PICTURES if not (FOLDER / f"{name}{ENDING}").exists())
    sys.stdout.write(f"{len(camera.taken)} pictures, {len(camera.changed)} of them changed.\n")
    for name in sorted(camera.changed):
        sys.stdout.write(f"  {name}\n")
    for name in missing:
        sys.stderr.write(f"The album has {name}, and no scene took it.\n")
    return 1 if missing else 0


def _play(chosen: list[str], browser: str) -> Camera:
    with (
        tempfile.TemporaryDirectory() as var,
        standing(Path(var), python=SLOWED) as site,
        sync_playwright() as playwright,
    ):
        refs = json.loads(site.manage("shell", "--no-imports", "-c", CONTENT).splitlines()[-1])
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        stage = Stage(site, chromium, Camera(), refs)
        for name in chosen:
            sys.stdout.write(f"{name} …\n")
            sys.stdout.flush()
            SCENES[name](stage)
        chromium.close()
        return stage.camera


def _put_away(camera: Camera) -> None:
    """Take away the pictures that no scene makes any more."""
    for file in FOLDER.glob(f"*{ENDING}"):
        if file.stem not in camera.taken:
            file.unlink()


if __name__ == "__main__":
    sys.exit(main())
