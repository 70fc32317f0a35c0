"""Is this badge genuine, unaltered, still in force, and from somebody we know?

`verify()` reads the input (`reading`), recognises its format and hands it to the examiner of that format
(`data_integrity`, `jwt`, `hosted`, `signed`). Each step answers with a check; `report.verdict` draws the conclusion.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ..canonicalization import Canonicalizer, canonicalize
from ..contexts import Contexts
from ..errors import DamagedContainerError, TooComplexError
from ..fetching import Fetcher, FetchError, IssuerRegistry, NoIssuers, no_network
from ..pdf import is_pdf
from ..report import Check, CredentialSummary, VerificationReport, verdict
from .case import Case, KeyResolver, MeteredFetcher
from .data_integrity import examine_credential
from .hosted import examine_assertion, examine_withdrawn
from .issuer_key import resolve_issuer_key
from .jwt import examine_token
from .reading import Candidate, read_input
from .signed import examine_signed, examine_unsigned

UNKNOWN_FORMAT = "unknown"
# Nothing signs the print: only the badge inside is proved, and its claims are what the report tells.
SHEET = Check("format", "pass", "This badge was read out of a sheet whose print is not checked.", "format_sheet")
RECOGNISED = Check("format", "pass", "The kind of badge was recognised.", "format_recognised")
TOO_OLD = Check(
    "proof",
    "unknown",
    "This is an Open Badges 1 assertion. That version is too old for its genuineness to be checked here; ask the issuer"
    " for the badge in a newer version.",
    "proof_too_old",
)

Findings = tuple[list[Check], CredentialSummary | None]


def verify(
    document: bytes | str,
    *,
    now: datetime,
    fetch: Fetcher = no_network,
    issuers: IssuerRegistry | None = None,
    recipient: str | None = None,
    contexts: Contexts | None = None,
    canonicalizer: Canonicalizer = canonicalize,
    resolve_key: KeyResolver = resolve_issuer_key,
    suites: Collection[str] | None = None,
) -> VerificationReport:
    """Verify a badge: PNG or SVG bytes, JSON or JWT text, or an http(s) address.

    Everything that it depends on is handed in, and nothing is reached by default: `now` is aware; `fetch` asks the
    world (at most 8 times); `issuers` says whom we know; `recipient` is an e-mail address to compare with; `contexts`
    replace the pinned JSON-LD contexts; `canonicalizer` may run elsewhere, under limits; `resolve_key` finds the
    issuer's key; `suites` names the cryptosuites and JWS algorithms that count (None: all that we can check).

    Raises only UnreadableInput, when the input holds no badge at all, and what the caller's own functions raise
    beyond their contract (such as BusyError).
    """
    case = Case(
        now=now,
        fetch=MeteredFetcher(fetch),
        issuers=NoIssuers() if issuers is None else issuers,
        resolve_key=resolve_key,
        recipient=recipient,
        contexts=contexts,
        canonicalizer=canonicalizer,
        suites=None if suites is None else frozenset(suites),
    )
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
    checks, summary = _examine_candidate(candidate, case)
    if isinstance(document, bytes) and is_pdf(document):
        checks = [SHEET if check.code == "format_ok" else check for check in checks]
    return candidate.format, (checks, summary)


def _examine_candidate(candidate: Candidate, case: Case) -> Findings:
    match candidate.format:
        case "OB3-DataIntegrity":
            return examine_credential(candidate.document, case)
        case "OB3-JWT":
            return examine_token(candidate.token, case)
        case "OB2-signed":
            return examine_signed(candidate.token, case) if candidate.token else examine_unsigned()
        case "OB2-hosted" | "OB2-baked":
            return examine_withdrawn() if candidate.is_withdrawn else examine_assertion(candidate, case)
        case _:
            return [RECOGNISED, TOO_OLD], None
