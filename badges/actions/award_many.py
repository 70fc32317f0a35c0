"""Many people reached an achievement: decide it for each exactly once, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from operator import attrgetter

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from badges import failpoints, notifications
from badges.actions.award import draft_award, ensure_awardable
from badges.actions.claim_recipients import owners_of
from badges.actions.create_profile import ensure_profile
from badges.definitions import freeze
from badges.models import Achievement, Award, Recipient
from competencies.models import CFItem, CompetencyEvidence


@transaction.atomic
def award_many(*, achievement: Achievement, emails: Iterable[str], language: str = "en") -> list[Award]:
    """The live award of this achievement to each of these people, in their order: the one there is, or a new one.

    `emails` are valid addresses. Nothing is queued: whoever awards many signs them in batches (`badges.batches`).
    Raises UnpublishedError for a draft.
    """
    addresses = list(dict.fromkeys(email.strip().lower() for email in emails))
    recipients = _recipients(achievement, addresses)
    live = _live(achievement, recipients)
    missing = sorted((entry for entry in recipients if entry.pk not in live), key=attrgetter("pk"))
    if missing:
        ensure_awardable(achievement)
        ensure_profile(institution=achievement.institution)
        _decide(achievement, missing, language)
        live = _live(achievement, recipients)
    return [live[recipient.pk] for recipient in recipients]


def _recipients(achievement: Achievement, addresses: Sequence[str]) -> list[Recipient]:
    institution = achievement.institution
    known = set(Recipient.objects.filter(institution=institution, email__in=addresses).values_list("email", flat=True))
    # In one order, whatever list they stand in: two who add the same people wait for each other once, not crosswise.
    owners = owners_of(addresses)
    new = [
        Recipient(institution=institution, email=email, user=owners.get(email))
        for email in sorted(set(addresses) - known)
    ]
    # Another worker may add the same a moment ago: the constraint `one_recipient_an_address` lets one of us through.
    Recipient.objects.bulk_create(new, ignore_conflicts=True)
    rows = Recipient.objects.filter(institution=institution, email__in=addresses).select_related("user")
    found = {recipient.email: recipient for recipient in rows}
    return [found[email] for email in addresses]


def _live(achievement: Achievement, recipients: Sequence[Recipient]) -> dict[int, Award]:
    """Live awards by their recipient's pk."""
    awards = Award.objects.live().filter(achievement=achievement, recipient__in=[entry.pk for entry in recipients])
    return {award.recipient_id: award for award in awards.select_related("achievement", "recipient__user")}


def _decide(achievement: Achievement, recipients: Sequence[Recipient], language: str) -> None:
    """Decide for those who have no live award; where somebody else did meanwhile, theirs stands."""
    definition = freeze(achievement)
    now = timezone.now()
    decided = [
        draft_award(
            achievement=achievement, recipient=recipient, definition=definition, language=language, awarded_at=now
        )
        for recipient in recipients
    ]
    failpoints.reach("portion-undecided")
    Award.objects.bulk_create(decided, ignore_conflicts=True)
    kept = list(
        Award.objects.filter(uuid__in=[award.uuid for award in decided]).select_related(
            "recipient__user", "achievement__institution"
        )
    )
    _record_competencies(definition["alignments"], kept)
    _log(achievement, kept)
    notifications.tell_awarded(kept)
    failpoints.reach("portion-decided")


def _record_competencies(alignments: Sequence[dict[str, str]], awards: Sequence[Award]) -> None:
    """As `record_evidence` for everybody who is known; items are the frozen ones."""
    items = list(CFItem.objects.filter(uuid__in=[entry["uuid"] for entry in alignments]))
    shown = [
        CompetencyEvidence(
            source_uuid=award.uuid,
            item=item,
            person=award.recipient.user,
            kind=CompetencyEvidence.Kind.BADGE,
            since=award.awarded_at,
            level_id=item.level_id,
        )
        for award in awards
        if award.recipient.user
        for item in items
    ]
    CompetencyEvidence.objects.bulk_create(shown, ignore_conflicts=True)


def _log(achievement: Achievement, awards: Sequence[Award]) -> None:
    """One line a decision in the same log as single ones."""
    kind, now = ContentType.objects.get_for_model(Award), timezone.now()
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(award.pk),
            label=f"{achievement} → {award.recipient}",
            action="badges.award",
            timestamp=now,
            data={"achievement": achievement.slug},
        )
        for award in awards
    )
