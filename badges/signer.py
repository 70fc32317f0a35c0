"""The one place that signs: `sign(key, data)`, whatever keeps the private key.

Where private keys are kept is the setting `SIGNER_BACKEND`, a dotted path to a class with the two methods of
`SignerBackend`: encrypted rows (`badges.sealed_keys.SealedRows`) unless an HSM or a key service stands there. An opened
key lives no longer than the request or the batch that asked for it.
"""

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from badges.errors import KeyEncryptionKeyError
from badges.models import Profile, SigningKey
from badges.openbadges.keys import PublicKey, Signer, jwk_of, multikey_of

SELF_TEST = b"passerelle self-test"


class SignerBackend(Protocol):
    """What an HSM or a key service has to answer. It names its key by `profile.uuid` and `fragment`.

    It may keep up to a few kB of its own in `key.encrypted_private_key`, such as a handle.
    """

    def create(self, key: SigningKey) -> PublicKey:
        """Make the private half of this unsaved key, of its `kind`; the public half. Raises KeyEncryptionKeyError."""

    def open(self, key: SigningKey) -> Signer:
        """A function from bytes to the signature, in the encodings of `openbadges.keys`.

        Raises KeyEncryptionKeyError, then or when it is called, if the key cannot be used.
        """


def sign(key: SigningKey, data: bytes) -> bytes:
    """The signature of `data` under this key, in the encoding of its kind. Raises KeyEncryptionKeyError."""
    return open_key(key)(data)


def open_key(key: SigningKey) -> Signer:
    """A signer for a batch: the key is opened once. Drop it with the batch. Raises KeyEncryptionKeyError."""
    return _backend().open(key)


def new_key(profile: Profile, fragment: str, algorithm: str = SigningKey.Algorithm.ED25519) -> SigningKey:
    """An unsaved key of this profile whose private half is with the back end. Raises KeyEncryptionKeyError."""
    key = SigningKey(profile=profile, fragment=fragment, algorithm=algorithm)
    public = _backend().create(key)
    if algorithm != SigningKey.Algorithm.RSA:
        key.public_key_multibase = multikey_of(public)
    if algorithm != SigningKey.Algorithm.ED25519:
        key.public_jwk = jwk_of(public)
    return key


def is_key_usable(key: SigningKey) -> bool:
    """Self-test: the key can be opened and what it signs verifies with its published half."""
    try:
        return key.public_key.verifies(sign(key, SELF_TEST), SELF_TEST)
    except (KeyEncryptionKeyError, ValueError):
        return False


def unusable_keys() -> list[SigningKey]:
    """Active keys that fail the self-test: asked at start and by readiness. Empty is well."""
    active = SigningKey.objects.filter(retired_at=None).select_related("profile")
    return [key for key in active if not is_key_usable(key)]


def complaint() -> str:
    """Which keys cannot sign and what to do, in a sentence for the operator; empty when all can."""
    unusable = ", ".join(str(key) for key in unusable_keys())
    if not unusable:
        return ""
    return (
        f"These signing keys cannot be used: {unusable}. Put back the key-encryption key that belongs to this database"
        " (KEY_ENCRYPTION_KEY_FILE), or see that the signer back end answers (SIGNER_BACKEND)."
    )


def _backend() -> SignerBackend:
    backend: SignerBackend = import_string(settings.SIGNER_BACKEND)()
    return backend
