"""One mail a day at most, with everything that was not read meanwhile: the same one, whatever dies or runs twice."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts import tasks
from accounts.actions.choose_mail_rhythm import choose_mail_rhythm
from accounts.actions.mark_read import mark_read
from accounts.actions.notify import notify
from accounts.jobs import mail_digests
from accounts.models import MailDigest, Notification, User

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def at(hour: float, day: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour)


def tell(person: User, hour: float, day: int = 0, **given: Any) -> Notification:
    with time_machine.travel(at(hour, day), tick=False):
        said = {"kind": "badge_renewed", "subject": "Renewed", "body": "It counts again.", "url": "/my/badges/"}
        return notify(recipient=person, **{**said, **given})


@pytest.fixture
def run(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Any:
    """Run the job at an hour, with everything it queues. Returns how many mails left."""

    def run_at(hour: float, day: int = 0) -> int:
        before = len(mail.outbox)
        with time_machine.travel(at(hour, day), tick=False), django_capture_on_commit_callbacks(execute=True):
            mail_digests()
        return len(mail.outbox) - before

    return run_at


def test_everything_of_a_day_comes_in_one_mail_in_the_morning(teacher: User, run: Any) -> None:
    first = tell(teacher, 9, subject="Your badge was renewed")
    second = tell(teacher, 17, subject="Your badge was replaced", body="Use the new one.", url="")
    assert [run(hour) for hour in (10, 18, 23)] == [0, 0, 0]
    assert [run(hour, day=1) for hour in (0, 6.9, 7, 8, 12)] == [0, 0, 1, 0, 0]
    message = mail.outbox[0]
    assert (message.to, message.subject) == (["teacher@example.org"], "2 messages for you on Passerelle")
    assert str(message.body) == (
        "Hello Amina,\n\n"
        "* Your badge was renewed\nIt counts again.\nhttp://testserver/my/badges/\n\n"
        "* Your badge was replaced\nUse the new one.\n\n"
        "To choose how often we write to you: http://testserver/my/notifications/#mail\n"
    )
    for row in (first, second):
        row.refresh_from_db()
        assert row.mailed_at == at(7, 1)


def test_one_message_alone_is_the_subject(teacher: User, run: Any) -> None:
    tell(teacher, 6, subject="Your badge was renewed")
    run(7)
    assert mail.outbox[0].subject == "Your badge was renewed"


def test_it_speaks_the_person_s_language(teacher: User, run: Any) -> None:
    User.objects.filter(pk=teacher.pk).update(language="fr")
    tell(teacher, 5)
    tell(teacher, 6)
    run(7)
    assert "Bonjour Amina" in str(mail.outbox[0].body)
    assert "http://testserver/fr/my/notifications/#mail" in str(mail.outbox[0].body)
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == "<http://testserver/fr/my/notifications/#mail>"


def test_no_time_of_day_is_in_it(teacher: User, run: Any) -> None:
    tell(teacher, 5.25, kind="submission-decided", subject="Decided")
    tell(teacher, 6.5, kind="review-proposed", subject="Asked")
    run(7)
    assert not any(f"{hour}:" in str(mail.outbox[0].body) for hour in range(24))


def test_what_was_read_on_the_page_is_left_out(teacher: User, run: Any) -> None:
    mark_read(recipient=teacher, notifications=[tell(teacher, 5)])
    assert run(7) == 0
    tell(teacher, 8, subject="Not read")
    assert run(7, day=1) == 1
    assert mail.outbox[0].subject == "Not read"


def test_what_is_older_than_a_week_is_no_news(teacher: User, run: Any) -> None:
    tell(teacher, 6)
    assert run(7, day=8) == 0


def test_each_hears_of_their_own_alone(teacher: User, trainer: User, run: Any) -> None:
    tell(teacher, 5, subject="For the teacher")
    tell(trainer, 6, subject="For the trainer")
    assert run(7) == 2
    assert {(message.to[0], message.subject) for message in mail.outbox} == {
        ("teacher@example.org", "For the teacher"),
        ("trainer@example.org", "For the trainer"),
    }


def test_a_job_that_was_down_catches_up_until_the_evening_and_never_comes_twice_within_a_day(
    teacher: User, run: Any
) -> None:
    left = []
    for hour in range(24 * 6):
        tell(teacher, hour + 0.5)
        if hour not in range(5, 15) and hour % 24 != 20:
            left += [hour + 1] * run(hour + 1)
    assert len(left) >= 5
    assert all(later - earlier >= 23 for earlier, later in pairwise(left))
    assert all(7 <= hour % 24 < 19 for hour in left)


@pytest.mark.parametrize("rhythm", ["each", "none"])
def test_who_chose_another_rhythm_gets_no_digest(teacher: User, rhythm: str, run: Any) -> None:
    choose_mail_rhythm(user=teacher, rhythm=rhythm)
    tell(teacher, 5)
    assert run(7) == 0
    assert not MailDigest.objects.exists()


def test_nobody_writes_to_a_closed_account(teacher: User, run: Any) -> None:
    tell(teacher, 5)
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert run(7) == 0


def test_a_lost_task_is_found_and_sends_what_was_written_down(teacher: User, run: Any) -> None:
    tell(teacher, 5, subject="Renewed")
    with time_machine.travel(at(7), tick=False):
        mail_digests()
    digest = MailDigest.objects.get()
    Notification.objects.update(subject="Another word")
    assert [run(7.1), run(8), run(9)] == [0, 1, 0]
    assert (mail.outbox[0].subject, MailDigest.objects.get().sent_at) == ("Renewed", at(8))
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<digest-{digest.uuid}@testserver>"


def test_a_worker_that_dies_after_sending_leads_to_the_same_mail_again(
    teacher: User, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(digest: MailDigest) -> None:
        raise SystemExit

    tell(teacher, 5)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(tasks, "_note_sent", die)
        run(7)
    assert [run(7.1), run(8), run(9)] == [0, 1, 0], "a fresh claim is respected, an old one is not"
    first, second = mail.outbox
    assert (first.body, first.extra_headers) == (second.body, second.extra_headers)


def test_a_mail_server_that_refuses_is_asked_again(teacher: User, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> int:
        raise SMTPServerDisconnected("come back later")

    tell(teacher, 5)
    with time_machine.travel(at(7), tick=False):
        mail_digests()
    with monkeypatch.context() as patch, pytest.raises(SMTPServerDisconnected):
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        tasks.mail_digest.run(MailDigest.objects.get().pk)
    assert Notification.objects.unmailed().count() == 1
    assert run(8) == 1


def test_a_person_has_one_digest_a_day(teacher: User) -> None:
    MailDigest.objects.create(person=teacher, day=MONDAY, subject="a", body="b")
    with pytest.raises(IntegrityError):
        MailDigest.objects.create(person=teacher, day=MONDAY, subject="c", body="d")


def test_of_two_workers_one_composes(teacher: User, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other looked before the first one wrote."""
    tell(teacher, 5)
    assert run(7) == 1
    Notification.objects.update(mailed_at=None, digest=None)
    monkeypatch.setattr("accounts.querysets.MailDigestQuerySet.of_today", lambda self, *_: self.none())
    assert run(7.5) == 0
    assert (MailDigest.objects.count(), Notification.objects.get().digest) == (1, None)


