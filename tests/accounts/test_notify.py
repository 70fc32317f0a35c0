"""A person is told in the app at once, and by one mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.actions.notify import notify
from accounts.jobs import mail_forgotten
from accounts.models import Notification, User
from accounts.tasks import mail_notification


def tell(recipient: User, **given: str) -> Notification:
    said = {"kind": "badge", "subject": "Your badge is ready", "body": "It is yours for life.", "url": "/my/badges/"}
    return notify(recipient=recipient, **{**said, **given})


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
    assert "http" not in str(mail.outbox[0].body)


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
