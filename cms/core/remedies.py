"""Where what was refused can be put right: a page, to which messages of the editors' side lead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.admin import messages

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Remedy:
    """A page where something can be put right."""

    url: str
    offer: str
    """What can be done there, before the link."""

    link: str
    """The words of the link: few, as Wagtail does not wrap them on a phone."""


def say_refused(request: HttpRequest, words: str, remedy: Remedy | None) -> None:
    """Say that something was refused, with a link to where it is put right, if there is such a page.

    Wagtail makes the link, and escapes the words beside it.
    """
    messages.error(request, _with_offer(words, remedy), buttons=_buttons(remedy))


def lead_to(
    request: HttpRequest, words: str, remedy: Remedy | None, *, beside: bool = False
) -> None:
    """Lead from a form that came back refused to the page that puts it right; nothing for no remedy.

    A message of its own: Wagtail writes the errors of a form as text, and has no place for a link there.
    With ``beside`` the page opens in a new tab, and says so: for answers that are kept nowhere but in the form.
    """
    if remedy is not None:
        buttons = _buttons(remedy, beside=beside)
        messages.warning(request, _with_offer(words, remedy), buttons=buttons)


def _with_offer(words: str, remedy: Remedy | None) -> str:
    return f"{words} {remedy.offer}" if remedy else words


def _buttons(remedy: Remedy | None, *, beside: bool = False) -> list[tuple[str, str, bool]]:
    if remedy is None:
        return []
    link = f"{remedy.link} (new tab)" if beside else remedy.link
    return [messages.button(remedy.url, link, new_window=beside)]