def test_of_two_workers_one_sends(teacher: User, run: Any) -> None:
    tell(teacher, 5)
    with time_machine.travel(at(7), tick=False):
        mail_digests()
        digest = MailDigest.objects.get()
        tasks.mail_digest(digest.pk)
        tasks.mail_digest(digest.pk)
        MailDigest.objects.update(sent_at=None)
        tasks.mail_digest(digest.pk)
    assert len(mail.outbox) == 1


def test_who_changes_their_mind_before_it_leaves_is_not_written_to(teacher: User, run: Any) -> None:
    tell(teacher, 5)
    with time_machine.travel(at(7), tick=False):
        mail_digests()
    choose_mail_rhythm(user=teacher, rhythm="none")
    assert run(8) == 0


def test_under_each_what_comes_of_a_review_waits_for_the_full_hour_and_leaves_alone(teacher: User, run: Any) -> None:
    choose_mail_rhythm(user=teacher, rhythm="each")
    tell(teacher, 15.25, kind="submission-decided", subject="Decided")
    tell(teacher, 15.75, kind="review-proposed", subject="Asked")
    assert [run(15.5), run(15.98), run(16.3), run(17)] == [0, 0, 2, 0]
    assert {message.subject for message in mail.outbox} == {"Decided", "Asked"}
    assert set(Notification.objects.values_list("mailed_at", flat=True)) == {at(16.3)}


def test_under_each_the_rest_is_not_this_job_s(teacher: User, run: Any) -> None:
    choose_mail_rhythm(user=teacher, rhythm="each")
    tell(teacher, 5)
    assert run(7) == 0
