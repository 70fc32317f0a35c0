"""Slow work after an action, queued on commit. Each takes an id and may run twice."""

from contextlib import suppress

from celery import shared_task

from badges import batches, failpoints, issuer, resigning
from badges.errors import IssuingHaltedError
from badges.models import Award, Endorsement
from badges.presses import OwnPress


@shared_task
def issue_credential(award_id: int) -> None:
    """Sign and store the credential of one award. One revoked meanwhile is left alone; so are all during a halt."""
    failpoints.reach("task-begun")
    award = Award.objects.live().filter(pk=award_id).first()
    if award:
        with suppress(IssuingHaltedError):
            issuer.issue(award)


@shared_task
def sign_anew(award_id: int) -> None:
    """Sign again what a compromised key had signed of one award."""
    award = Award.objects.filter(pk=award_id).first()
    if award:
        with suppress(IssuingHaltedError):
            resigning.sign_anew(award)


@shared_task
def endorse_anew(endorsement_id: int) -> None:
    """Say again what an endorser had signed with a compromised key."""
    endorsement = Endorsement.objects.filter(pk=endorsement_id).first()
    if endorsement:
        with suppress(IssuingHaltedError):
            resigning.endorse_anew(endorsement)


@shared_task
def issue_credentials(award_ids: list[int]) -> None:
    """Sign and store the credentials of a batch; what is halted or fails is found by the sweeping job."""
    failpoints.reach("task-begun")
    with OwnPress() as press:
        batches.issue_batch(award_ids, press)
