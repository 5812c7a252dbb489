"""Documents handed in through the real upload, read by the worker's own task, reviewed and made into drafts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casestudies import services
from casestudies.models import CaseStudyPage
from cms.accounts.models import User
from contributions.documents import files, reading
from contributions.documents import services as services_of_documents
from contributions.documents.retention import tidy
from contributions.documents.review import screen_of
from contributions.documents.services import reading_of
from contributions.models import DocumentJob, JobState
from contributions.room.overview import latest_version
from exchange.extract import full_record
from exchange.recognition.reading import Status
from tests import factories
from tests.contributions.conftest import champion_named, signed_in
from tests.contributions.handing_in import LETTER, handed_in, page_of, passage_with, say
from tests.exchange.documents import MAKERS, words

pytestmark = pytest.mark.django_db


SEEDS = ("000", "001", "002", "003", "004")


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_every_seed_becomes_a_draft_in_every_format_and_no_word_is_lost(
    room: Client, shared: Path, seed: str
) -> None:
    text = next((shared / "seeds").glob(f"{seed}_*.txt")).read_text(encoding="utf-8")
    for kind, make in MAKERS.items():
        job = handed_in(room, make(text), f"seed.{kind}")
        assert job.state == JobState.READ, job.error
        assert not files.path_of(job.pk).exists()
        say(room, "draft", job)
        case = job.cases.get()
        said = words("\n".join(full_record(latest_version(case)).texts()))
        screen = screen_of(job)
        beside = [each for each in screen.review.placements if each.status is not Status.PLACED]
        said |= words("\n".join(each.passage.text for each in beside))
        said |= words("\n".join(reading_of(job, screen.source).asked))
        assert words(screen.source.words()) <= said


def test_pasted_text_is_read_like_a_file(room: Client) -> None:
    sent = room.post(reverse("contribute_upload"), {"text": LETTER})
    assert "It is waiting to be read" in room.get(sent["Location"]).content.decode()
    assert reading.read_next()
    assert "Too many visits" in room.get(sent["Location"]).content.decode()


def test_nothing_too_much_and_both_at_once_are_refused_before_anything_is_kept(
    room: Client,
) -> None:
    def told(**said: object) -> str:
        answer = room.post(reverse("contribute_upload"), said)
        assert answer.status_code == 200
        return answer.content.decode()

    assert "Choose a file, or paste text." in told(text=" ")
    assert "It is empty." in told(file=SimpleUploadedFile("a.txt", b""), text="")
    large = SimpleUploadedFile("a.txt", b"x" * (20 * 1024 * 1024 + 1))
    assert "It is larger than 20 MB." in told(file=large, text="")
    both = told(file=SimpleUploadedFile("a.txt", b"x"), text="words typed")
    assert "not both" in both
    assert "words typed" in both
    assert not DocumentJob.objects.exists()


def test_a_file_that_is_too_large_is_read_no_further_than_that(champion: User) -> None:
    given = 0

    def chunks() -> Iterator[bytes]:
        nonlocal given
        for _each in range(40):
            given += 1
            yield b"x" * 1024 * 1024

    with pytest.raises(ValueError, match="It is larger than 20 MB"):
        services_of_documents.hand_in(champion, "a.txt", chunks())
    assert given == 21
    assert not DocumentJob.objects.exists()


def test_what_a_killed_worker_was_reading_is_read_again_and_given_up_after_three_times(
    champion: User,
) -> None:
    long_ago = timezone.now() - reading.GIVEN_UP_AFTER - timedelta(seconds=1)
    lost = {"user": champion, "state": JobState.READING, "taken_at": long_ago}
    again = DocumentJob.objects.create(name="a.txt", tries=1, **lost)
    often = DocumentJob.objects.create(name="b.txt", tries=3, **lost)
    files.keep(again.pk, [LETTER.encode()])
    assert reading.read_next()
    assert not reading.read_next()
    again.refresh_from_db()
    often.refresh_from_db()
    assert again.state == JobState.READ
    assert often.state == JobState.REFUSED
    assert often.error == reading.NEVER_ENDED


def test_a_document_whose_file_is_gone_says_so(champion: User) -> None:
    job = DocumentJob.objects.create(user=champion, name="a.txt")
    assert reading.read_next()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.REFUSED, reading.GONE)


def test_a_passage_is_moved_set_aside_and_taken_back(room: Client) -> None:
    job = handed_in(room, LETTER.encode())
    rounds = passage_with(job, "Rounds were")
    say(room, "decide", job, do="place", passage=rounds, to="key_findings")
    record = screen_of(job).review.record
    assert record.narrative["key_findings"] == "Rounds were planned anew."
    assert "Rounds" not in record.narrative.get("approach", "")
    assert "Set aside by you" in say(room, "decide", job, do="aside", passage=rounds)
    assert "Rounds" not in "".join(screen_of(job).review.record.texts())
    before = screen_of(DocumentJob.objects.get(pk=job.pk)).review.count(Status.SET_ASIDE)
    say(room, "decide", job, do="back", passage=rounds)
    assert before - screen_of(job).review.count(Status.SET_ASIDE) == 1


def test_what_does_not_fit_keeps_its_words_without_a_place(room: Client) -> None:
    job = handed_in(room, LETTER.encode())
    rounds = passage_with(job, "Rounds were")
    assert "it does not fit there" in say(
        room, "decide", job, do="place", passage=rounds, to="started"
    )
    assert "Not done." in say(
        room, "decide", job, do="place", passage=rounds, to="owner_contact.email"
    )
    assert "Not done." in say(room, "decide", job, do="place", passage="p999", to="challenge")
    assert "Not done." in say(room, "decide", job, do="explode", passage=rounds)


def test_personal_data_is_pointed_out_and_what_people_wrote_is_text(room: Client) -> None:
    job = handed_in(room, LETTER.encode() + b"\n<script>alert(1)</script>\n", "<b>x.txt")
    page = page_of(room, job)
    assert "the name Robin Example beside a telephone number" in page
    assert "<script>alert" not in page
    assert "<b>x.txt" not in page


def test_words_left_beside_the_draft_can_still_be_put_into_it(room: Client, champion: User) -> None:
    job = handed_in(room, LETTER.encode() + b"\n## Odds\n\nA stray remark.\n")
    stray = passage_with(job, "A stray remark")
    say(room, "draft", job)
    case = job.cases.get()
    assert case.owner == champion
    assert not case.live
    assert "stray" not in "".join(full_record(latest_version(case)).texts())
    assert (
        "has no place in the case yet"
        in room.get(reverse("contribute_case", args=[case.ref])).content.decode()
    )
    say(room, "decide", job, do="place", passage=stray, to="next_steps")
    case = CaseStudyPage.objects.get(pk=case.pk)
    assert latest_version(case).next_steps == "A stray remark."
    say(room, "decide", job, do="place", passage=stray, to="next_steps")
    case = CaseStudyPage.objects.get(pk=case.pk)
    assert latest_version(case).next_steps == "A stray remark."
    say(room, "draft", job)
    assert CaseStudyPage.objects.count() == 1


def test_all_that_has_no_place_is_kept_or_set_aside_at_a_word(room: Client) -> None:
    job = handed_in(room, b"Minutes of a meeting\n\nWe met and talked.\n\nThen we went home.")
    assert screen_of(job).unplaced
    say(room, "decide", job, do="rest-kept")
    screen = screen_of(job)
    assert not screen.unplaced
    assert "We met and talked." in screen.review.record.sections[0].body
    other = handed_in(room, b"Minutes of another\n\nWe met again.")
    say(room, "decide", other, do="rest-aside")
    assert not screen_of(other).unplaced


def test_all_that_is_kept_after_the_draft_is_made_comes_into_it_in_one_version(
    room: Client,
) -> None:
    stray = "".join(f"## Zz heading {n}\n\nStray words {n}.\n\n" for n in range(5))
    job = handed_in(room, f"## Challenge\n\nToo many.\n\n{stray}".encode())
    say(room, "draft", job)
    case = job.cases.get()
    before = case.revisions.count()

    say(room, "decide", job, do="rest-kept")

    kept = "".join(full_record(latest_version(job.cases.get())).texts())
    assert all(kept.count(f"Stray words {n}.") == 1 for n in range(5))
    assert case.revisions.count() == before + 1
    job.refresh_from_db()
    assert not screen_of(job).unplaced


def test_another_form_moves_what_was_not_decided_and_nothing_else(room: Client) -> None:
    job = handed_in(room, LETTER.encode())
    rounds = passage_with(job, "Rounds were")
    say(room, "decide", job, do="place", passage=rounds, to="key_findings")
    say(room, "form", job, template="infuse")
    job.refresh_from_db()
    assert job.template == "infuse"
    assert "Rounds" in screen_of(job).review.record.narrative["key_findings"]
    assert "There is no such form." in say(room, "form", job, template="no-such")


def test_words_go_with_the_case_published_or_after_thirty_days_and_files_that_nobody_reads(
    room: Client, champion: User
) -> None:
    old = DocumentJob.objects.create(
        user=champion, name="a", state=JobState.READ, created_at=timezone.now() - timedelta(days=31)
    )
    kept = DocumentJob.objects.create(
        user=champion, name="b", state=JobState.READ, created_at=timezone.now() - timedelta(days=31)
    )
    kept.cases.add(factories.draft())
    done = DocumentJob.objects.create(user=champion, name="c", state=JobState.READ)
    case = factories.complete_draft()
    done.cases.add(case)
    services.publish(case)
    files.keep(old.pk, [b"x"])
    tidy()
    assert set(DocumentJob.objects.all()) == {kept}
    assert files.path_of(old.pk).exists()
    tidy(timezone.now() + timedelta(hours=2))
    assert not files.path_of(old.pk).exists()
    CaseStudyPage.objects.update(owner=champion)
    say(room, "delete", kept)
    assert not DocumentJob.objects.exists()


def test_words_that_nobody_decided_on_stay_when_an_editor_publishes_their_case(
    room: Client, champion: User
) -> None:
    job = handed_in(room, b"Minutes of a meeting\n\nWe met and talked.")
    case = factories.complete_draft(owner=champion)
    job.cases.add(case)
    services.publish(case)
    tidy()
    assert screen_of(DocumentJob.objects.get(pk=job.pk)).unplaced
    overview = room.get(reverse("contribute_case", args=[case.ref])).content.decode()
    assert "Look over what of “ours.txt” has no place in the case yet" in overview
    say(room, "decide", job, do="rest-aside")
    tidy()
    assert not DocumentJob.objects.exists()


def test_the_people_of_a_case_see_what_stands_beside_it_and_nobody_else(room: Client) -> None:
    job = handed_in(room, LETTER.encode())
    address = reverse("contribute_document", args=[job.pk])
    other = champion_named("kim")
    assert signed_in(other).get(address).status_code == 404
    say(room, "draft", job)
    job.cases.get().people.create(user=other, role="writer", accepted_at=timezone.now())
    assert signed_in(other).get(address).status_code == 200
    assert signed_in(other).post(f"{address}delete/").status_code == 404


def test_who_was_taken_off_a_case_puts_nothing_into_it_any_more(room: Client) -> None:
    job = handed_in(room, LETTER.encode() + b"\n## Odds\n\nA stray remark.\n")
    say(room, "draft", job)
    CaseStudyPage.objects.update(owner=None)
    job.cases.get().people.all().delete()
    stray = passage_with(job, "A stray remark")
    page = say(room, "decide", job, do="place", passage=stray, to="next_steps")
    assert "no longer yours" in page
    assert not latest_version(job.cases.get()).next_steps
    for do in ("aside", "rest-aside", "rest-kept"):
        assert "no longer yours" in say(room, "decide", job, do=do, passage=stray)
    assert "no longer yours" in say(room, "delete", job)
    assert not job.decisions.exists() and DocumentJob.objects.filter(pk=job.pk).exists()


def test_a_screen_of_many_passages_asks_no_more_than_one_of_few(room: Client) -> None:
    def queries(job: DocumentJob) -> int:
        page_of(room, job)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(room, job)
        return len(asked)

    few = handed_in(room, b"We met and talked of Wales.")
    many = handed_in(room, b"\n\n".join(b"We met and talked %d." % each for each in range(12)))
    assert queries(few) == queries(many)


def test_the_list_of_documents_asks_no_more_for_ten_than_for_one(
    room: Client, champion: User
) -> None:
    def queries() -> int:
        room.get(reverse("contribute_upload"))
        with CaptureQueriesContext(connection) as asked:
            room.get(reverse("contribute_upload"))
        return len(asked)

    DocumentJob.objects.create(user=champion, name="one.txt")
    one = queries()
    for number in range(9):
        DocumentJob.objects.create(user=champion, name=f"{number}.txt")
    assert queries() == one
