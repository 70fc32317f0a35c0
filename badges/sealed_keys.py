"""Private keys as encrypted rows: the signer's back end where there is no HSM and no key service.

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
from django.views.decorators.debug import sensitive_variables

from badges.errors import KeyEncryptionKeyError
from badges.models import SigningKey
from badges.openbadges.keys import PublicKey, Signer, generate_private_key, public_key_of_private, signer_for

NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2.2: a random 96-bit nonce
KEK_BYTES = 32


class SealedRows:
    """Keeps each private key in its own row, sealed with the key-encryption key of this installation."""

    @sensitive_variables()
    def create(self, key: SigningKey) -> PublicKey:
        """Make the private half of this unsaved key and seal it into the row. Raises KeyEncryptionKeyError."""
        private_key = generate_private_key(key.kind)
        nonce = secrets.token_bytes(NONCE_BYTES)
        key.encrypted_private_key = nonce + _cipher().encrypt(nonce, private_key, _associated_data(key))
        return public_key_of_private(key.kind, private_key)

    @sensitive_variables()
    def open(self, key: SigningKey) -> Signer:
        """A signer that holds the opened key for as long as it lives. Raises KeyEncryptionKeyError."""
        return signer_for(key.kind, _unseal(key))


@sensitive_variables()
def _unseal(key: SigningKey) -> bytes:
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


@sensitive_variables()
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
