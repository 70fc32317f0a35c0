"""Somebody reached an achievement: decide it exactly once, and freeze what it was decided on."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import Institution, User
from badges import failpoints, notifications
from badges.actions.claim_recipients import claim_recipients, owners_of, record_competencies, verified_addresses
from badges.actions.create_profile import ensure_profile
from badges.definitions import Definition, definition_uuid, freeze
from badges.errors import AwardRequestError, RecipientTakenError, UnpublishedError
from badges.models import Achievement, Award, Evidence, Recipient
from badges.tasks import issue_credential
from badges.validity import valid_until


@dataclass(frozen=True)
class EvidenceInput:
    """One piece of evidence. `digest_sri` is ``sha256-`` + base64 over what was judged."""

    title: str
    description: str = ""
    narrative: str = ""
    digest_sri: str = ""
    source_uuid: uuid.UUID | None = None


@transaction.atomic
def award(
    *,
    achievement: Achievement,
    email: str,
    user: User | None = None,
    results: Iterable[Mapping[str, Any]] = (),
    evidence: Iterable[EvidenceInput] = (),
    language: str = "en",
    awarded_at: datetime | None = None,
    rubric: dict[str, Any] | None = None,
) -> Award:
    """The live award of this achievement to this person: the one there is, or a new one.

    `results`: the shape of `Award.results`. `rubric`: the frozen rubric's content when it was judged by one (else the
    achievement's own as it is today). The credential is signed on commit. Raises AwardRequestError for an address that
    is none, RecipientTakenError when somebody else claimed the address, UnpublishedError for a draft.
    """
    recipient = _recipient(achievement.institution, _clean(email), user)
    existing = _live(achievement, recipient)
    if existing:
        return existing
    ensure_awardable(achievement)
    ensure_profile(institution=achievement.institution)
    definition = freeze(achievement, rubric)
    decided = draft_award(
        achievement=achievement,
        recipient=recipient,
        definition=definition,
        results=results,
        language=language,
        awarded_at=awarded_at or timezone.now(),
    )
    failpoints.reach("award-undecided")
    try:
        with transaction.atomic():
            decided.save()
    except IntegrityError:
        # Another worker decided the same a moment ago: the constraint `one_live_award` let one of us through.
        winner: Award = Award.objects.live().get(achievement=achievement, recipient=recipient)
        return winner
    Evidence.objects.bulk_create(_evidence(decided, piece) for piece in evidence)
    record_competencies(decided)
    log(instance=decided, action="badges.award", data={"achievement": achievement.slug})
    if user is None:
        notifications.tell_awarded([decided])
    failpoints.reach("award-decided")
    issue_credential.delay_on_commit(decided.pk)  # type: ignore[attr-defined]
    return decided


def draft_award(
    *,
    achievement: Achievement,
    recipient: Recipient,
    definition: Definition,
    awarded_at: datetime,
    results: Iterable[Mapping[str, Any]] = (),
    language: str = "en",
) -> Award:
    """A decision, not saved yet, with everything frozen that it rests on."""
    return Award(
        achievement=achievement,
        achievement_version=achievement.version,
        recipient=recipient,
        definition=definition,
        definition_uuid=definition_uuid(achievement, definition),
        results=[dict(result) for result in results],
        language=language,
        awarded_at=awarded_at,
        valid_until=valid_until(achievement, awarded_at),
    )


def ensure_awardable(achievement: Achievement) -> None:
    """Raises UnpublishedError for a draft."""
    if not achievement.is_published:
        raise UnpublishedError(
            _("“%(badge)s” is still a draft, so nothing was awarded. Publish it in the editor first.")
            % {"badge": achievement.name}
        )


def _clean(email: str) -> str:
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise AwardRequestError(
            _("“%(email)s” is not an e-mail address, so nothing was awarded. Write it as name@example.org.")
            % {"email": email}
        ) from error
    return address


def _live(achievement: Achievement, recipient: Recipient) -> Award | None:
    live: Award | None = Award.objects.live().filter(achievement=achievement, recipient=recipient).first()
    return live


def _recipient(institution: Institution, email: str, user: User | None) -> Recipient:
    """The person as this institution knows them, under whatever address it first did.

    Nobody named: whoever proved to read the address, if there is an account for it already.
    """
    person = user or owners_of([email]).get(email)
    known = Recipient.objects.filter(institution=institution, user=person).order_by("pk").first() if person else None
    if known:
        return known
    recipient, created = Recipient.objects.get_or_create(
        institution=institution, email=email, defaults={"user": person}
    )
    if created or person is None or recipient.user_id == person.pk:
        return recipient
    if recipient.user_id:
        raise RecipientTakenError(_("This e-mail address already belongs to another person at this institution."))
    return _attach(recipient, person)


def _attach(recipient: Recipient, user: User) -> Recipient:
    """Give a waiting recipient its person, unless badges wait there that only a verified address may claim."""
    if recipient.email in verified_addresses(user):
        claim_recipients(user=user)
        recipient.refresh_from_db()
    elif not recipient.awards.exists():
        recipient.user = user
        recipient.save(update_fields=["user"])
    return recipient


def _evidence(decided: Award, piece: EvidenceInput) -> Evidence:
    return Evidence(
        award=decided,
        title=piece.title,
        description=piece.description,
        narrative=piece.narrative,
        digest_sri=piece.digest_sri,
        source_uuid=piece.source_uuid,
    )
