"""Is this badge genuine, unaltered, still in force, and from somebody we know?

`verify()` reads the input (`reading`), recognises its format and hands it to the examiner of that format
(`data_integrity`, `hosted`). Each step answers with a check; `report.verdict` draws the conclusion.
"""

from __future__ import annotations

from datetime import datetime

from ..errors import DamagedContainerError, TooComplexError
from ..fetching import Fetcher, FetchError, IssuerRegistry
from ..report import Check, CredentialSummary, VerificationReport, verdict
from .case import Case, MeteredFetcher
from .data_integrity import examine_credential
from .hosted import examine_assertion, examine_withdrawn
from .reading import Candidate, read_input

UNKNOWN_FORMAT = "unknown"
UNSUPPORTED = {
    "OB3-JWT": "This is an Open Badges 3.0 credential secured as a JWT, which we cannot check yet.",
    "OB2-signed": "This is a signed Open Badges 2.0 assertion, which we cannot check yet.",
    "OB1": "This is an Open Badges 1 assertion, a format that this verifier does not check.",
}

Findings = tuple[list[Check], CredentialSummary | None]


def verify(
    document: bytes | str,
    *,
    now: datetime,
    fetch: Fetcher,
    issuers: IssuerRegistry,
    recipient: str | None = None,
) -> VerificationReport:
    """Verify a badge: PNG or SVG bytes, JSON or JWT text, or an http(s) address.

    `now` is aware. `fetch` reaches the world (at most 8 times), `issuers` says whom we know, `recipient` is
    an e-mail address to compare with. Raises only UnreadableInput, when the input holds no badge at all.
    """
    case = Case(now=now, fetch=MeteredFetcher(fetch), issuers=issuers, recipient=recipient)
    badge_format, (checks, summary) = _examine(document, case)
    return VerificationReport(verdict(checks), badge_format, tuple(checks), summary, now)


def _examine(document: bytes | str, case: Case) -> tuple[str, Findings]:
    try:
        candidate = read_input(document, case.fetch)
    except DamagedContainerError as error:
        return UNKNOWN_FORMAT, ([Check("format", "fail", str(error), "format_damaged")], None)
    except TooComplexError as error:
        return UNKNOWN_FORMAT, ([Check("format", "unknown", str(error), "format_too_large")], None)
    except FetchError as error:
        return UNKNOWN_FORMAT, ([Check("format", "unknown", str(error), "address_unreachable")], None)
    return candidate.format, _examine_candidate(candidate, case)


def _examine_candidate(candidate: Candidate, case: Case) -> Findings:
    if candidate.format == "OB3-DataIntegrity":
        return examine_credential(candidate.document, case)
    if candidate.is_withdrawn:
        return examine_withdrawn()
    if candidate.format in {"OB2-hosted", "OB2-baked"}:
        return examine_assertion(candidate, case)
    recognised = Check("format", "pass", "The kind of badge was recognised.", "format_recognised")
    unsupported = Check("proof", "unknown", UNSUPPORTED[candidate.format], "proof_unsupported")
    return [recognised, unsupported], None
