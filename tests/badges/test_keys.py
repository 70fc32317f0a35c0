"""Signing keys: encrypted at rest, bound to their row, loud when the key-encryption key is not theirs."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Institution
from badges import signer, verifier
from badges.actions.create_profile import ensure_profile
from badges.actions.rotate_key import rotate_key
from badges.errors import KeyEncryptionKeyError
from badges.models import SigningKey, StatusList
from badges.openbadges.keys import decode_multikey, is_signature_valid
from tests.badges.conftest import GiveAward


@pytest.fixture
def kek(settings: Settings, tmp_path: Path) -> Path:
    settings.KEY_ENCRYPTION_KEY_FILE = tmp_path / "keys" / "kek"
    return settings.KEY_ENCRYPTION_KEY_FILE


@pytest.fixture
def key(kek: Path, atlas: Institution) -> SigningKey:
    return ensure_profile(institution=atlas).keys.get()


def test_a_profile_is_made_once_with_one_active_key(key: SigningKey, atlas: Institution) -> None:
    assert ensure_profile(institution=atlas) == key.profile
    assert SigningKey.objects.count() == 1


def test_the_key_encryption_key_is_only_its_owners(key: SigningKey, kek: Path) -> None:
    assert stat.S_IMODE(kek.stat().st_mode) == 0o600


def test_what_is_signed_verifies_with_the_public_half(key: SigningKey) -> None:
    signature = signer.sign(key, b"data")
    assert is_signature_valid(decode_multikey(key.public_key_multibase), signature, b"data")
    assert signer.unusable_keys() == []


def test_a_key_copied_over_another_row_cannot_be_opened(key: SigningKey) -> None:
    newer = rotate_key(profile=key.profile, actor=None)
    newer.encrypted_private_key = key.encrypted_private_key
    with pytest.raises(KeyEncryptionKeyError, match="cannot be opened"):
        signer.sign(newer, b"data")


def test_a_missing_file_is_not_replaced_while_keys_need_it(key: SigningKey, kek: Path) -> None:
    kek.unlink()
    with pytest.raises(KeyEncryptionKeyError, match="is missing"):
        signer.sign(key, b"data")
    assert not kek.exists()


@pytest.mark.parametrize(("content", "said"), [("00" * 32, "another one"), ("zz", "cannot be read"), ("00", "not 32")])
def test_another_file_says_so(key: SigningKey, kek: Path, content: str, said: str) -> None:
    kek.write_text(content)
    with pytest.raises(KeyEncryptionKeyError, match=said):
        signer.sign(key, b"data")
    assert signer.unusable_keys() == [key]


def test_the_system_check_names_the_key(key: SigningKey, kek: Path) -> None:
    assert not [found for found in run_checks(databases=["default"]) if found.id == "badges.E001"]
    kek.write_text("00" * 32)
    (error,) = [found for found in run_checks(databases=["default"]) if found.id == "badges.E001"]
    assert "atlas#key-1" in error.msg


def test_the_key_encryption_key_is_on_disk_before_anything_needs_it(
    kek: Path, atlas: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker never reads half of it, and a power cut after the first award does not lose it."""
    synced: list[bool] = []
    fsync = os.fsync
    monkeypatch.setattr("badges.signer.os.fsync", lambda file: (synced.append(kek.exists()), fsync(file)))
    ensure_profile(institution=atlas)
    assert synced[:1] == [False]
    assert len(kek.read_text()) == 64
    assert [file.name for file in kek.parent.iterdir()] == [kek.name]


@pytest.mark.parametrize(("base", "verdict"), [("http://testserver", "valid"), ("http://moved.example.org", "unknown")])
def test_without_its_key_an_instance_still_verifies_with_the_list_it_has(
    kek: Path, give: GiveAward, settings: Settings, base: str, verdict: str
) -> None:
    """The stored list misses no revocation, since without the key none can be made."""
    document = give().credentials.get().document
    StatusList.objects.update(signed_at=timezone.now() - timedelta(days=2))
    settings.PUBLIC_BASE_URL = base
    kek.rename(kek.with_name("elsewhere"))
    assert verifier.verify_document(document).verdict == verdict
