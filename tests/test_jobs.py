"""Every app's periodic jobs are called: by beat, and by one command where there is no beat."""

import importlib
import inspect
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions.notify import notify
from accounts.models import Notification, User
from config import jobs
from config.celery import app

HOUSE = ("accounts", "badges", "competencies", "courses", "cms", "peer_review")


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("run_jobs", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def lost_mail(teacher: User) -> Notification:
    """A notification whose task never ran: nothing is committed in a test, so nothing was sent."""
    notify(recipient=teacher, kind="test", subject="Read me", body="You were told an hour ago.", is_urgent=True)
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    return Notification.objects.get()


def fail() -> int:
    raise ConnectionError("The mail server does not answer.")


def public_functions(module: Any) -> set[Any]:
    own = inspect.getmembers(module, inspect.isfunction)
    return {function for name, function in own if function.__module__ == module.__name__ and not name.startswith("_")}


def test_every_job_that_an_app_offers_is_called_here() -> None:
    """Whoever writes a new `jobs.py` function and forgets to schedule it hears of it now."""
    offered: set[Any] = set()
    for name in HOUSE:
        if importlib.util.find_spec(f"{name}.jobs"):
            offered |= public_functions(importlib.import_module(f"{name}.jobs"))
    assert offered == set(jobs.JOBS.values())
    assert len(offered) >= 4


def test_beat_calls_every_job_and_nothing_else() -> None:
    entries = settings.CELERY_BEAT_SCHEDULE.values()
    assert {entry["task"] for entry in entries} == {jobs.run_job.name}
    assert sorted(entry["args"][0] for entry in entries) == sorted(jobs.JOBS)
    assert all(0 < entry["schedule"] <= 86_400 for entry in entries)


def test_a_worker_knows_the_task_that_beat_sends() -> None:
    app.loader.import_default_modules()
    assert jobs.run_job.name in app.tasks
    assert app.conf.beat_schedule == settings.CELERY_BEAT_SCHEDULE


@pytest.mark.django_db
def test_the_task_runs_the_job_of_that_name(lost_mail: Notification, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.run_job("mail_forgotten") == 1
    assert [message.subject for message in mail.outbox] == ["Read me"]


@pytest.mark.django_db
def test_the_command_runs_all_and_says_how_much_each_took_up(
    lost_mail: Notification, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        counts = json.loads(run("--json"))["jobs"]
    assert list(counts) == list(jobs.JOBS)
    assert counts["mail_forgotten"] == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_the_command_runs_only_what_is_named(lost_mail: Notification) -> None:
    assert run("carry_on_all") == "carry_on_all: 0\n"
    assert Notification.objects.unmailed().exists()


@pytest.mark.django_db
def test_one_job_that_fails_does_not_keep_the_others(
    lost_mail: Notification, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    monkeypatch.setitem(jobs.JOBS, "carry_on_all", fail)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(CommandError) as refused:
        run()
    assert str(refused.value) == "carry_on_all failed: The mail server does not answer."
    assert len(mail.outbox) == 1


def test_a_job_that_there_is_not_is_named_with_those_there_are() -> None:
    with pytest.raises(CommandError, match="There is no job tidy") as refused:
        run("tidy")
    assert "mail_forgotten" in str(refused.value)
