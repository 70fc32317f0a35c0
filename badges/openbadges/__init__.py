"""Open Badges without Django: compose, sign, bake and verify Open Badges 2.0 and 3.0.

Nothing in this package reads a clock, a file outside the installed packages, a setting or the network: time,
signer, fetcher and issuer registry are arguments. The composer (`ob3`, `ob2`, `status_list`) and the verifier
share no builder, only `canonicalization`.
"""

from .errors import UnreadableInput
from .fetching import Fetched, Fetcher, FetchError, IssuerRegistry, RecognisedIssuer, no_network
from .report import Check, CredentialSummary, EndorsementSummary, VerificationReport
from .verification import verify
from .verification.many import verify_many

__all__ = [
    "Check",
    "CredentialSummary",
    "EndorsementSummary",
    "FetchError",
    "Fetched",
    "Fetcher",
    "IssuerRegistry",
    "RecognisedIssuer",
    "UnreadableInput",
    "VerificationReport",
    "no_network",
    "verify",
    "verify_many",
]
