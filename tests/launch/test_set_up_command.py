"""The ``set_up`` and ``make_sign_ins`` commands."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from pytest_django import Settings

from cms.accounts.models import User
from cms.core import stamps
from cms.core.management.commands import set_up


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were called, none of which is run."""
    called: list[str] = []

    def note(name: str, **_options: Any) -> None:
        called.append(name)

    monkeypatch.setattr(set_up, "call_command", note)
    return called


@pytest.fixture
def var(tmp_path: Path, settings: Settings) -> Path:
    """A ``var/`` of its own."""
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def roles(db: None) -> None:
    """The roles that the sign-ins are given."""
    for name in ("Editor", "Champion", "Reader"):
        Group.objects.get_or_create(name=name)


def test_steps_run_in_their_own_order_whatever_was_typed(ran: list[str]) -> None:
    call_command("set_up", "index", "roles", stdout=StringIO())
    assert ran == ["load_roles", "rebuild_index"]


@pytest.mark.django_db
def test_without_arguments_development_gets_everything(ran: list[str], settings: Settings) -> None:
    settings.PRECEDENT_ENV = "dev"
    call_command("set_up", stdout=StringIO())
    assert ran[0] == "migrate"
    assert {"load_demonstration", "make_sign_ins"} <= set(ran)


@pytest.mark.django_db
def test_without_arguments_production_gets_no_demonstration_and_no_sign_ins(
    ran: list[str], settings: Settings
) -> None:
    settings.PRECEDENT_ENV = "production"
    call_command("set_up", stdout=StringIO())
    assert {"migrate", "load_vocabulary", "collectstatic"} <= set(ran)
    assert not {"load_demonstration", "make_sign_ins"} & set(ran)


def test_a_step_for_development_is_refused_in_production(
    ran: list[str], settings: Settings
) -> None:
    settings.PRECEDENT_ENV = "production"
    with pytest.raises(CommandError, match="this is production"):
        call_command("set_up", "sign-ins", stdout=StringIO())
    assert ran == []


