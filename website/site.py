"""The tree that the site stands on, made once and repaired whenever it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from casestudies.models import CaseIndexPage
from casestudies.workflows import prepare_review
from website.models import HomePage, InformationPage

PAGES = Path(settings.BASE_DIR) / "fixtures" / "pages"
INFORMATION = ("about", "accessibility", "privacy", "open-data")
SITE_NAME = "Precedent"


@dataclass(frozen=True, slots=True)
class InformationText:
    """The text that an information page begins with: its title, its introduction, its body."""

    title: str
    introduction: str
    body: str


@transaction.atomic
def prepare_site() -> list[str]:
    """Make what is missing of the tree and return what was done, a sentence each; nothing done twice.

    A home page as the root of the site, the case list below it with its review by editors, the
    information pages with the text that ships, and the site's host and port from ``BASE_URL``.
    Whatever stood below Wagtail's welcome page moves; the welcome page itself goes. What editors
    wrote stays.
    """
    done: list[str] = []
    home = HomePage.objects.first() or _make_home(done)
    _point_site_at(home, done)
    _remove_welcome_pages(home, done)
    if not CaseIndexPage.objects.exists():
        home.add_child(instance=CaseIndexPage(title="Cases", slug="cases"))
        done.append("Added the case list.")
    if prepare_review(CaseIndexPage.objects.get()):
        done.append("Cases pass a review by editors.")
    for slug in INFORMATION:
        if not InformationPage.objects.child_of(home).filter(slug=slug).exists():
            page = home.add_child(instance=_information_page(slug))
            page.save_revision().publish()
            done.append(f"Added the page “{slug}”.")
    return done


def _make_home(done: list[str]) -> HomePage:
    root = Page.get_first_root_node()
    home: HomePage = root.add_child(instance=HomePage(title=SITE_NAME, slug="precedent"))
    done.append("Added the home page.")
    return home


def _point_site_at(home: HomePage, done: list[str]) -> None:
    """Make the one default site answer at ``BASE_URL`` with the home page as its root."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": port,
        "root_page_id": home.pk,
        "site_name": SITE_NAME,
    }
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.pk and all(getattr(site, name) == value for name, value in wanted.items()):
        return
    for name, value in wanted.items():
        setattr(site, name, value)
    site.save()
    done.append(f"The site answers at {settings.BASE_URL}.")


def _remove_welcome_pages(home: HomePage, done: list[str]) -> None:
    """Take away the plain pages beside the home page that Wagtail starts with; keep their children."""
    for page in _welcome_pages(home):
        for child in page.get_children():
            child.move(home, pos="last-child")
        page.refresh_from_db()
        page.delete()
        home.refresh_from_db()
        done.append("Removed Wagtail's welcome page.")


def _welcome_pages(home: HomePage) -> Iterable[Page]:
    siblings = Page.objects.filter(depth=2).exclude(pk=home.pk)
    return [page for page in siblings if page.specific_class is Page]


def _information_page(slug: str) -> InformationPage:
    text = read_information(PAGES / f"{slug}.md")
    return InformationPage(
        title=text.title, slug=slug, introduction=text.introduction, body=text.body
    )


def read_information(path: Path) -> InformationText:
    """Read a page's text: a ``#`` title, an introduction, then the body from the first ``##`` on."""
    head, mark, rest = path.read_text(encoding="utf-8").partition("\n## ")
    title, _, introduction = head.strip().partition("\n")
    return InformationText(
        title=title.removeprefix("# ").strip(),
        introduction=" ".join(introduction.split()),
        body=f"{mark.strip()} {rest}".strip() if mark else "",
    )
