"""An achievement was written or changed: the competencies it stands for say so."""

from django.db import transaction
from wagtail.log_actions import log

from accounts.models import User
from badges.actions.create_profile import ensure_profile
from badges.models import Achievement
from competencies.actions.record_uses import record_uses


@transaction.atomic
def publish_achievement(*, achievement: Achievement, actor: User | None = None) -> Achievement:
    """Record where its competencies are used, and see that its institution can sign."""
    ensure_profile(institution=achievement.institution)
    record_uses(
        kind="achievement",
        source_uuid=achievement.uuid,
        items=achievement.items.all(),
        label=achievement.name,
        url=f"/achievements/{achievement.uuid}",
    )
    log(instance=achievement, action="badges.publish", user=actor)
    return achievement
