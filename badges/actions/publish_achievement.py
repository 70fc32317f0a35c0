"""An achievement is ready to be earned: it was judged, its picture is kept, the competencies it stands for say so."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.models import User
from badges import pictures
from badges.actions.create_profile import ensure_profile
from badges.errors import UnpublishableError
from badges.lint import errors_of, lint, sentence
from badges.models import Achievement
from badges.openbadges.lint import Finding
from competencies.actions.record_uses import record_uses


@transaction.atomic
def publish_achievement(*, achievement: Achievement, actor: User | None = None) -> Achievement:
    """Make it one that can be awarded and is shown; doing it again takes over what was edited since.

    Its picture is kept as it is now, it is recorded where its competencies are used, and its institution can sign.
    Raises UnpublishableError with every sentence when lint finds an error; then nothing is changed.
    """
    refused = errors_of(check_achievement(achievement=achievement))
    if refused:
        raise UnpublishableError([sentence(finding) for finding in refused])
    achievement.picture = pictures.keep(achievement)
    achievement.published_at = achievement.published_at or timezone.now()
    achievement.save(update_fields=["picture", "published_at"])
    record_uses(
        kind="achievement",
        source_uuid=achievement.uuid,
        items=achievement.items.all(),
        label=achievement.name,
        url=f"/achievements/{achievement.uuid}",
    )
    log(instance=achievement, action="badges.publish", user=actor)
    return achievement


@transaction.atomic
def check_achievement(*, achievement: Achievement) -> list[Finding]:
    """What lint says of it, published or not; its institution gets its profile, without which nothing is composed."""
    ensure_profile(institution=achievement.institution)
    return lint(achievement)
