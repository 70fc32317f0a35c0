"""Signing keys: encrypted at rest, bound to their row, loud when the key-encryption key is not theirs."""

import base64
import os
import stat
import sys
import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.signals import worker_init
from django.apps import apps
from django.core.checks import run_checks
from django.utils import timezone
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from accounts.models import Institution
from badges import sealed_keys, signer, verifier
from badges.actions.create_profile import ensure_profile
from badges.actions.rotate_key import rotate_key
from badges.errors import KeyEncryptionKeyError
from badges.jobs import rotate_old_keys
from badges.models import Profile, SigningKey, StatusList
from badges.openbadges.keys import decode_multikey, is_signature_valid
from config import jobs, starting
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
    monkeypatch.setattr("badges.sealed_keys.os.fsync", lambda file: (synced.append(kek.exists()), fsync(file)))
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


def test_a_key_is_replaced_after_a_year_and_what_it_signed_stays_valid(give: GiveAward) -> None:
    document = give().credentials.get().document
    SigningKey.objects.update(created_at=timezone.now() - timedelta(days=364))
    assert rotate_old_keys() == 0
    SigningKey.objects.update(created_at=timezone.now() - timedelta(days=366))
    assert (rotate_old_keys(), rotate_old_keys()) == (1, 0)
    old, new = SigningKey.objects.order_by("pk")
    assert old.retired_at is not None
    assert (new.retired_at, new.algorithm) == (None, "Ed25519")
    assert verifier.verify_document(document, is_offline=True).verdict == "valid"
    assert give(email="second@example.org").credentials.get().key == new


def test_a_did_key_is_kept_and_a_key_that_cannot_be_opened_stops_nobody_else(key: SigningKey, kek: Path) -> None:
    SigningKey.objects.update(created_at=timezone.now() - timedelta(days=366))
    Profile.objects.update(did_method="key")
    assert rotate_old_keys() == 0
    Profile.objects.update(did_method="web")
    kek.unlink()
    assert rotate_old_keys() == 0
    assert SigningKey.objects.get().retired_at is None


def test_a_worker_says_at_start_which_key_cannot_sign(
    key: SigningKey, kek: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting.connections, "close_all", lambda: None)
    kek.write_text("00" * 32)
    with caplog.at_level("ERROR", logger="passerelle"):
        for connected in _connected():
            connected(sender=None)
    assert "atlas#key-1" in caplog.text


def _connected() -> list[Callable[..., None]]:
    """What of ours hears that a worker starts. Celery's own receivers would close the test's connection."""
    assert jobs.say_what_is_wrong  # imported, as every worker does, and so connected
    found = [receiver for key, receiver in worker_init.receivers if key[0] == "config.starting"]
    return [receiver() if isinstance(receiver, weakref.ref) else receiver for receiver in found]


def _is_in(secret: bytes, text: str) -> bool:
    """Any usual way of writing these bytes."""
    encoded = [base64.b64encode(secret), base64.urlsafe_b64encode(secret).rstrip(b"="), secret.hex().encode()]
    return repr(secret)[2:-1] in text or any(each.decode() in text for each in encoded)


def _every_row() -> str:
    rows = [row for model in apps.get_models() for row in model._base_manager.values_list()]
    return repr([[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in rows])


def test_no_private_byte_is_in_the_database_or_the_log(
    kek: Path, give: GiveAward, caplog: pytest.LogCaptureFixture
) -> None:
    """S-43. The public half, which is written beside it, is found by the same search."""
    caplog.set_level("DEBUG")
    key = give().credentials.get().key
    assert key is not None
    private, rows = sealed_keys._unseal(key), _every_row()
    assert key.public_key_multibase in rows
    assert _is_in(bytes(key.encrypted_private_key), rows)
    for secret in (private, bytes.fromhex(kek.read_text())):
        assert len(secret) == 32
        assert not _is_in(secret, rows)
        assert not _is_in(secret, caplog.text)


def test_a_report_of_a_failure_shows_no_private_byte(
    key: SigningKey, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    """S-43: what administrators are mailed has every variable of every frame."""
    settings.DEBUG = False

    def failing(kind: str, private_key: bytes) -> Any:
        raise RuntimeError(f"No {kind} today.")

    monkeypatch.setattr(sealed_keys, "signer_for", failing)
    try:
        signer.sign(key, b"data")
    except RuntimeError:
        report = ExceptionReporter(None, *sys.exc_info()).get_traceback_html()
    private = sealed_keys._unseal(key)  # Not earlier: this very frame is in the report.
    assert "private_key" in report and "No Ed25519 today." in report
    assert not _is_in(private, report) and repr(private)[2:14] not in report
