"""Takes the pictures: cut to what matters, in few colours, written only where they changed."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops
from playwright.sync_api import FloatRect, Locator, Page

from tests.screenshots.album import ENDING, FOLDER, LARGEST, PICTURES

COLOURS: Final = 64
"""Enough for text, rules and marks on paper."""

MARGIN: Final = 16

SHADE: Final = 24
"""Of 255: an edge that is smoothed otherwise, or a colour that was still on its way, is no other picture."""

DRAWN: Final = (
    "a.button, button, input, select, textarea, img, svg, iframe, "
    ".banner, .error-summary, fieldset.panel, .w-panel--dashboard, .tag, nav a"
)
"""Elements that show more than their text."""

INKED: Final = """(part, drawn) => {
  const found = [];
  const add = box => box.width > 1 && box.height > 1 && found.push(
    [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]);
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = part; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const range = document.createRange();
      range.selectNodeContents(node);
      if (node.data.trim() && node.parentElement.checkVisibility()
          && !node.parentElement.closest(".visually-hidden, .w-sr-only"))
        [...range.getClientRects()].forEach(add);
    } else if (node.matches(drawn) && node.checkVisibility({opacityProperty: true}))
      add(node.getBoundingClientRect());
  }
  return found;
}"""
"""Where a part has ink: its text and what is drawn, not the paper around it."""

STILL: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");
  document.adoptedStyleSheets.push(sheet);
}"""
"""Whatever is on its way, a message that slides in or a border that changes its colour, has arrived."""

DRAWN_TWICE: Final = """document.fonts.ready.then(
  () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""

AT_HOME: Final = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (location.host && node.data.includes(location.origin))
      node.data = node.data.replaceAll(location.origin, "https://precedent.example");
}"""
"""The throw-away site has another port each time; pictures name the address that a site of ours could have."""


@dataclass
class Camera:
    """Takes pictures into ``folder`` and knows which it took."""

    folder: Path = FOLDER
    taken: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def take(self, page: Page, name: str, *parts: Locator, most: float = 1000) -> None:
        """Take what ``parts`` cover of ``page`` (its main part, where none is named), at most ``most`` pixels high.

        Raises:
            ValueError: if the album has no such picture, or it is larger than agreed.
        """
        if name not in PICTURES:
            raise ValueError(f"the album has no picture {name}")
        for settle in (STILL, "document.activeElement?.blur()", AT_HOME, DRAWN_TWICE):
            page.evaluate(settle)
        clip = _around(page, parts or (page.locator("main"),), most)
        shot = page.screenshot(full_page=True, clip=clip, animations="disabled")
        self._keep(name, _in_few_colours(shot))

    def _keep(self, name: str, picture: Image.Image) -> None:
        file = self.folder / f"{name}{ENDING}"
        self.taken.add(name)
        if file.exists() and _looks_the_same(file, picture):
            return
        whole = io.BytesIO()
        picture.save(whole, "PNG", optimize=True)
        if len(whole.getvalue()) > LARGEST:
            raise ValueError(
                f"{name} takes {len(whole.getvalue()):,} bytes; agreed are {LARGEST:,}"
            )
        file.write_bytes(whole.getvalue())
        self.changed.add(name)


def _around(page: Page, parts: Iterable[Locator], most: float) -> FloatRect:
    """The rectangle around what is written and drawn in ``parts``, with a margin, on the page."""
    boxes = [box for part in parts for box in part.first.evaluate(INKED, DRAWN)]
    width, height = page.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollHeight]"
    )
    left = max(min(box[0] for box in boxes) - MARGIN, 0)
    top = max(min(box[1] for box in boxes) - MARGIN, 0)
    right = min(max(box[2] for box in boxes) + MARGIN, width)
    bottom = min(max(box[3] for box in boxes) + MARGIN, height, top + most)
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _in_few_colours(shot: bytes) -> Image.Image:
    whole = Image.open(io.BytesIO(shot)).convert("RGB")
    return whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _looks_the_same(file: Path, picture: Image.Image) -> bool:
    with Image.open(file) as kept:
        same_size = kept.size == picture.size
        if not same_size:
            return False
        differs = ImageChops.difference(kept.convert("RGB"), picture.convert("RGB"))
        return max(differs.tobytes()) <= SHADE
