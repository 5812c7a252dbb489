"""What was imported can be found when the command ends; what ships is loaded."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from casestudies import services
from casestudies.services import withdraw
from organisations.models import Organisation
from search.asking import read_strictly
from search.models import IndexJob
from search.service import find
from tests import factories
from tests.website.importing.running import (
    AGREED,
    INFUSE,
    READY,
    Writer,
    case,
    only_case,
    run,
)
from website.importing import findable

pytestmark = pytest.mark.django_db


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
    anew = AGREED.replace("2026-01", "2026-02")
    said = run(INFUSE, "--set", "reach=local", *READY, "--set", anew)
    assert "updated" in said
    found = find(read_strictly({"q": [page.title]}))
    assert [hit.ref for hit in found.hits] == [page.ref]


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
