"""Which case a file is about: made once, updated, and never taken for another."""

from __future__ import annotations

import pytest

from casestudies import services
from casestudies.models import CaseStudyPage
from casestudies.services import withdraw
from organisations.models import Organisation, Programme
from tests import factories
from tests.website.importing.running import (
    AGREED,
    INFUSE,
    OWNER,
    READY,
    Writer,
    case,
    only_case,
    only_case_called,
    run,
)

pytestmark = pytest.mark.django_db


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


def test_a_reference_that_would_end_the_count_is_refused(write: Writer) -> None:
    said = run(write("a.md", case(ref="PR-2147483647")), fails=True)
    assert "PR-2147483647 cannot be brought along: the largest is PR-99999999" in said
    run(write("a.md", case()))
    assert only_case().ref != "PR-2147483647"
