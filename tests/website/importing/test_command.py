"""The command: one clear line for each file, settings, reports, and refusals before it starts."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, ImportRecord
from exchange.readers import formats
from exchange.readers.detect import Document, read_documents
from organisations.models import Organisation
from search.models import IndexJob
from tests.website.importing.running import (
    INFUSE,
    READY,
    Writer,
    case,
    only_case,
    run,
)
from website.importing.sources import find_files

pytestmark = pytest.mark.django_db


def test_one_bad_file_never_stops_the_rest_and_each_has_one_line(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 4096)
    monkeypatch.setattr("website.importing.sources.MAX_BYTES", 4096)
    folder = write("z-good.md", case()).parent
    write("README.md", "About this folder.")
    write(".hidden.md", case())
    (folder / "a-empty.txt").write_bytes(b"")
    (folder / "b-binary.bin").write_bytes(os.urandom(200) + b"\0" * 50)
    (folder / "c-huge.txt").write_text("x" * 5000)
    (folder / "d-null.md").write_bytes(case().encode() + b"\0")
    (folder / "e-windows.md").write_bytes(case(title="Café – one").encode("cp1252"))
    (folder / "f-markup.html").write_text("<html><body>Hello</body></html>")
    (folder / "g-wrong.md").write_text(case(kind="bidd"))
    (folder / "h-link.md").symlink_to(folder / "nowhere.md")
    (folder / "i-untitled.md").write_text("## Challenge\n\nHard.\n")
    (folder / "j-pipe.md").mkdir()
    os.mkfifo(folder / "k-fifo.md")
    said = run(folder, fails=True).splitlines()
    lines = [line for line in said if str(folder) in line]
    told = {
        Path(line.split(": ", 1)[1].split(" ", 1)[0]).name: line.split(":")[0] for line in lines
    }
    assert told == {
        "a-empty.txt": "refused",
        "b-binary.bin": "refused",
        "c-huge.txt": "refused",
        "d-null.md": "refused",
        "e-windows.md": "created",
        "f-markup.html": "refused",
        "g-wrong.md": "refused",
        "h-link.md": "refused",
        "i-untitled.md": "refused",
        "k-fifo.md": "refused",
        "z-good.md": "created",
    }
    assert "11 files: 2 created, 9 refused." in said
    assert said[-1].startswith("9 files were refused or not published")
    assert "read as Windows-1252" in next(line for line in lines if "e-windows" in line)


def test_a_file_that_the_database_refuses_leaves_nothing_behind(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise ValidationError("Something at the very end.")

    monkeypatch.setattr("website.importing.run.remember", broken)
    assert "Something at the very end" in run(write("a.md", case()), fails=True)
    assert not CaseStudyPage.objects.exists()
    assert not ImportRecord.objects.exists()


def test_a_file_that_breaks_us_is_one_line_and_the_rest_go_on(
    write: Writer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fragile(data: bytes, *others: Any) -> list[Document]:
        if b"Fragile" in data:
            raise RecursionError
        return read_documents(data, *others)

    monkeypatch.setattr("website.importing.run.read_documents", fragile)
    folder = write("a.md", case(title="Fragile")).parent
    write("b.md", case())
    said = run(folder, fails=True)
    assert "refused: " in said
    assert "Something unforeseen went wrong (RecursionError)" in said
    assert "2 files: 1 created, 1 refused." in said
    assert only_case().title == "Rounds"
    assert "RecursionError" in caplog.text


def test_a_dry_run_says_what_would_be_done_and_changes_nothing(
    northmere: Organisation, tmp_path: Path
) -> None:
    Organisation.objects.all().delete()
    IndexJob.objects.all().delete()
    said = run(
        INFUSE, *READY, "--create-organisations", "--dry-run", "--report", tmp_path / "r.json"
    )
    assert "created" in said
    assert "Nothing was changed: this was a dry run." in said
    assert json.loads((tmp_path / "r.json").read_text())["dry_run"] is True
    assert not CaseStudyPage.objects.exists()
    assert not Organisation.objects.exists()
    assert not IndexJob.objects.exists()


def test_work_is_done_in_the_name_of_the_person_given(write: Writer, editor: Any) -> None:
    path = write("a.md", case())
    assert "Nobody here has the e-mail address" in run(path, "--as", "no@body.example", fails=True)
    run(path, "--as", "EDITOR@precedent.example")
    page = only_case()
    assert page.latest_revision is not None
    assert page.latest_revision.user == editor


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("nonsense", "is not NAME=YAML"),
        ("colour=red", "colour: no field has this name"),
        ("kind=bidd", "kind: “bidd” is not one of"),
        ("kind=[", "cannot be read"),
        ("contract.colour=red", "contract.colour: no field has this name"),
    ],
)
def test_a_setting_that_means_nothing_stops_the_command_before_it_starts(
    write: Writer, setting: str, words: str
) -> None:
    assert words in run(write("a.md", case()), "--set", setting, fails=True)
    assert not CaseStudyPage.objects.exists()


def test_settings_fill_what_files_lack_and_never_what_they_say(write: Writer) -> None:
    given = ("kind=bid", "contract.value=9", "contract.band=under-25k", "title=X")
    path = write("a.md", case(kind="pilot", contract="{value: 5}"))
    run(path, *(part for setting in given for part in ("--set", setting)))
    page = only_case()
    assert (page.kind, page.title) == ("pilot", "Rounds")
    assert page.contract_value == Decimal(5)
    assert page.contract_band == "under-25k"


def test_nothing_to_import_is_one_clear_line(tmp_path: Path) -> None:
    assert "There is no file or folder" in run(tmp_path / "nowhere", fails=True)
    (tmp_path / "void").mkdir()
    assert "There is no file to import." in run(tmp_path / "void", fails=True)


def test_without_a_case_list_there_is_nowhere_to_import_to(write: Writer) -> None:
    path = write("a.md", case())
    CaseIndexPage.objects.all().delete()
    assert "There is no case list" in run(path, fails=True)


def test_folders_are_walked_in_sorted_order_and_each_file_once(write: Writer) -> None:
    for name in ("b/2.md", "a/1.md", "3.md"):
        write(name, case())
    folder = write("b/1.md", case()).parent.parent
    found = find_files([folder / "b" / "2.md", folder])
    names = [path.relative_to(folder).as_posix() for path in found]
    assert names == ["b/2.md", "3.md", "a/1.md", "b/1.md"]


def test_a_report_that_cannot_be_written_is_one_clear_line(write: Writer, tmp_path: Path) -> None:
    path = write("a.md", case())
    assert "The report cannot be written to" in run(path, "--report", path / "r.json", fails=True)


def test_a_setting_given_as_a_value_and_as_parts_is_refused(write: Writer) -> None:
    said = run(
        write("a.md", case()), "--set", "contract=x", "--set", "contract.value=1", fails=True
    )
    assert "contract.value: it is given twice" in said


def test_publishing_that_the_fields_forbid_leaves_the_draft_and_says_why(
    northmere: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*args: Any, **kwargs: Any) -> None:
        raise ValidationError("The slug is taken.")

    monkeypatch.setattr(services, "publish", forbid)
    assert "not published: The slug is taken" in run(INFUSE, *READY, fails=True)
    assert not only_case().live
