"""Every app's periodic jobs under one roof: Celery beat calls them by name, `manage.py run_jobs` without Celery.

A job recomputes from rows what a lost task, a lost signal or a killed process left undone. Each may run at any time,
twice, or on two workers at once. How often beat calls each is `CELERY_BEAT_SCHEDULE` in the settings.
"""

from collections.abc import Callable

from celery import shared_task

from accounts.jobs import mail_forgotten
from badges.jobs import issue_missing_credentials
from courses.jobs import complete_courses
from peer_review.jobs import propose_missing

# In the order in which one leads to the next: a completed course brings an award, an award a credential, all mail.
JOBS: dict[str, Callable[[], int]] = {
    "propose_missing": propose_missing,
    "complete_courses": complete_courses,
    "issue_missing_credentials": issue_missing_credentials,
    "mail_forgotten": mail_forgotten,
}


@shared_task
def run_job(name: str) -> int:
    """Run one job; how many rows it took up. Raises KeyError for a name that is none."""
    return JOBS[name]()
