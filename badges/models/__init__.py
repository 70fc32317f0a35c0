"""What is decided and what is signed: Profile, Achievement, Recipient, Award, Credential.

An *Achievement* is the definition, an *Award* our decision that somebody reached it, a *Credential* the signed document
that says so. `Award.uuid` is the uuid of every address and of the credential's `urn:uuid:`.
"""

from badges.models.achievements import Achievement, AchievementItem, Picture, image_path
from badges.models.awards import Award, Evidence, Recipient, new_share_key
from badges.models.credentials import Credential, Endorsement, StatusEntry, StatusList, WithdrawnCredential
from badges.models.hosting import HeldCredential, HostConnection, WalletConsent
from badges.models.issuers import IssuerId, IssuingHalt, Profile, SeenDid, SigningBase, SigningKey, TrustedIssuer

__all__ = [
    "Achievement",
    "AchievementItem",
    "Award",
    "Credential",
    "Endorsement",
    "Evidence",
    "HeldCredential",
    "HostConnection",
    "IssuerId",
    "IssuingHalt",
    "Picture",
    "Profile",
    "Recipient",
    "SeenDid",
    "SigningBase",
    "SigningKey",
    "StatusEntry",
    "StatusList",
    "TrustedIssuer",
    "WalletConsent",
    "WithdrawnCredential",
    "image_path",
    "new_share_key",
]
