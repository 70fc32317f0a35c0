"""Say where competencies are used."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from competencies.models import CFItem, CFItemUse


@transaction.atomic
def record_uses(*, kind: str, source_uuid: UUID, items: Iterable[CFItem], label: str, url: str) -> None:
    """Make `items` exactly the competencies that one source uses: new ones are added, dropped ones go.

    `kind` is `course`, `module`, `activity`, `criterion` or `achievement`; `source_uuid` the public uuid of the
    thing; `label` and `url` are what the competency's page shows and links to (`url` may be empty). Saying the same
    twice changes nothing; an empty `items` removes the source.
    """
    wanted = {item.pk for item in items}
    uses = CFItemUse.objects.filter(kind=kind, source_uuid=source_uuid)
    uses.exclude(item_id__in=wanted).delete()
    shown = {"label": label[:250], "url": url[:300]}
    for item_id in sorted(wanted):
        CFItemUse.objects.update_or_create(item_id=item_id, kind=kind, source_uuid=source_uuid, defaults=shown)
