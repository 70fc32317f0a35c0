"""Issue many credentials: load → draw places → compose → sign and read again → verify samples → store.

Each step takes a batch and leaves either nothing or something that the next run finds: places are kept for ever, a
credential is stored once by its constraint, and an award without one is what the next run begins with. The number of
queries does not depend on how many awards a batch has.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from badges import addresses, failpoints, issuing, status
from badges.composing import unsigned_credential
from badges.errors import BadgesError
from badges.issuer import verify_own
from badges.models import Award, Credential, StatusEntry, StatusList
from badges.openbadges.errors import OpenBadgesError
from badges.places import draw_places
from badges.presses import OwnPress, Presses, Sheet, sample_numbers
from badges.signals import credentials_issued

BATCH = 500
LOADED = (
    "recipient",
    "evidence",
    "endorsements__endorser__keys",
    "achievement__endorsements__endorser__keys",
    "achievement__institution__profile__endorsements__endorser__keys",
)


@dataclass
class Outcome:
    """What became of a batch: how many credentials this run stored, and why others have none, by the award's uuid."""

    issued: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.issued + other.issued, self.failed | other.failed)


@dataclass(frozen=True)
class Composed:
    """An award and its document, not signed yet."""

    award: Award
    entry: StatusEntry
    document: dict[str, object]


def issue_batch(award_ids: Sequence[int], press: OwnPress | Presses) -> Outcome:
    """Issue the *bare* credential of every one of these awards that has none. Twice, or at once, changes nothing."""
    outcome = Outcome()
    awards = load(award_ids)
    if not awards:
        return outcome
    places = draw_places(awards)
    failpoints.reach("places-drawn")
    by_list = sorted(awards, key=lambda award: (places[award.pk].status_list_id, award.pk))
    for _list_id, group in groupby(by_list, key=lambda award: places[award.pk].status_list_id):
        outcome += _issue_group(list(group), places, press)
    return outcome


def load(award_ids: Sequence[int]) -> list[Award]:
    """The live awards among these that have no credential yet, with everything that is composed."""
    return list(Award.objects.without_credential().filter(pk__in=award_ids).prefetch_related(*LOADED).order_by("pk"))


def _issue_group(awards: Sequence[Award], places: Mapping[int, StatusEntry], press: OwnPress | Presses) -> Outcome:
    """Awards of one status list, and so of one issuer and key."""
    outcome, status_list = Outcome(), places[awards[0].pk].status_list
    composed = list(_compose(awards, places, outcome))
    try:
        issuing.ensure_issuing(status_list.profile)
        credentials = _sign(composed, status_list, press, outcome)
        _verify_samples(credentials)
        failpoints.reach("batch-verified")
    except BadgesError as error:
        outcome.failed |= {str(award.uuid): str(error) for award in awards}
        return outcome
    outcome.issued = len(store(credentials))
    failpoints.reach("batch-committed")
    return outcome


def _compose(awards: Sequence[Award], places: Mapping[int, StatusEntry], outcome: Outcome) -> Iterator[Composed]:
    base = addresses.current_base()
    for award in awards:
        entry = places[award.pk]
        try:
            yield Composed(award, entry, unsigned_credential(award, base, entry=entry))
        except (OpenBadgesError, BadgesError, ValueError) as error:
            outcome.failed[str(award.uuid)] = f"The credential of award {award.uuid} cannot be composed. {error}"


def _sign(
    composed: Sequence[Composed], status_list: StatusList, press: OwnPress | Presses, outcome: Outcome
) -> list[Credential]:
    """Signed credentials, each read again and its signature checked. Not stored yet. Raises KeyEncryptionKeyError."""
    base = addresses.current_base()
    issuer_id = issuing.list_issuer(status_list, base)
    issuing.remember(status_list.profile, issuer_id, base)
    key = issuing.signing_key(status_list.profile, issuer_id)
    method = issuing.verification_method(issuer_id, key)
    documents = [entry.document for entry in composed]
    signed = press.sign(Sheet(key, method, timezone.now(), documents, sample_numbers(len(documents))))
    credentials = []
    for entry, answer in zip(composed, signed, strict=True):
        if answer.error:
            reason = f"The credential of award {entry.award.uuid} cannot be signed. {answer.error}"
            outcome.failed[str(entry.award.uuid)] = reason
        else:
            credentials.append(Credential(award=entry.award, key=key, base_url=base, document=answer.text))
    return credentials


def _verify_samples(credentials: Sequence[Credential]) -> None:
    """The full verifier on samples, and on the first of each achievement.

    Raises SelfVerificationError: then nothing of this batch is stored.
    """
    met, samples = set(), sample_numbers(len(credentials))
    for number, credential in enumerate(credentials):
        kind = (credential.award.achievement_id, credential.award.definition_uuid)
        if number in samples or kind not in met:
            met.add(kind)
            verify_own(credential.award, credential.document)


@transaction.atomic
def store(credentials: Sequence[Credential]) -> list[int]:
    """Store these in one transaction; the pks of those that were not there already.

    Whoever revokes locks the award too: before this, and its place is marked here, or after it.
    """
    by_award = {credential.award_id: credential for credential in credentials}
    locked = list(Award.objects.select_for_update().filter(pk__in=by_award).order_by("pk"))
    Credential.objects.bulk_create(credentials, ignore_conflicts=True)
    found = Credential.objects.as_signed().filter(award__in=by_award).values_list("pk", "award_id", "document")
    stored = [pk for pk, award_id, document in found if by_award[award_id].document == document]
    _publish([award.pk for award in locked if award.revoked_at])
    failpoints.reach("batch-stored")
    if stored:
        transaction.on_commit(partial(credentials_issued.send_robust, sender=Credential, credential_ids=stored))
    return stored


def _publish(revoked: Sequence[int]) -> None:
    """Sign the lists anew in which somebody revoked one of these meanwhile."""
    if revoked:
        for status_list in StatusList.objects.filter(entries__award__in=revoked).distinct():
            status.renew(status_list)
