"""Links from page to page: which numbers to show, for any list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered link; ``url`` is empty for the gap between numbers that are far apart."""

    number: int
    url: str
    is_current: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether this stands for numbers left out."""
        return not self.url


@dataclass(frozen=True, slots=True)
class Pagination:
    """What ``components/pagination.html`` draws."""

    number: int
    total_pages: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def paginate(number: int, total_pages: int, url_for: Callable[[int], str]) -> Pagination:
    """Return links around page ``number``: the first, the last and the two on either side.

    ``url_for`` makes the address of a page and keeps the reader's other parameters.
    """
    wanted = {1, total_pages, *range(number - 2, number + 3)}
    shown = sorted(page for page in wanted if 1 <= page <= total_pages)
    links: list[PageLink] = []
    for page in shown:
        if links and page - links[-1].number > 1:
            links.append(PageLink(page - 1, ""))
        links.append(PageLink(page, url_for(page), page == number))
    return Pagination(
        number=number,
        total_pages=total_pages,
        previous_url=url_for(number - 1) if number > 1 else "",
        next_url=url_for(number + 1) if number < total_pages else "",
        links=tuple(links),
    )
