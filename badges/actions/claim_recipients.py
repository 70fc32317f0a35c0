"""A verified e-mail address claims the badges that wait under it, and their competencies become the person's."""

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Lower
from wagtail.log_actions import log

from accounts.models import User
from badges.models import Award, Recipient
from competencies.actions.record_evidence import record_evidence
from competencies.models import CFItem, CompetencyEvidence


@transaction.atomic
def claim_recipients(*, user: User) -> list[Recipient]:
    """Attach every unclaimed recipient under one of the person's verified addresses. Twice changes nothing."""
    waiting = Recipient.objects.filter(user=None, email__in=verified_addresses(user))
    claimed = list(waiting.select_for_update())
    for recipient in claimed:
        recipient.user = user
        recipient.save(update_fields=["user"])
        for award in recipient.awards.live():
            record_competencies(award)
        log(instance=recipient, action="badges.claim", user=user)
    return claimed


def verified_addresses(user: User) -> set[str]:
    """The person's addresses that they proved to read, in lower case."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in addresses}


def owners_of(addresses: Iterable[str]) -> dict[str, User]:
    """Who proved to read which of these addresses, by the address in lower case; one query."""
    proved = EmailAddress.objects.filter(verified=True).annotate(lower=Lower("email"))
    return {row.lower: row.user for row in proved.filter(lower__in=list(addresses)).select_related("user")}


def claim_what_waits() -> int:
    """Give every badge that waits under an address somebody has proved since to that person; how many people."""
    waiting = Recipient.objects.filter(user=None).annotate(lower=Lower("email"))
    proved = EmailAddress.objects.filter(verified=True).annotate(lower=Lower("email"))
    owners = User.objects.filter(emailaddress__in=proved.filter(lower__in=waiting.values("lower"))).distinct()
    return sum(bool(claim_recipients(user=user)) for user in owners)


def record_competencies(award: Award) -> None:
    """Write down which competencies this award shows, for whom it is known. Items are the frozen ones."""
    person = award.recipient.user
    if person is None:
        return
    items = CFItem.objects.filter(uuid__in=[entry["uuid"] for entry in award.definition["alignments"]])
    record_evidence(
        person=person,
        items=list(items),
        kind=CompetencyEvidence.Kind.BADGE,
        source_uuid=award.uuid,
        since=award.awarded_at,
    )
