"""Makers of small, valid records for tests, through the product's own services."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Locale, Page, Site

from casestudies import services
from casestudies.choices import Basis, Kind, Mode, Phase
from casestudies.models import CaseIndexPage, CaseStudyPage, Consent
from cms.core.dates import PartialDate
from organisations.models import Organisation
from search.engines import get_engine
from search.engines.base import SearchEngine
from search.indexing.targets import register
from search.models import IndexTarget
from taxonomy.models import Term

_numbers = count(1)


def fed(engine: SearchEngine | None = None) -> IndexTarget:
    """Return the target of the index in use, or of ``engine``, as if it had just been built."""
    target = register(engine or get_engine())
    if target.built_at is None:
        target.built_at = timezone.now()
        target.save()
    return target


def case_index() -> CaseIndexPage:
    """Return the case list, made under the default site's home page if there is none."""
    existing = CaseIndexPage.objects.first()
    if existing:
        return existing
    index = CaseIndexPage(title="Cases", slug="cases")
    Page.objects.get(pk=_root().pk).add_child(instance=index)
    return index


def _root() -> Page:
    """Return the default site's home page; made anew where a test that commits has left nothing."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None:
        return site.root_page
    Locale.objects.get_or_create(language_code=get_supported_content_language_variant("en"))
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=Page(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def organisation(name: str = "", **fields: Any) -> Organisation:
    """Return a new invented organisation."""
    number = next(_numbers)
    values = {"type": "unitary", "nation": "england", "region": "north-west", **fields}
    made = Organisation(name=name or f"Testshire {number}", **values)
    made.save()
    return made


def term(model: type[Term], name: str = "", **fields: Any) -> Any:
    """Return a new term of the proxy ``model``."""
    number = next(_numbers)
    made = model(
        name=name or f"{model.__name__} {number}",
        **{"slug": f"{model.__name__.lower()}-{number}", "definition": "For tests.", **fields},
    )
    made.save()
    return made


def owner_consent() -> Consent:
    """Return an owner's agreement to share with the public."""
    return Consent(
        given_by="Head of procurement",
        role="owner",
        audiences=["public"],
        date=PartialDate(2026, 1),
    )


def supplier_consent(*parts: str) -> Consent:
    """Return an agreement of suppliers to be named in public; of all there are if none is said."""
    return Consent(
        given_by="The suppliers",
        role="supplier",
        audiences=["public"],
        date=PartialDate(2026, 1),
        covers=list(parts) or ["suppliers"],
    )


def draft(title: str = "", **fields: Any) -> CaseStudyPage:
    """Return a draft; a title is all it holds unless ``fields`` say more."""
    case_index()
    return services.create_draft(title or f"Case {next(_numbers)}", **fields)


def complete_draft(title: str = "", **fields: Any) -> CaseStudyPage:
    """Return a draft that has all that publishing demands; not yet published."""
    page = _completed(title, **fields)
    services.save_draft(page)
    return page


def _completed(title: str, **fields: Any) -> CaseStudyPage:
    """Return a draft that holds in memory all that publishing demands."""
    page = draft(title)
    values: dict[str, Any] = {
        "kind": Kind.PILOT,
        "basis": Basis.OWNER_AGREED,
        "summary": "A short summary of what was tried.",
        "challenge": "Too many forms.",
        "mode": Mode.UNSURE,
        "phase": Phase.PILOT,
        "owner_name": "Head of procurement",
        "owner_email": "owner@council.example",
        **fields,
    }
    if "lead_organisation" not in values:
        values["lead_organisation"] = organisation()
    for name, value in values.items():
        setattr(page, name, value)
    if values["basis"] == Basis.OWNER_AGREED:
        page.consents = [owner_consent()]
    return page


def published_case(title: str = "", **fields: Any) -> CaseStudyPage:
    """Return a published case."""
    return services.publish(_completed(title, **fields))
