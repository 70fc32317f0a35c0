"""Slow work after an action, queued on commit. Each takes an id and may run twice."""

from celery import shared_task

from badges import issuer
from badges.models import Award


@shared_task
def issue_credential(award_id: int) -> None:
    """Sign and store the credential of one award. An award revoked meanwhile is left alone."""
    award = Award.objects.live().filter(pk=award_id).first()
    if award:
        issuer.issue(award)
