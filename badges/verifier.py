"""Verify with what this instance knows: its own addresses, the guarded fetcher, the issuers it recognises.

`verify_document` is for whoever asks; `answer_visitor` keeps what it answered for a minute (the page, the API).
"""

import hashlib
import time
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from badges import fetcher, own_addresses, own_records, pinning, sandbox
from badges.models import TrustedIssuer
from badges.openbadges import Fetched, FetchError, RecognisedIssuer, VerificationReport, no_network, verify
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.compiled import own_shapes
from badges.openbadges.dids import did_document_url
from badges.openbadges.errors import OpenBadgesError
from badges.openbadges.safe_json import parse_json
from badges.own_records import own_award as own_award

# A verification asks nobody any more once this has passed; each answer has a limit of its own (`fetcher`).
WORLD_SECONDS = 10.0
# How long the same question gets the same answer (QUALITY S-28).
KEPT_SECONDS = 60
TOO_SLOW = _("The sites that this badge depends on answer too slowly. Try again later.")


class KnownIssuers:
    """The registry: our own profiles under every name we signed under, and the rows of TrustedIssuer."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """The issuer under the name by which we know it, or None."""
        trusted = TrustedIssuer.objects.filter(issuer_id=issuer_id).first()
        if trusted:
            return RecognisedIssuer(issuer_id, trusted.name)
        profile = own_records.profile_named(issuer_id)
        return RecognisedIssuer(issuer_id, profile.name) if profile else None


class _World:
    """What one verification asks: our own addresses in-process, others by the guarded fetcher while there is time."""

    def __init__(self, *, is_offline: bool) -> None:
        self.outside = no_network if is_offline else fetcher.fetch
        self.deadline = time.monotonic() + WORLD_SECONDS
        self.foreign: dict[str, bytes] = {}
        self.depends_on_us = False

    def __call__(self, url: str) -> Fetched:
        own = own_addresses.answer(url)
        if own is not None:
            self.depends_on_us = True
            return own
        if time.monotonic() > self.deadline:
            raise FetchError(TOO_SLOW)
        answer = self.outside(url)
        self.foreign[url] = answer.body
        return answer


def verify_document(
    document: bytes | str, *, recipient: str | None = None, is_offline: bool = False, is_own: bool = False
) -> VerificationReport:
    """The report on a badge: PNG or SVG bytes, JSON or JWT text, or an address.

    `is_offline` asks no other host; our own addresses are answered all the same. `is_own` is for what we have just
    made ourselves: it is canonicalised here instead of in a process with limits. Raises UnreadableInput, and BusyError
    when too many strangers' documents wait for such a process.
    """
    return _verify(document, recipient, _World(is_offline=is_offline), is_own=is_own)


def answer_visitor(document: bytes | str, *, recipient: str | None = None) -> VerificationReport:
    """The report on a badge that a visitor sent, for a minute the same one. Raises as `verify_document`.

    What rests on our own rows is never kept (a revocation counts at once), nor what could not be found out.
    """
    data = document.encode("utf-8", "replace") if isinstance(document, str) else document
    asked = (recipient or "").strip().lower().encode("utf-8", "replace")
    key = f"report:{hashlib.sha256(hashlib.sha256(data).digest() + asked).hexdigest()}"
    kept: VerificationReport | None = cache.get(key)
    if kept is not None:
        return kept
    world = _World(is_offline=False)
    report = _verify(document, recipient, world)
    is_ours = world.depends_on_us or own_records.own_award(report) is not None
    if report.verdict != "unknown" and not is_ours:
        cache.set(key, report, KEPT_SECONDS)
    return report


def _verify(document: bytes | str, recipient: str | None, world: _World, *, is_own: bool = False) -> VerificationReport:
    report = verify(
        document,
        now=timezone.now(),
        fetch=world,
        issuers=KnownIssuers(),
        recipient=(recipient or "").strip() or None,
        canonicalizer=own_shapes.before(canonicalize if is_own else sandbox.Allowance().canonicalize),
    )
    return _with_history(own_records.with_own_record(report, document, world), world)


def _with_history(report: VerificationReport, world: _World) -> VerificationReport:
    """Since when we know the keys of a proven issuer elsewhere, said beside whether we know the issuer."""
    document = _proven_did_document(report, world)
    seen = pinning.remember(str(document["id"]), document) if document else None
    if seen is None:
        return report
    checks = tuple(
        replace(check, detail=f"{check.detail} {pinning.since(seen)}") if check.id == "issuer_recognised" else check
        for check in report.checks
    )
    return replace(report, checks=checks)


def _proven_did_document(report: VerificationReport, world: _World) -> dict[str, Any] | None:
    """The did:web document, fetched just now, that the proof of this badge rests on."""
    proof = report.check("proof")
    issuer_id = report.credential.issuer_id if report.credential else ""
    if proof is None or proof.outcome != "pass" or not issuer_id.startswith("did:web:"):
        return None
    try:
        document = parse_json(world.foreign.get(did_document_url(issuer_id), b"null"))
    except (OpenBadgesError, ValueError):
        return None
    return document if isinstance(document, dict) and document.get("id") == issuer_id else None
