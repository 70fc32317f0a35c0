"""Several processes mail the day's digests at once: each person has one, and gets one mail."""

import subprocess
import time
from pathlib import Path

import pytest

from .instance import Instance

pytestmark = pytest.mark.services
PROCESSES, PEOPLE = 4, 20
TELL = """
from datetime import timedelta
from django.utils import timezone
from accounts.actions.notify import notify
from accounts.models import Notification, User
for number in range({people}):
    person = User.objects.create_user(f"reader{{number}}@example.org")
    for word in ("First", "Second"):
        notify(recipient=person, kind="badge_renewed", subject=word, body="")
Notification.objects.update(created_at=timezone.now() - timedelta(days=1))
"""


def test_each_person_gets_one_mail_however_many_processes_send(instance: Instance) -> None:
    mails = instance.folder / "mails"
    told = instance.manage("shell", "--verbosity", "0", "--command", TELL.format(people=PEOPLE))
    assert told.returncode == 0, told.stderr[-3000:]
    queued = _race(instance, EMAIL_URL=f"filemail:///{mails}")
    assert sum(queued) == PEOPLE
    assert instance.rows("SELECT count(*), count(DISTINCT person_id), count(sent_at) FROM accounts_maildigest") == [
        (PEOPLE, PEOPLE, PEOPLE)
    ]
    assert instance.rows("SELECT count(*) FROM accounts_notification WHERE mailed_at IS NULL") == [(0,)]
    sent = "".join(file.read_text() for file in mails.iterdir())
    assert (sent.count("Message-ID: "), sent.count("Subject: 2 messages for you")) == (PEOPLE, PEOPLE)


def _race(instance: Instance, **extra: str) -> list[int]:
    """Start all, wait until every process stands at the line, let them go. What each printed."""
    go, numbers = instance.folder / "go", [str(number) for number in range(PROCESSES)]
    runners = [instance.start("mail_digests", str(go), number, **extra) for number in numbers]
    while not all(Path(f"{go}.{number}").exists() for number in numbers):
        assert not any(runner.poll() for runner in runners), "a process died before the start"
        time.sleep(0.01)
    go.touch()
    return [int(_answered(runner)) for runner in runners]


def _answered(runner: subprocess.Popen[str]) -> str:
    out, errors = runner.communicate(timeout=120)
    assert runner.returncode == 0, errors[-3000:]
    return out
