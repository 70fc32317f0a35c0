"""What our own rows say about a badge that is proven to be ours, beyond what its signature and its list say.

A list of revocations cannot say "suspended" or "replaced", and a stolen key can sign with any date; but we know what we
decided, and we keep every document that we signed byte for byte.
"""

import json
import re
from dataclasses import replace
from uuid import UUID

from badges import addresses
from badges.models import Award, Credential, IssuerId, Profile, WithdrawnCredential
from badges.openbadges import Check, FetchError, VerificationReport
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.fetching import Fetcher
from badges.openbadges.report import verdict
from badges.openbadges.verification.reading import Candidate, read_input

OWN_ID = re.compile(
    r"(?:urn:uuid:|https?://\S+/ob2/assertions/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.json)?"
)
SUPERSEDED = Check(
    "status", "caution", "The issuer has replaced this credential with a newer one.", "status_superseded"
)
SUSPENDED = Check("status", "caution", "The issuer has suspended this credential.", "status_suspended")
ON_RECORD = Check(
    "issuer_key",
    "pass",
    "The key was withdrawn since, but this very document is on record here from before that.",
    "issuer_key_on_record",
)


def profile_named(identifier: str) -> Profile | None:
    """The profile here that signs or ever signed under this identifier, whichever method it uses today."""
    remembered = IssuerId.objects.select_related("profile").filter(identifier=identifier).first()
    if remembered:
        return remembered.profile
    slug = re.split(r"[:/]", identifier.removesuffix(".json"))[-1]
    profile = Profile.objects.filter(slug=slug).first()
    bases = addresses.signing_bases() if profile else set()
    own = {name(base, slug) for base in bases for name in (addresses.did, addresses.issuer, addresses.ob2_issuer)}
    return profile if identifier in own else None


def own_award(report: VerificationReport) -> Award | None:
    """The award that this proven credential or hosted assertion of ours stands for, or None."""
    found = OWN_ID.fullmatch(report.credential.id) if report.credential else None
    if report.credential is None or found is None or not report.credential.issuer_recognised:
        return None
    award = Award.objects.filter(uuid=UUID(found[1])).select_related("achievement__institution__profile").first()
    profile = profile_named(report.credential.issuer_id) if award else None
    return award if award and profile == award.achievement.institution.profile else None


def with_own_record(report: VerificationReport, document: bytes | str, fetch: Fetcher) -> VerificationReport:
    """The report, corrected by what we know of our own award: a caution about its key goes only for what we kept."""
    award = own_award(report)
    if award is None:
        return report
    checks = tuple(_corrected(check, award, document, fetch) for check in report.checks)
    return replace(report, checks=checks, verdict=verdict(checks))


def _corrected(check: Check, award: Award, document: bytes | str, fetch: Fetcher) -> Check:
    if check.id == "status" and check.outcome == "pass":
        superseded = SUPERSEDED if award.superseded_by_id else None
        return superseded or (SUSPENDED if award.suspended_at else check)
    if check.code == "issuer_key_withdrawn" and _is_on_record(award, document, fetch):
        return ON_RECORD
    return check


def _is_on_record(award: Award, document: bytes | str, fetch: Fetcher) -> bool:
    """True when we kept this very document and had signed it before its key was compromised."""
    try:
        candidate = read_input(document, fetch)
    except (OpenBadgesError, FetchError):
        return False
    kept: list[Credential | WithdrawnCredential] = [
        *award.credentials.exclude(key=None).select_related("key"),
        *award.withdrawn_credentials.select_related("key"),
    ]
    return any(_is_this(candidate, row) and _was_in_time(row) for row in kept)


def _is_this(candidate: Candidate, row: Credential | WithdrawnCredential) -> bool:
    """The same token, or the same JSON with the same proof: spaces and the order of members prove nothing."""
    if candidate.token:
        return candidate.token == row.document
    if row.securing != Credential.Securing.DATA_INTEGRITY:
        return False
    return _text(candidate.document) == _text(json.loads(row.document))


def _text(document: object) -> str:
    return json.dumps(document, sort_keys=True)


def _was_in_time(row: Credential | WithdrawnCredential) -> bool:
    return row.key is not None and (row.key.revoked_at is None or row.issued_at < row.key.revoked_at)
