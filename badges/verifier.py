"""Verify with what this instance knows: its own addresses, the guarded fetcher, the issuers it recognises.

One function each for the page, the API, the command and the issuer's check of its own output.
"""

import re
import time
from dataclasses import replace
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from badges import addresses, fetcher, own_addresses
from badges.models import Award, Profile, TrustedIssuer
from badges.openbadges import Check, Fetched, FetchError, RecognisedIssuer, VerificationReport, no_network, verify
from badges.openbadges.report import verdict

# A verification asks nobody any more once this has passed; each answer has a limit of its own (`fetcher`).
WORLD_SECONDS = 10.0
TOO_SLOW = _("The sites that this badge depends on answer too slowly. Try again later.")
OWN_ID = re.compile(
    r"(?:urn:uuid:|https?://\S+/ob2/assertions/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.json)?"
)
SUPERSEDED = Check(
    "status", "caution", "The issuer has replaced this credential with a newer one.", "status_superseded"
)


class KnownIssuers:
    """The registry: our own profiles under every base we signed under, and the rows of TrustedIssuer."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """The issuer under the name by which we know it, or None."""
        trusted = TrustedIssuer.objects.filter(issuer_id=issuer_id).first()
        if trusted:
            return RecognisedIssuer(issuer_id, trusted.name)
        profile = self._own(issuer_id)
        return RecognisedIssuer(issuer_id, profile.name) if profile else None

    def _own(self, issuer_id: str) -> Profile | None:
        slug = re.split(r"[:/]", issuer_id.removesuffix(".json"))[-1]
        profile = Profile.objects.filter(slug=slug).first()
        if profile is None:
            return None
        bases = addresses.signing_bases()
        own = {name(base, slug) for base in bases for name in (addresses.did, addresses.issuer, addresses.ob2_issuer)}
        return profile if issuer_id in own else None


def verify_document(
    document: bytes | str, *, recipient: str | None = None, is_offline: bool = False
) -> VerificationReport:
    """The report on a badge: PNG or SVG bytes, JSON or JWT text, or an address.

    `is_offline` asks no other host; our own addresses are answered all the same. Raises UnreadableInput.
    """
    outside = no_network if is_offline else fetcher.fetch
    deadline = time.monotonic() + WORLD_SECONDS

    def fetch(url: str) -> Fetched:
        own = own_addresses.answer(url)
        if own is None and time.monotonic() > deadline:
            raise FetchError(TOO_SLOW)
        return own or outside(url)

    asked = (recipient or "").strip() or None
    report = verify(document, now=timezone.now(), fetch=fetch, issuers=KnownIssuers(), recipient=asked)
    return _with_supersession(report)


def _with_supersession(report: VerificationReport) -> VerificationReport:
    """An own award that was renewed is a caution, though its bit is not set."""
    status = report.check("status")
    if report.credential is None or status is None or status.outcome != "pass":
        return report
    award = own_award(report)
    if award is None or award.superseded_by_id is None:
        return report
    checks = tuple(SUPERSEDED if check.id == "status" else check for check in report.checks)
    return replace(report, checks=checks, verdict=verdict(checks))


def own_award(report: VerificationReport) -> Award | None:
    """The award that this proven credential or hosted assertion of ours stands for, or None."""
    found = OWN_ID.fullmatch(report.credential.id) if report.credential else None
    if report.credential is None or found is None or not report.credential.issuer_recognised:
        return None
    award = Award.objects.filter(uuid=UUID(found[1])).select_related("achievement__institution__profile").first()
    if award is None:
        return None
    slug = award.achievement.institution.profile.slug
    bases = addresses.signing_bases()
    names = {name(base, slug) for base in bases for name in (addresses.did, addresses.ob2_issuer)}
    return award if report.credential.issuer_id in names else None