def test_the_folder_for_what_is_made_is_made_first(
    ran: list[str], settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "new" / "var"
    call_command("set_up", "roles", stdout=StringIO())
    assert (tmp_path / "new" / "var").is_dir()


def test_an_unknown_step_is_refused_before_anything_runs(ran: list[str]) -> None:
    with pytest.raises(CommandError, match="No such step: tea"):
        call_command("set_up", "database", "tea", stdout=StringIO())
    assert ran == []


def test_a_step_that_breaks_ends_with_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(name: str, **_options: Any) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(set_up, "call_command", break_down)
    with pytest.raises(CommandError, match="load_roles failed: ZeroDivisionError: of all things"):
        call_command("set_up", "roles", stdout=StringIO())


@pytest.fixture
def memory(db: None, var: Path) -> Path:
    """A memory of finished steps, with all that the steps leave behind."""
    for step in set_up.STEPS.values():
        if step.made:
            (var / step.made).parent.mkdir(parents=True, exist_ok=True)
            (var / step.made).touch()
    return var / "set-up.json"


def test_finished_steps_are_remembered_one_by_one(ran: list[str], memory: Path) -> None:
    call_command("set_up", "roles=aaa", "index=bbb", stamps=memory, stdout=StringIO())
    assert stamps.read(memory, set_up._mark()) == {"roles": "aaa", "index": "bbb"}


def test_what_is_remembered_is_not_done_again(ran: list[str], memory: Path) -> None:
    call_command("set_up", "roles=aaa", "index=bbb", stamps=memory, stdout=StringIO())
    ran.clear()
    out = StringIO()
    call_command("set_up", "roles=aaa", "index=changed", stamps=memory, stdout=out)
    assert ran == ["rebuild_index"]
    assert out.getvalue().startswith("[1/1] Search index")
    assert stamps.read(memory, set_up._mark()) == {"roles": "aaa", "index": "changed"}


def test_what_is_remembered_is_done_again_when_what_it_made_is_gone(
    ran: list[str], memory: Path, var: Path
) -> None:
    call_command("set_up", "roles=aaa", "index=bbb", stamps=memory, stdout=StringIO())
    ran.clear()
    (var / "index").unlink()
    call_command("set_up", "roles=aaa", "index=bbb", stamps=memory, stdout=StringIO())
    assert ran == ["rebuild_index"]


def test_another_database_believes_no_memory(ran: list[str], memory: Path) -> None:
    call_command("set_up", "roles=aaa", stamps=memory, stdout=StringIO())
    ran.clear()
    set_up._set_mark(7)
    call_command("set_up", "roles=aaa", stamps=memory, stdout=StringIO())
    assert ran == ["load_roles"]


def test_a_step_that_breaks_is_not_remembered(
    monkeypatch: pytest.MonkeyPatch, memory: Path
) -> None:
    def break_down(name: str, **_options: Any) -> None:
        if name == "rebuild_index":
            raise ZeroDivisionError

    monkeypatch.setattr(set_up, "call_command", break_down)
    with pytest.raises(CommandError):
        call_command("set_up", "roles=aaa", "index=bbb", stamps=memory, stdout=StringIO())
    assert stamps.read(memory, set_up._mark()) == {"roles": "aaa"}


def test_steps_named_without_a_fingerprint_are_always_done(ran: list[str], memory: Path) -> None:
    for _ in range(2):
        call_command("set_up", "roles", stamps=memory, stdout=StringIO())
    assert ran == ["load_roles", "load_roles"]


@pytest.mark.django_db
def test_each_sign_in_has_its_role_and_a_password_of_its_own(roles: None, var: Path) -> None:
    call_command("make_sign_ins", stdout=StringIO())
    rows = json.loads((var / "dev-sign-ins.json").read_text())
    assert [row["role"] for row in rows] == ["editor", "champion", "reader"]
    assert len({row["password"] for row in rows}) == 3
    for row in rows:
        user = User.objects.get(email=row["email"])
        assert user.check_password(row["password"])
        assert [group.name.lower() for group in user.groups.all()] == [row["role"]]
        assert not user.is_superuser


@pytest.mark.django_db
def test_only_its_owner_may_read_the_file(roles: None, var: Path) -> None:
    call_command("make_sign_ins", stdout=StringIO())
    assert (var / "dev-sign-ins.json").stat().st_mode & 0o777 == 0o600
    assert not list(var.glob("*.part"))


@pytest.mark.django_db
def test_run_again_passwords_stay_and_a_changed_one_is_mended(roles: None, var: Path) -> None:
    call_command("make_sign_ins", stdout=StringIO())
    before = (var / "dev-sign-ins.json").read_text()
    user = User.objects.get(email="editor@precedent.example")
    user.set_password("something else")
    user.is_active = False
    user.save()
    call_command("make_sign_ins", stdout=StringIO())
    assert (var / "dev-sign-ins.json").read_text() == before
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(json.loads(before)[0]["password"])


@pytest.mark.django_db
def test_without_the_file_new_passwords_are_made(roles: None, var: Path) -> None:
    call_command("make_sign_ins", stdout=StringIO())
    before = (var / "dev-sign-ins.json").read_text()
    (var / "dev-sign-ins.json").write_text("torn {")
    call_command("make_sign_ins", stdout=StringIO())
    assert (var / "dev-sign-ins.json").read_text() != before
    assert User.objects.filter(email__endswith="@precedent.example").count() == 3


@pytest.mark.django_db
def test_sign_ins_are_never_made_in_production(roles: None, var: Path, settings: Settings) -> None:
    settings.PRECEDENT_ENV = "production"
    with pytest.raises(CommandError, match="never made in production"):
        call_command("make_sign_ins", stdout=StringIO())
    assert not list(var.iterdir())


@pytest.mark.django_db
def test_without_roles_the_command_says_what_to_run_first(var: Path) -> None:
    Group.objects.all().delete()
    with pytest.raises(CommandError, match="run load_roles first"):
        call_command("make_sign_ins", stdout=StringIO())
