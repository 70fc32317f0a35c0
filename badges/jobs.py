"""Periodic entry points. The rows are the outbox: what a lost task left undone is finished here."""

from badges.models import Award
from badges.tasks import issue_credential


def issue_missing_credentials() -> int:
    """Issue every live award that has no credential yet; how many were tried."""
    waiting = list(Award.objects.without_credential().values_list("pk", flat=True))
    for award_id in waiting:
        issue_credential.delay_on_commit(award_id)  # type: ignore[attr-defined]
    return len(waiting)
