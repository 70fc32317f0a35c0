"""What can go wrong with badges, sorted by whose fault it is. Every message may be shown to the person."""


class BadgesError(Exception):
    """Base of this app's errors."""


class AwardRequestError(BadgesError):
    """The request's fault: an address that is none, a badge that does not exist, an award that is not live."""


class RecipientTakenError(BadgesError):
    """The state's fault: this e-mail address was claimed by another person at this institution."""


class UnpublishedError(BadgesError):
    """The state's fault: this badge is a draft, so it cannot be awarded yet."""


class UnpublishableError(BadgesError):
    """The request's fault: lint found errors in this badge. `sentences` says each, and what to change."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class NotTheHolderError(BadgesError):
    """The request's fault: only the holder decides who sees a badge."""


class NotTheRegistrarError(BadgesError):
    """The request's fault: only the awarding institution's registrars and administrators decide this."""


class NotTheEndorserError(BadgesError):
    """The request's fault: only an institution's administrators endorse in its name."""


class IssuingHaltedError(BadgesError):
    """The state's fault: somebody halted issuing; what was awarded waits."""


class KeyEncryptionKeyError(BadgesError):
    """The installation's fault: the key that opens the signing keys is missing, unreadable or another one."""


class SelfVerificationError(BadgesError):
    """Internal: a document that we signed does not verify, so it was not stored."""


class SigningProcessError(BadgesError):
    """The machine's fault: a process that signs a batch was ended, mostly for want of memory. Nothing was stored."""


class HeldBadgeRefusedError(BadgesError):
    """The request's fault: this badge from elsewhere is not taken in. The sentence says why, and what to do."""


class OtherHostError(BadgesError):
    """Another host's fault, or its address's: it does not do what the Open Badges API asks for."""
