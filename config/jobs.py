"""Every app's periodic jobs under one roof: Celery beat calls them by name, `manage.py run_jobs` without Celery.

A job recomputes from rows what a lost task, a lost signal or a killed process left undone. Each may run at any time,
twice, or on two workers at once. How often beat calls each is `CELERY_BEAT_SCHEDULE` in the settings.
"""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.signals import worker_init

from accounts.jobs import mail_digests, mail_forgotten
from badges.jobs import (
    claim_waiting_badges,
    forget_unused_wallets,
    issue_missing_credentials,
    recheck_issuers,
    rotate_old_keys,
    sign_compromised_anew,
)
from config.starting import say_what_is_wrong
from courses.jobs import complete_courses
from peer_review.jobs import carry_on_all, remind_readers, reward_reviewers

# In the order in which one leads to the next: a completed course brings an award, an award a credential, all mail.
JOBS: dict[str, Callable[[], int]] = {
    "remind_readers": remind_readers,
    "carry_on_all": carry_on_all,
    "complete_courses": complete_courses,
    "reward_reviewers": reward_reviewers,
    "claim_waiting_badges": claim_waiting_badges,
    "issue_missing_credentials": issue_missing_credentials,
    "sign_compromised_anew": sign_compromised_anew,
    "rotate_old_keys": rotate_old_keys,
    "recheck_issuers": recheck_issuers,
    "forget_unused_wallets": forget_unused_wallets,
    "mail_digests": mail_digests,
    "mail_forgotten": mail_forgotten,
}


@shared_task
def run_job(name: str) -> int:
    """Run one job; how many rows it took up. Raises KeyError for a name that is none."""
    return JOBS[name]()


@worker_init.connect(dispatch_uid="config.starting")
def _worker_starts(**_sender: Any) -> None:
    """A worker signs too: its log says which keys cannot be used, before its processes are forked."""
    say_what_is_wrong()
