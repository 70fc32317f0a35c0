"""Celery, eager while no broker is named: the database row is the outbox, a task only its messenger."""

import os
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from django.db import transaction


class OutboxTask(DjangoTask[Any, Any]):
    """A task that a broker may lose: what was committed stands, and the sweeping jobs finish it."""

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        """As Celery's; but a broker that is down is logged, not raised at whoever has just committed."""

        def send() -> None:
            self.delay(*args, **kwargs)

        transaction.on_commit(send, robust=not self.app.conf.task_always_eager)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
app = Celery("passerelle", task_cls=OutboxTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config"], related_name="jobs")
