"""What an agreement covers that a file brings: what that file says, and nothing that is written later."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casestudies import services
from casestudies.agreeing import cover_uncovered
from casestudies.agreement import Lack, needs
from casestudies.models import CaseStudyPage, Consent, Tombstone
from organisations.models import Organisation
from tests.website.importing.running import Writer, case, only_case, run

pytestmark = pytest.mark.django_db

OWNER = "{given_by: Head of care, role: owner, audiences: [public], date: %s}"
QUOTED = (
    "{given_by: A carer, role: quoted-person, audiences: [public], date: 2026-01, covers: [%s]}"
)
QUOTATION = "{text: %s, attributed_to: A carer, permission: true}"
ASKED_AGAIN = "the text has changed since the owner's agreement"


def agreed(
    *quoted: str, summary: str = "Fewer rounds.", date: str = "2026-01", **names: str
) -> str:
    """A file that says all that publishing needs, with its owner's agreement and others."""
    return case(
        ref="PR-000031", kind="pilot", lead_organisation="northmere", summary=summary, mode="unsure", phase="pilot",
        owner_contact="{name: E, email: e@council.example}",
        consents=f"[{', '.join([OWNER % date, *quoted])}]", **names,
    )  # fmt: skip


def draft() -> CaseStudyPage:
    latest: CaseStudyPage = only_case().get_latest_revision_as_object()
    return latest


def lacks() -> dict[str, str]:
    return {need.part: need.lack.value for need in needs(draft())}


def test_it_covers_what_the_file_says_and_no_later_edit(
    write: Writer, northmere: Organisation
) -> None:
    run(write("a.md", agreed()), "--publish")
    page = draft()
    page.summary = "fewer ROUNDS"
    services.save_draft(page)
    assert lacks() == {}, "capitals and punctuation are not material"
    page.summary = "Other rounds."
    services.save_draft(page)
    assert lacks() == {"": Lack.CHANGED.value}


def test_the_same_agreement_with_another_text_asks_again_and_a_new_one_covers_it(
    write: Writer, northmere: Organisation
) -> None:
    run(write("a.md", agreed()), "--publish")
    said = run(write("a.md", agreed(summary="Other rounds.")), "--publish", fails=True)
    assert "updated" in said and ASKED_AGAIN in said
    assert only_case().summary == "Fewer rounds."
    assert draft().summary == "Other rounds."
    run(write("a.md", agreed(summary="Other rounds.", date="2026-02")), "--publish")
    assert only_case().summary == "Other rounds."
    run(write("a.md", agreed(summary="Other rounds.", date="2026-02", reach="local")))
    assert lacks() == {"": Lack.CHANGED.value}


def test_neither_importing_it_twice_nor_overwriting_makes_it_one_to_the_new_text(
    write: Writer, northmere: Organisation
) -> None:
    run(write("a.md", agreed()), "--publish")
    path = write("a.md", agreed(summary="Other rounds."))
    assert ASKED_AGAIN in run(path, "--publish", fails=True)
    assert "unchanged" in run(path, "--publish")
    page = draft()
    page.challenge = "Ours."
    services.save_draft(page)
    assert ASKED_AGAIN in run(path, "--publish", "--overwrite", fails=True)
    assert (draft().challenge, only_case().summary) == ("Hard.", "Fewer rounds.")


@pytest.mark.parametrize("worker_looked", [False, True])
def test_an_agreement_from_before_covers_what_stood_here_and_giving_it_that_is_no_edit(
    write: Writer, northmere: Organisation, worker_looked: bool
) -> None:
    run(write("a.md", agreed()), "--publish")
    Consent.objects.update(agreed_to=[])
    assert not worker_looked or cover_uncovered(1) == 1
    said = run(write("a.md", agreed(summary="Other rounds.")), "--publish", fails=True)
    assert ASKED_AGAIN in said and "edited here" not in said


def test_a_part_that_it_did_not_cover_is_covered_as_it_stands_and_another_as_it_was(
    write: Writer, northmere: Organisation
) -> None:
    words = ["{id: w1, text: It helped.}", "{id: w2, text: It did not.}"]
    both = QUOTED % "quotations.w1, quotations.w2"
    run(write("a.md", agreed(QUOTED % "quotations.1", quotations=f"[{', '.join(words)}]")))
    assert lacks() == {"quotations.w1": "never", "quotations.w2": "never"}
    ticked = [word.replace("}", ", permission: true}") for word in words]
    run(write("a.md", agreed(both, quotations=f"[{', '.join(ticked)}]")))
    assert lacks() == {}
    other = [ticked[0].replace("helped", "hurt"), ticked[1]]
    run(write("a.md", agreed(QUOTED % "quotations", quotations=f"[{', '.join(other)}]")))
    assert lacks() == {"": "changed", "quotations.w1": "changed"}


def test_an_agreement_to_what_is_not_there_covers_nothing_that_comes_later(
    write: Writer, northmere: Organisation
) -> None:
    supplier = "{role: supplier, audiences: [public], date: 2026-01, covers: [suppliers.s7]}"
    run(write("a.md", agreed(supplier)))
    run(write("a.md", agreed(supplier, suppliers="[{id: s7, name: Northdene}]")))
    assert lacks() == {"": "changed", "suppliers.s7": "changed"}


def test_words_that_change_after_the_file_said_they_are_permitted_ask_again(
    write: Writer, northmere: Organisation
) -> None:
    run(write("a.md", agreed(quotations=f"[{QUOTATION % 'It helped.'}]")), "--publish")
    assert only_case().live
    quoted = QUOTATION % '"It {0} hurt."'
    changed = write("a.md", agreed(date="2026-02", quotations=f"[{quoted}]"))
    said = run(changed, "--publish", fails=True)
    assert "“It {0} hurt.” have changed since their permission was ticked" in said
    assert [row.permission for row in draft().quotations.all()] == [False]
    assert only_case().quotations.get().text == "It helped."


def test_an_imported_case_is_exported_whole_and_comes_back_byte_for_byte(
    write: Writer, northmere: Organisation, tmp_path: Path
) -> None:
    words = f"[{QUOTATION % 'It helped.'}]"
    run(write("a.md", agreed(QUOTED % "quotations", quotations=words)), "--publish")
    first = exported_to(tmp_path / "first")
    assert "agreed_to" in first.read_text(encoding="utf-8")
    only_case().delete()
    Tombstone.objects.all().delete()
    run(first, "--publish")
    assert only_case().live
    second = exported_to(tmp_path / "second")
    head, *whole = first.read_bytes().splitlines()
    assert head.startswith(b"---") and whole[0].startswith(b"# Precedent: http")
    assert second.read_bytes().splitlines()[2:] == whole[1:], "but for the address, given once"


def exported_to(folder: Path) -> Path:
    call_command("export_cases", "--full", "--output", str(folder), stdout=StringIO())
    (file,) = folder.iterdir()
    return file
