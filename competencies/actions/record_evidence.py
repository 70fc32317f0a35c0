"""Write down that a person showed competencies."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from competencies.models import CFItem, CFLevel, CompetencyEvidence


@transaction.atomic
def record_evidence(
    *,
    person: User,
    items: Iterable[CFItem],
    kind: str,
    source_uuid: UUID,
    since: datetime,
    level: CFLevel | None = None,
) -> None:
    """Record one row for each item, exactly once for (source, item).

    `kind` is one of `CompetencyEvidence.Kind`; `source_uuid` is the award, submission or recognition that shows it;
    `since` is aware. `level` is for frameworks whose items carry no level (DigCompEdu); otherwise the item's own
    counts. A second call changes nothing, and does not bring back what was withdrawn: a retry must not undo a
    revocation.
    """
    for item in items:
        CompetencyEvidence.objects.get_or_create(
            source_uuid=source_uuid,
            item=item,
            defaults={"person": person, "kind": kind, "since": since, "level": level or item.level},
        )
