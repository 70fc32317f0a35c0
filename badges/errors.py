"""What can go wrong with badges, sorted by whose fault it is. Every message may be shown to the person."""


class BadgesError(Exception):
    """Base of this app's errors."""


class AwardRequestError(BadgesError):
    """The request's fault: an address that is none, a badge that does not exist, an award that is not live."""


class RecipientTakenError(BadgesError):
    """The state's fault: this e-mail address was claimed by another person at this institution."""


class NotTheHolderError(BadgesError):
    """The request's fault: only the holder decides who sees a badge."""


class KeyEncryptionKeyError(BadgesError):
    """The installation's fault: the key that opens the signing keys is missing, unreadable or another one."""


class SelfVerificationError(BadgesError):
    """Internal: a document that we signed does not verify, so it was not stored."""


class FileTooLargeError(BadgesError):
    """The request's fault: more bytes than a badge may have."""
