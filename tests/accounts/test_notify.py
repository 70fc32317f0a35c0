"""A person is told in the app at once; what is urgent, or wanted one by one, leaves by mail on commit."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.actions.choose_mail_rhythm import choose_mail_rhythm
from accounts.actions.notify import notify, notify_many
from accounts.jobs import mail_forgotten
from accounts.models import Notification, User
from accounts.querysets import BLIND_KINDS
from accounts.tasks import mail_notification


def tell(recipient: User, **given: Any) -> Notification:
    said = {"kind": "badge", "subject": "Your badge is ready", "body": "It is yours for life.", "url": "/my/badges/"}
    return notify(recipient=recipient, **{**said, **given})


@pytest.fixture(autouse=True)
def wants_each(teacher: User) -> None:
    choose_mail_rhythm(user=teacher, rhythm="each")


def test_the_row_is_there_at_once_and_unread(teacher: User) -> None:
    row = tell(teacher)
    assert Notification.objects.visible_to(teacher).unread().get() == row
    assert row.mailed_at is None


def test_the_mail_leaves_on_commit(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        row = tell(teacher)
        assert mail.outbox == []
    assert mail.outbox[0].to == ["teacher@example.org"]
    row.refresh_from_db()
    assert row.mailed_at is not None


def test_the_mail_carries_the_whole_address(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher, url="/my/badges/?new=1")
    body = str(mail.outbox[0].body)
    assert "http://testserver/my/badges/?new=1" in body
    assert "It is yours for life." in body
    assert body.startswith("Hello Amina,")


def test_a_notification_without_an_address_names_none(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher, url="")
    assert re.findall(r"http\S+", str(mail.outbox[0].body)) == ["http://testserver/my/notifications/#mail"]


def test_the_task_run_twice_sends_once(teacher: User) -> None:
    row = tell(teacher)
    mail_notification(row.pk)
    mail_notification(row.pk)
    assert len(mail.outbox) == 1


def test_a_retry_carries_the_same_message_id(teacher: User) -> None:
    row = tell(teacher)
    mail_notification(row.pk)
    Notification.objects.update(mailed_at=None)
    mail_notification(row.pk)
    first, second = (message.extra_headers["Message-ID"] for message in mail.outbox)
    assert first == second == f"<notification-{row.uuid}@testserver>"


def test_a_mail_that_fails_is_not_noted_as_sent(teacher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> int:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    row = tell(teacher)
    with pytest.raises(ConnectionRefusedError):
        mail_notification.run(row.pk)
    row.refresh_from_db()
    assert row.mailed_at is None


def test_a_subject_cannot_smuggle_headers(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher, subject="Hello\nBcc: everybody@example.org")
    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == ["teacher@example.org"]


def test_nobody_writes_to_a_closed_account(teacher: User) -> None:
    row = tell(teacher)
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    mail_notification(row.pk)
    assert mail.outbox == []


def test_what_is_rolled_back_is_not_mailed(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(teacher)
        _ = 1 / 0
    assert mail.outbox == []
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("age", "swept"),
    [(timedelta(minutes=1), 0), (timedelta(hours=1), 1), (timedelta(days=9), 0)],
    ids=["still on its way", "lost", "too late to be news"],
)
def test_the_sweep_finds_what_was_lost(
    teacher: User, age: timedelta, swept: int, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    tell(teacher)
    Notification.objects.update(created_at=timezone.now() - age)
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_forgotten() == swept
    assert len(mail.outbox) == swept


@pytest.mark.parametrize("rhythm", ["daily", "none"])
def test_who_did_not_ask_for_each_gets_no_mail_at_once_and_none_is_forgotten(
    teacher: User, rhythm: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    choose_mail_rhythm(user=teacher, rhythm=rhythm)
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher)
        notify_many([Notification(recipient=teacher, kind="badge_given", subject="Given", body="")])
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_forgotten() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("rhythm", ["daily", "each", "none"])
def test_what_is_urgent_leaves_at_once_in_every_rhythm(
    teacher: User, rhythm: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    choose_mail_rhythm(user=teacher, rhythm=rhythm)
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher, is_urgent=True)
        notify_many([Notification(recipient=teacher, kind="badge_given", subject="Given", is_urgent=True)])
    assert [message.subject for message in mail.outbox] == ["Your badge is ready", "Given"]


@pytest.mark.parametrize("rhythm", ["daily", "none"])
def test_what_is_urgent_and_was_lost_is_found(
    teacher: User, rhythm: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    choose_mail_rhythm(user=teacher, rhythm=rhythm)
    tell(teacher, is_urgent=True)
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_forgotten() == 1


@pytest.mark.parametrize("kind", ["review-proposed", "submission-decided", "badge-ready", "badge-waits"])
def test_what_comes_of_a_review_never_leaves_in_its_minute(
    teacher: User, kind: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tell(teacher, kind=kind)
    Notification.objects.update(created_at=timezone.now() - timedelta(minutes=20))
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_forgotten() == 0
    assert mail.outbox == []
    with pytest.raises(ValueError, match="must not tell the minute"):
        tell(teacher, kind=kind, is_urgent=True)
    with pytest.raises(ValueError, match="must not tell the minute"):
        notify_many([Notification(recipient=teacher, kind=kind, subject="Now", is_urgent=True)])
    assert Notification.objects.count() == 1


def test_the_row_and_the_queryset_agree_on_what_leaves_at_once(teacher: User) -> None:
    for rhythm in User.MailRhythm.values:
        choose_mail_rhythm(user=teacher, rhythm=rhythm)
        Notification.objects.all().delete()
        tell(teacher)
        tell(teacher, is_urgent=True)
        for kind in BLIND_KINDS:
            tell(teacher, kind=f"{kind}x")
        rows = Notification.objects.select_related("recipient")
        assert set(rows.mailed_at_once()) == {row for row in rows if row.is_mailed_at_once}
        assert set(rows.blind()) == {row for row in rows if row.is_blind}
        assert rows.blind().count() == len(BLIND_KINDS)


def test_what_was_read_meanwhile_is_not_mailed_any_more(
    teacher: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    tell(teacher)
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1), read_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert mail_forgotten() == 0
