"""What can go wrong in this package, sorted by whose fault it is.

Only `UnreadableInput` leaves `verify()`: everything else that a hostile document can provoke ends as a check
with the outcome ``fail`` or ``unknown``. `BusyError` leaves it too, where the caller's canonicaliser raises it.
"""


class OpenBadgesError(ValueError):
    """Base of every error of this package. The message is one plain English sentence without claims."""


class UnreadableInput(OpenBadgesError):
    """The input holds no badge at all: the sender's fault (HTTP 422, exit status 3)."""


class DamagedContainerError(OpenBadgesError):
    """An image holds a badge but is damaged or ambiguous: reported as ``format: fail``."""


class UnsafeDocumentError(OpenBadgesError):
    """A JSON document that must not be canonicalised: too large, ambiguous, or with undefined terms."""


class TooComplexError(UnsafeDocumentError):
    """A document over a limit of size, depth or ambiguity: not checked, which is not the same as forged."""


class UnknownContextError(OpenBadgesError):
    """A JSON-LD context outside the pinned allow-list: the proof cannot be checked (``proof: unknown``)."""


class ContextIntegrityError(RuntimeError):
    """A pinned context is missing or has other bytes than expected: our installation's fault, fail closed."""


class ProofError(OpenBadgesError):
    """A proof that is malformed or does not match its document."""


class UnsupportedProofError(ProofError):
    """A proof of a kind that this verifier does not know: recognised, never accepted. `code` is the check's."""

    def __init__(self, detail: str, code: str = "proof_unsupported") -> None:
        super().__init__(detail)
        self.code = code


class KeyResolutionError(OpenBadgesError):
    """A verification method that is not the issuer's: wrong controller, relationship or type."""


class UnsupportedKeyError(OpenBadgesError):
    """A verification method of a kind that this verifier does not resolve: recognised, never accepted."""


class StatusListError(OpenBadgesError):
    """A status list that cannot be trusted: wrong purpose, wrong issuer, too large. `code` is the check's."""

    def __init__(self, detail: str, code: str = "status_untrusted") -> None:
        super().__init__(detail)
        self.code = code


class BusyError(RuntimeError):
    """What was asked to help has too much to do: nothing was found out, and asking again later may succeed."""
