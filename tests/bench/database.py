"""The same with rows: a batch of awards issued in a fresh SQLite database in memory."""

import os
import time

import django

from .ours import Taken


def issue_batch(count: int) -> list[Taken]:
    """What a credential of a batch takes, three times: load, place, compose, sign, verify, store, commit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from django.db import connection  # noqa: PLC0415 - after django.setup()

    connection.settings_dict["TEST"]["MIGRATE"] = False  # tables as the models say, without their history
    connection.creation.create_test_db(verbosity=0)
    return [_issue(count, number) for number in range(4)][1:]


def _issue(count: int, number: int) -> Taken:
    from badges import batches, presses  # noqa: PLC0415 - after django.setup()
    from badges.actions.award_many import award_many  # noqa: PLC0415

    emails = [f"person{number}-{index}@example.org" for index in range(count)]
    ids = [award.pk for award in award_many(achievement=_achievement(), emails=emails)]
    with presses.OwnPress() as press:
        cpu, wall = time.process_time(), time.perf_counter()
        outcome = batches.issue_batch(ids, press)
        taken = Taken((time.process_time() - cpu) * 1000 / count, (time.perf_counter() - wall) * 1000 / count)
    if outcome.issued != count:
        raise RuntimeError(f"What is measured must be right: {outcome.failed}")
    return taken


def _achievement() -> object:
    from django.utils import timezone  # noqa: PLC0415

    from accounts.models import Institution  # noqa: PLC0415 - after django.setup()
    from badges.models import Achievement  # noqa: PLC0415

    institution, _ = Institution.objects.get_or_create(slug="atlas", defaults={"name": "Atlas Teacher College"})
    words = "Plans, teaches and assesses a lesson that digital tools make better."
    defaults = {
        "institution": institution,
        "name": "Lesson planning with digital tools",
        "description": words,
        "criteria": words,
        "published_at": timezone.now(),
    }
    return Achievement.objects.get_or_create(slug="digital-lesson", defaults=defaults)[0]
