from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from casestudies import services
from casestudies.models import CaseIndexPage, CaseStudyPage, ImportRecord
from casestudies.services import withdraw
from exchange.readers import formats
from exchange.readers.detect import Document, read_documents
from organisations.models import Organisation, Programme
from search.asking import read_strictly
from search.models import IndexJob
from search.service import find
from taxonomy.models import Sector
from tests import factories
from website.importing import findable
from website.importing.sources import find_files

INFUSE = Path(__file__).parent.parent / "exchange" / "data" / "infuse_northmere.txt"
OWNER = "owner_contact={name: Editors, email: editors@council.example}"
AGREED = "consents=[{given_by: Head of care, role: owner, audiences: [public], date: 2026-01}]"
READY = (
    "--set",
    OWNER,
    "--set",
    AGREED,
    "--set",
    "mode=unsure",
    "--set",
    "phase=pilot",
    "--publish",
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _place(case_index: CaseIndexPage, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def northmere() -> Organisation:
    return factories.organisation("Northmere", official_name="Northmere Council", slug="northmere")


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write_file(name: str, text: str) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


Writer = Callable[[str, str], Path]


def run(*args: Any, fails: bool = False) -> str:
    out = StringIO()
    if fails:
        with pytest.raises(CommandError) as failed:
            call_command("import_cases", *map(str, args), stdout=out)
        return f"{out.getvalue()}{failed.value}"
    call_command("import_cases", *map(str, args), stdout=out)
    return out.getvalue()


def case(**names: str) -> str:
    names = {"title": "Rounds", **names}
    front = "".join(f"{name}: {value}\n" for name, value in names.items())
    return f"---\n{front}---\n\n## Challenge\n\nHard.\n"


def only_case() -> CaseStudyPage:
    page: CaseStudyPage = CaseStudyPage.objects.get()
    return page


def test_a_case_file_becomes_a_draft_and_the_line_says_so(write: Writer) -> None:
    path = write("one.md", case())
    said = run(path)
    page = only_case()
    assert said.startswith(f"created: {path} {page.ref} “Rounds”")
    assert "1 file: 1 created." in said
    assert (page.live, page.challenge) == (False, "Hard.")


def test_the_infuse_template_becomes_a_published_case(northmere: Organisation) -> None:
    Programme(name="Infuse").save()
    said = run(INFUSE, *READY)
    page = only_case()
    assert "(published;" in said
    assert page.live
    assert page.lead_organisation == northmere
    assert page.programme is not None
    assert [row.nation for row in page.nations.all()] == ["england"]
    assert page.cohort == "Beta"
    assert "title and summary made from the document's own words" in said


def test_the_same_file_twice_changes_nothing(write: Writer, northmere: Organisation) -> None:
    write("one.md", case())
    folder = write("two.txt", INFUSE.read_text(encoding="utf-8")).parent
    run(folder, *READY, fails=True)
    before = list(CaseStudyPage.objects.values_list("ref", "latest_revision_id", "live"))
    assert "2 files: 2 unchanged." in run(folder)
    run(folder, "--set", OWNER)
    assert list(CaseStudyPage.objects.values_list("ref", "latest_revision_id", "live")) == before
    run(INFUSE, *READY)
    assert list(CaseStudyPage.objects.values_list("ref", "latest_revision_id", "live")) == before


def test_a_file_that_cannot_be_published_changes_nothing_the_second_time_either(
    write: Writer,
) -> None:
    path = write("a.md", case())
    given = (path, "--set", OWNER, "--publish")
    run(*given, fails=True)
    before = only_case().latest_revision_id
    said = run(*given, fails=True)
    assert said.startswith(f"unchanged: {path}")
    assert "not published: Say what kind of record this is" in said
    assert only_case().latest_revision_id == before


def test_what_was_missing_can_be_given_the_next_time_without_a_second_record(
    northmere: Organisation,
) -> None:
    said = run(INFUSE, "--set", "phase=pilot", "--publish", fails=True)
    for words in ("innovation mode", "owner's e-mail", "owner's agreement"):
        assert words in said
    assert "Choose the phase" not in said
    assert "1 file was refused or not published" in said
    assert "updated" in run(
        INFUSE, "--set", OWNER, "--set", AGREED, "--set", "mode=unsure", "--publish"
    )
    page = only_case()
    assert page.live
    assert page.phase == "pilot"


def test_a_changed_file_updates_the_case_it_made_by_ref_or_source_address(write: Writer) -> None:
    run(write("a.md", case(source_url="https://example.org/a")))
    page = only_case()
    assert (
        f"updated: {write('a.md', case(title='New', source_url='https://example.org/a'))} {page.ref}"
        in run(write("a.md", case(title="New", source_url="https://example.org/a")))
    )
    run(write("moved.md", case(title="Newer", ref=page.ref)))
    page = only_case()
    assert page.get_latest_revision_as_object().title == "Newer"


def test_a_ref_from_elsewhere_is_kept_where_no_case_here_has_it(write: Writer) -> None:
    run(write("a.md", case(ref="PR-000777")))
    assert only_case().ref == "PR-000777"


def test_a_ref_that_is_none_is_refused(write: Writer) -> None:
    assert "ref: “777” is not a reference like PR-000123" in run(
        write("a.md", case(ref="777")), fails=True
    )


def test_a_case_edited_here_is_refused_without_overwrite(write: Writer) -> None:
    path = write("a.md", case(source_url="https://example.org/a"))
    run(path)
    page = only_case().get_latest_revision_as_object()
    page.challenge = "Our own words."
    services.save_draft(page)
    path.write_text(case(title="New", source_url="https://example.org/a"), encoding="utf-8")
    assert f"{page.ref} was edited here since its last import; use --overwrite" in run(
        path, fails=True
    )
    run(path, "--overwrite")
    assert only_case().get_latest_revision_as_object().challenge == "Hard."


def test_overwrite_restores_an_edited_case_from_an_unchanged_file(write: Writer) -> None:
    path = write("a.md", case())
    run(path)
    page = only_case().get_latest_revision_as_object()
    page.challenge = "Our own words."
    services.save_draft(page)
    assert "unchanged" in run(path)
    assert "updated" in run(path, "--overwrite")
    assert only_case().get_latest_revision_as_object().challenge == "Hard."


def test_a_case_that_was_never_imported_is_not_replaced_by_a_file_with_its_ref(
    write: Writer,
) -> None:
    draft = factories.draft("Ours")
    said = run(write("a.md", case(ref=draft.ref)), fails=True)
    assert f"{draft.ref} is here already and was not imported" in said


def test_a_withdrawn_case_stays_withdrawn(write: Writer, northmere: Organisation) -> None:
    run(INFUSE, *READY)
    page = only_case()
    withdraw(page, "owner-request")
    assert f"{page.ref} was withdrawn on" in run(INFUSE, *READY, fails=True)


def test_a_merged_case_is_not_brought_back(write: Writer) -> None:
    path = write("a.md", case(ref="PR-000031"))
    run(path)
    winner = factories.draft("Winner")
    services.merge_cases(only_case_called("PR-000031"), winner)
    path.write_text(case(ref="PR-000031", title="Again"), encoding="utf-8")
    assert f"PR-000031 was merged into {winner.ref}" in run(path, fails=True)


def only_case_called(ref: str) -> CaseStudyPage:
    page: CaseStudyPage = CaseStudyPage.objects.get(ref=ref)
    return page


def test_an_unknown_lead_organisation_stays_as_text_and_stops_publishing(
    northmere: Organisation,
) -> None:
    Organisation.objects.all().delete()
    said = run(INFUSE, *READY, fails=True)
    assert "The lead organisation “Northmere Council” is not known" in said
    page = only_case()
    assert (page.live, page.lead_organisation_text) == (False, "Northmere Council")
    assert "was made; fill in its type" in run(INFUSE, *READY, "--create-organisations")
    page = only_case()
    assert page.live
    assert page.lead_organisation is not None
    assert page.lead_organisation_text == ""


def test_an_ambiguous_lead_organisation_is_refused_with_its_candidates(write: Writer) -> None:
    factories.organisation(
        "Brack", official_name="Brack County Council", slug="brack-county", type="county"
    )
    factories.organisation(
        "Brack town", official_name="Brack District Council", slug="brack-district", type="district"
    )
    said = run(write("a.md", case(lead_organisation="Brack Council")), fails=True)
    assert "could be" in said
    assert "brack-county" in said
    assert "brack-district" in said
    assert not CaseStudyPage.objects.exists()


def test_an_unknown_partner_or_programme_stays_as_text_and_is_noted(write: Writer) -> None:
    said = run(
        write("a.md", case(partners="[{organisation: Somebody Ltd}]", programme="Nobody knows"))
    )
    assert "partners.1.organisation: “Somebody Ltd” is not known; kept as text" in said
    page = only_case()
    assert page.programme_text == "Nobody knows"
    assert page.partners.get().organisation_text == "Somebody Ltd"


def test_terms_that_cannot_be_used_are_all_named(write: Writer) -> None:
    factories.term(Sector, slug="care", is_group=True)
    factories.term(Sector, slug="real")
    said = run(
        write("a.md", case(sectors="[care, real, unreal]", methods="[guesswork]")), fails=True
    )
    assert "sectors: “care” is a group" in said
    assert "sectors: there is no sector called “unreal”" in said
    assert "methods: there is no method called “guesswork”" in said


def test_names_that_are_not_known_are_reported_and_kept_in_the_report(
    write: Writer, tmp_path: Path, settings: Any
) -> None:
    path = write("a.md", case(layout="page"))
    assert "names not known, kept in the report: layout" in run(path)
    kept = list((tmp_path / "var" / "imports").glob("*.json"))
    assert json.loads(kept[0].read_text())["files"][0]["unknown"] == {"layout": "page"}
    path.write_text(case(layout="other"), encoding="utf-8")
    report = tmp_path / "reports" / "r.json"
    run(path, "--report", report)
    assert json.loads(report.read_text())["files"][0]["unknown"] == {"layout": "other"}


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


def test_two_files_about_one_case_in_one_run_are_not_both_taken(write: Writer) -> None:
    write("a.md", case(source_url="https://example.org/a"))
    folder = write("b.md", case(title="Other", source_url="https://example.org/a")).parent
    assert "it is the same case" in run(folder, fails=True)
    write("c.md", case(source_url="https://example.org/a"))
    (folder / "b.md").unlink()
    assert "2 files: 2 unchanged." in run(folder)


def test_an_address_that_several_cases_share_needs_a_ref(write: Writer) -> None:
    for ref in ("PR-000041", "PR-000042"):
        run(write(f"{ref}.md", case(ref=ref, source_url="https://example.org/a")))
    said = run(write("c.md", case(title="Third", source_url="https://example.org/a")), fails=True)
    assert "several cases here have this address (PR-000041, PR-000042)" in said


def test_related_cases_may_be_named_before_they_are_there(write: Writer) -> None:
    run(write("a.md", case(related="[{ref: PR-000999, relation: continues}]")))
    assert only_case().related.get().target_ref == "PR-000999"


def test_updating_a_public_case_without_publishing_leaves_the_public_version(
    northmere: Organisation,
) -> None:
    run(INFUSE, *READY)
    page = only_case()
    said = run(INFUSE, "--set", "reach=local")
    assert "kept as a draft; the public version stays as it was" in said
    page.refresh_from_db()
    assert page.live
    assert page.reach == ""
    assert page.get_latest_revision_as_object().reach == "local"


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


def test_it_ends_with_its_index_jobs_done_or_says_that_they_wait(
    northmere: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(INFUSE, *READY)
    assert not IndexJob.objects.exists()
    monkeypatch.setattr(findable, "drain_now", type("Done", (), {"put_back": 1}))
    assert findable.make_findable().startswith("The search engine did not take everything")


def test_a_torn_index_is_built_anew_so_that_what_was_published_is_found(
    northmere: Organisation, tmp_path: Path
) -> None:
    run(INFUSE, *READY)
    for marker in (tmp_path / "index").rglob("marker.json"):
        marker.write_text("torn")
    page = only_case()
    said = run(INFUSE, "--set", "reach=local", *READY)
    assert "updated" in said
    found = find(read_strictly({"q": [page.title]}))
    assert [hit.ref for hit in found.hits] == [page.ref]


def test_a_reference_that_would_end_the_count_is_refused(write: Writer) -> None:
    said = run(write("a.md", case(ref="PR-2147483647")), fails=True)
    assert "PR-2147483647 cannot be brought along: the largest is PR-99999999" in said
    run(write("a.md", case()))
    assert only_case().ref != "PR-2147483647"


def test_the_demonstration_is_loaded_once_and_leaves_edits_alone(
    write: Writer, northmere: Organisation
) -> None:
    text = case(
        ref="PR-000001", kind="pilot", lead_organisation="northmere", summary="S.", mode="unsure", phase="pilot",
        basis="illustrative", owner_contact="{name: E, email: e@council.example}",
    )  # fmt: skip
    folder = write("pr-000001.md", text).parent

    def load() -> str:
        out = StringIO()
        call_command("load_demonstration", folder, stdout=out)
        return out.getvalue()

    assert "1 file: 1 created." in load()
    assert load().strip() == "1 file: 1 unchanged."
    page = only_case()
    assert page.live
    edited = page.get_latest_revision_as_object()
    edited.challenge = "Our own."
    services.publish(edited)
    write("pr-000001.md", text.replace("Hard.", "Harder."))
    assert load().strip() == "1 file: 1 unchanged."
    assert only_case().challenge == "Our own."
    withdraw(only_case(), "owner-request")
    assert load().strip() == "1 file: 1 unchanged."
    assert not only_case().live


def test_the_first_seed_is_imported_published_and_refused_nothing(shared: Path) -> None:
    factories.organisation(
        "Vale of Glamorgan", official_name="Vale of Glamorgan Council", nation="wales"
    )
    source = next((shared / "seeds").glob("000_*.txt"))
    said = run(source, *READY)
    page = only_case()
    assert page.live, said
    assert [row.nation for row in page.nations.all()] == ["wales"]


def test_a_lead_organisation_with_an_endless_name_is_not_made(write: Writer) -> None:
    path = write("a.md", case(lead_organisation="Very " * 30 + "Long Council"))
    assert "longer than 120 characters" in run(path, "--create-organisations", fails=True)
    assert not Organisation.objects.exists()


def test_an_ambiguous_partner_is_kept_as_text_with_its_candidates_noted(write: Writer) -> None:
    for kind in ("County", "District"):
        name = f"Brack {kind} Council"
        factories.organisation(f"Brack {kind.lower()}", official_name=name, type=kind.lower())
    said = run(write("a.md", case(partners="[{organisation: Brack Council}]")))
    assert "partners.1.organisation: “Brack Council” could be Brack County Council" in said
    assert only_case().partners.get().organisation_text == "Brack Council"


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


def test_what_was_published_is_found_by_a_plain_question_when_the_command_ends(
    northmere: Organisation,
) -> None:
    run(INFUSE, *READY)
    found = find(read_strictly({"q": ["can home care providers share rotas to cut travel"]}))
    assert [hit.ref for hit in found.hits] == [only_case().ref]


def test_the_first_seed_is_found_by_a_plain_question(shared: Path) -> None:
    factories.organisation("Vale of Glamorgan", official_name="Vale of Glamorgan Council")
    run(next((shared / "seeds").glob("000_*.txt")), *READY)
    found = find(
        read_strictly({"q": ["how do we find out which local suppliers could bid for us?"]})
    )
    assert [hit.ref for hit in found.hits] == [only_case().ref]
