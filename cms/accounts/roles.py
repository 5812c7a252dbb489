"""The five roles, each with the least it needs, and the one place that says so.

Permissions are named as text, so that this leaf knows no other app; :func:`load_roles` finds them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

ACCESS = "wagtailadmin.access_admin"
TERMS = ("sector", "method", "outcome", "barrier", "enabler")
FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))


@dataclass(frozen=True, slots=True)
class Role:
    """A group, its model permissions (``app.codename``), and what it may do with cases and files."""

    name: str
    permissions: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    everywhere: bool = False


def _on(app: str, models: Iterable[str], *verbs: str) -> tuple[str, ...]:
    return tuple(f"{app}.{verb}_{model}" for model in models for verb in verbs)


_VOCABULARY = (
    *_on("taxonomy", TERMS, "view", "add", "change", "delete"),
    *_on("taxonomy", ("mode",), "view", "change"),
)
_BODIES = _on("organisations", ("organisation", "programme"), "view", "add", "change", "delete")
_FORMS = _on("exchange", ("documenttemplate",), "view", "add", "change", "delete")
_QUEUE = (
    *_on("casestudies", ("problemreport", "statement", "question"), "view", "change"),
    *_on("casestudies", ("changenote", "preelectionperiod"), "view", "add", "change", "delete"),
    *_on("search", ("indexjob", "loggedquery"), "view"),
    "search.explain_search",
    *_on("mail", ("outgoingemail",), "view", "change"),
    "organisations.confirm_membership",
)
_PEOPLE = (
    *_on("search", ("indexjob",), "change"),
    *_on("organisations", ("membership",), "view", "add", "change", "delete"),
    *_on("accounts", ("user",), "view", "add", "change", "delete"),
    *_on("auth", ("group",), "view", "add", "change", "delete"),
    *_on("wagtailcore", ("workflow", "task"), "view", "add", "change", "delete"),
    *_on("wagtailcore", ("site", "collection"), "view", "add", "change", "delete"),
)

READER = Role("Reader")
CHAMPION = Role("Champion", (ACCESS,), pages=("add",), files=("add", "choose"))
EDITOR = Role(
    "Editor",
    (ACCESS, *_on("taxonomy", (*TERMS, "mode"), "view"), *_BODIES, *_FORMS, *_QUEUE),
    pages=("add", "change", "publish", "lock", "unlock"),
    files=("add", "change", "choose"),
)
KEEPER = Role("Vocabulary keeper", (ACCESS, *_VOCABULARY, *_on("search", ("loggedquery",), "view")))
ADMINISTRATOR = Role(
    "Administrator",
    (ACCESS, *_VOCABULARY, *_BODIES, *_FORMS, *_QUEUE, *_PEOPLE),
    pages=("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    files=("add", "change", "choose"),
    everywhere=True,
)
ROLES = (READER, CHAMPION, EDITOR, KEEPER, ADMINISTRATOR)

ELSEWHERE = frozenset({READER.name, CHAMPION.name})
"""Roles that do not make the editors' side somebody's place of work, though one may enter it."""

WAGTAILS = ("Editors", "Moderators")
"""Groups that Wagtail begins with: easily taken for ours, with rights over every page."""


def works_on_editors_side(user: Any) -> bool:
    """Whether ``user`` may enter the editors' side and has more to do there than their own cases."""
    if not user.has_perm(ACCESS):
        return False
    return bool(user.is_superuser) or user.groups.exclude(name__in=ELSEWHERE).exists()


@transaction.atomic
def load_roles() -> list[Group]:
    """Make the five groups what this file says, no more and no less; running it again changes nothing.

    Wagtail's own two groups go, unless somebody was put into them.

    Raises:
        LookupError: if the case list does not exist yet, or a permission is named that is not there.
    """
    Group.objects.filter(name__in=WAGTAILS, user=None).delete()
    return [_load(role) for role in ROLES]


def _load(role: Role) -> Group:
    group, _ = Group.objects.get_or_create(name=role.name)
    group.permissions.set(_permissions(role.permissions))
    _set_page_permissions(group, role)
    _set_file_permissions(group, role)
    return group


def _permissions(names: Iterable[str]) -> list[Permission]:
    """Return the permissions named, in their order; one query finds them all."""
    wanted = [tuple(name.split(".")) for name in names]
    codenames = {codename for _, codename in wanted}
    found = Permission.objects.filter(codename__in=codenames).select_related("content_type")
    held = {(each.content_type.app_label, each.codename): each for each in found}
    try:
        return [held[app, codename] for app, codename in wanted]
    except KeyError as error:
        raise LookupError(f"There is no permission {'.'.join(error.args[0])}.") from error


def _set_page_permissions(group: Group, role: Role) -> None:
    wanted = _permissions(f"wagtailcore.{verb}_page" for verb in role.pages)
    page = _root(everywhere=role.everywhere) if wanted else None
    _set_rows(GroupPagePermission, group, wanted, page=page)


def _set_rows(
    model: type[GroupPagePermission | GroupCollectionPermission],
    group: Group,
    wanted: list[Permission],
    **where: Any,
) -> None:
    """Leave ``group`` the rows of ``model`` that give it what is ``wanted`` there, and no others."""
    held = model.objects.filter(group=group)
    held.exclude(permission__in=wanted, **where).delete()
    have = set(held.values_list("permission_id", flat=True))
    missing = [each for each in wanted if each.pk not in have]
    model.objects.bulk_create(
        model(group=group, permission=permission, **where) for permission in missing
    )


def _root(*, everywhere: bool) -> Page:
    if everywhere:
        root: Page = Page.objects.get(depth=1)
        return root
    index = apps.get_model("casestudies", "CaseIndexPage").objects.first()
    if index is None:
        raise LookupError("There is no case list yet. Run “manage.py prepare_site” first.")
    return Page.objects.get(pk=index.pk)


def _set_file_permissions(group: Group, role: Role) -> None:
    wanted = _permissions(f"{app}.{verb}_{kind}" for app, kind in FILES for verb in role.files)
    collection = Collection.get_first_root_node()
    _set_rows(GroupCollectionPermission, group, wanted, collection=collection)
