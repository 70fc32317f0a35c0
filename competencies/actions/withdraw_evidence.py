"""Take back what a source showed, without forgetting that it did."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from competencies.models import CompetencyEvidence


@transaction.atomic
def withdraw_evidence(*, source_uuid: UUID, at: datetime) -> None:
    """Mark every row of the source withdrawn at `at` (aware). The first withdrawal's time stands."""
    CompetencyEvidence.objects.in_force().filter(source_uuid=source_uuid).update(withdrawn_at=at)
