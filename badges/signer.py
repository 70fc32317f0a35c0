"""The one place that opens a private key: `sign(key, data)` and what it needs.

At rest a private key is ``nonce (12 bytes) ‖ AES-256-GCM(private key, associated data)``. The key-encryption key lies
in a file outside the database (`settings.KEY_ENCRYPTION_KEY_FILE`, mode 0600, 32 bytes in hex), made at first start.
The associated data names the issuer and the key's fragment, so that a row copied over another cannot be opened.
"""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from badges.errors import KeyEncryptionKeyError
from badges.models import Profile, SigningKey
from badges.openbadges.keys import (
    decode_multikey,
    ed25519_signer,
    encode_multikey,
    generate_private_key,
    is_signature_valid,
    public_key_of,
)

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: a random 96-bit nonce
KEK_BYTES = 32
SELF_TEST = b"passerelle self-test"


def sign(key: SigningKey, data: bytes) -> bytes:
    """The 64-byte Ed25519 signature of `data` under this key. Raises KeyEncryptionKeyError."""
    return ed25519_signer(_decrypt(key))(data)


def new_key(profile: Profile, fragment: str) -> SigningKey:
    """An unsaved Ed25519 key of this profile, its private half encrypted. Raises KeyEncryptionKeyError."""
    private_key = generate_private_key()
    key = SigningKey(profile=profile, fragment=fragment)
    key.public_key_multibase = encode_multikey(public_key_of(private_key))
    nonce = secrets.token_bytes(NONCE_BYTES)
    key.encrypted_private_key = nonce + _cipher().encrypt(nonce, private_key, _associated_data(key))
    return key


def is_key_usable(key: SigningKey) -> bool:
    """Self-test: the key can be opened and what it signs verifies with its public half."""
    try:
        signature = sign(key, SELF_TEST)
        return is_signature_valid(decode_multikey(key.public_key_multibase), signature, SELF_TEST)
    except (KeyEncryptionKeyError, ValueError):
        return False


def unusable_keys() -> list[SigningKey]:
    """Active keys that fail the self-test: asked at start and by readiness. Empty is well."""
    active = SigningKey.objects.filter(retired_at=None).select_related("profile")
    return [key for key in active if not is_key_usable(key)]


def _decrypt(key: SigningKey) -> bytes:
    sealed = bytes(key.encrypted_private_key)
    try:
        return _cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _associated_data(key))
    except InvalidTag as error:
        raise KeyEncryptionKeyError(
            f"The signing key {key} cannot be opened with the key in {settings.KEY_ENCRYPTION_KEY_FILE}: it was"
            " encrypted with another one. Put back the file that belongs to this database."
        ) from error


def _associated_data(key: SigningKey) -> bytes:
    return f"passerelle/signing-key/{key.profile.uuid}/{key.fragment}".encode()


def _cipher() -> AESGCM:
    return AESGCM(_key_encryption_key(Path(settings.KEY_ENCRYPTION_KEY_FILE)))


def _key_encryption_key(file: Path) -> bytes:
    """The 32 bytes in the file; made when there is neither a file nor any key that it should open."""
    if not file.exists():
        _make_key_encryption_key(file)
    try:
        key = bytes.fromhex(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise KeyEncryptionKeyError(f"The key-encryption key in {file} cannot be read. Restore the file.") from error
    if len(key) != KEK_BYTES:
        raise KeyEncryptionKeyError(f"The key-encryption key in {file} is not 32 bytes in hex. Restore the file.")
    return key


def _make_key_encryption_key(file: Path) -> None:
    if SigningKey.objects.exists():
        raise KeyEncryptionKeyError(
            f"The key-encryption key {file} is missing, and the signing keys in the database can only be opened with"
            " it. Restore the file from its backup, or set KEY_ENCRYPTION_KEY_FILE to where it is."
        )
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written aside and linked into place: nobody reads half of it, and what it will encrypt is never without it.
    descriptor, draft = tempfile.mkstemp(dir=file.parent)  # mode 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_hex(KEK_BYTES))
        handle.flush()
        os.fsync(handle.fileno())
    with suppress(FileExistsError):  # Another worker made it a moment ago: theirs is the one.
        os.link(draft, file)
    os.unlink(draft)
    _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
