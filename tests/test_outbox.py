"""What was committed stands, whatever becomes of the task that follows it."""

from collections.abc import Callable
from typing import Any

import pytest
from celery import Celery
from django.utils.module_loading import import_string

from config.celery import OutboxTask

NOBODY_LISTENS = "redis://127.0.0.1:1/0"

pytestmark = pytest.mark.django_db


def fail() -> None:
    raise ConnectionError("The mail server does not answer.")


def queue(task: Callable[[], None], **conf: Any) -> None:
    """Queue this on commit, in a Celery of its own."""
    celery = Celery("other", task_cls=OutboxTask, set_as_current=False)
    celery.conf.update(conf)
    celery.task(task, name="task").delay_on_commit()


def test_a_broker_that_is_down_is_logged_and_not_raised(
    django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue(fail, broker_url=NOBODY_LISTENS)
    assert "connecting to 127.0.0.1:1. Connection refused" in caplog.text


def test_without_a_broker_a_task_that_fails_is_as_loud_as_it_is_set_to_be(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with pytest.raises(ConnectionError), django_capture_on_commit_callbacks(execute=True):
        queue(fail, task_always_eager=True, task_eager_propagates=True)


@pytest.mark.parametrize(
    "name", ["badges.tasks.issue_credential", "peer_review.tasks.propose_reviewers", "accounts.tasks.mail_notification"]
)
def test_tasks_of_the_house_are_of_that_kind(name: str) -> None:
    assert isinstance(import_string(name), OutboxTask)
