"""S-42: a private key came into other hands. Disable it, list what it signed, sign that anew, tell the holders."""

import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import Institution, Notification, User
from badges import issuing, signer, verifier
from badges.actions.revoke_key import revoke_key
from badges.actions.rotate_key import rotate_key
from badges.errors import AwardRequestError, NotTheRegistrarError
from badges.models import Achievement, Award, Profile, SigningKey, WithdrawnCredential
from badges.openbadges.proofs import add_proof
from tests.badges.conftest import GiveAward


def _stolen(
    awards: list[Award], capture: Any, *, since: datetime | None = None, key: SigningKey | None = None
) -> list[Award]:
    with capture(execute=True):
        return revoke_key(
            key=key or awards[0].credentials.get().key,  # type: ignore[arg-type]
            compromised_from=since or timezone.now(),
            reason="A backup was left on a train.",
            actor=None,
        )


def _drill(count: int, give: GiveAward, capture: Any) -> None:
    awards = [give(email=f"teacher-{number}@example.org") for number in range(count)]
    old = [award.credentials.get().document for award in awards]
    affected = _stolen(awards, capture)
    assert {award.pk for award in affected} == {award.pk for award in awards}
    entry = ModelLogEntry.objects.get(action="badges.revoke_key")
    assert set(entry.data["affected"]) == {str(award.uuid) for award in awards}
    assert not Award.objects.to_sign_anew().exists()
    assert WithdrawnCredential.objects.count() == count
    for award, before in zip(awards[:: max(1, count // 10)], old[:: max(1, count // 10)], strict=True):
        now = award.credentials.get()
        assert now.key.revoked_at is None  # type: ignore[union-attr]
        assert json.loads(now.document)["credentialStatus"] == json.loads(before)["credentialStatus"]
        assert verifier.verify_document(now.document).verdict == "valid"


def test_the_drill_with_a_sample(give: GiveAward, django_capture_on_commit_callbacks: Any) -> None:
    _drill(60, give, django_capture_on_commit_callbacks)


@pytest.mark.long
def test_the_drill_with_10_000_badges(give: GiveAward, django_capture_on_commit_callbacks: Any) -> None:
    started = timezone.now()
    _drill(10_000, give, django_capture_on_commit_callbacks)
    assert timezone.now() - started < timedelta(hours=1)


def test_holders_are_told_once_and_the_award_keeps_its_address(
    awarded: Award, teacher: User, django_capture_on_commit_callbacks: Any
) -> None:
    key = awarded.credentials.get().key
    _stolen([awarded], django_capture_on_commit_callbacks)
    _stolen([awarded], django_capture_on_commit_callbacks, key=key)
    awarded.refresh_from_db()
    assert awarded.is_live
    assert json.loads(awarded.credentials.get().document)["id"] == awarded.urn
    assert Notification.objects.get(recipient=teacher, kind="badge_signed_anew").is_urgent, (
        "other sites may refuse the old files now"
    )


def test_what_we_signed_before_stays_valid_here_byte_for_byte_and_nothing_else(
    give: GiveAward, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    with time_machine.travel(now - timedelta(hours=1)):
        award = give()
    credential = award.credentials.get()
    key, text = credential.key, credential.document
    assert key is not None
    forged = {name: value for name, value in json.loads(text).items() if name != "proof"}
    forged["credentialSubject"]["achievement"]["name"] = "Professor of everything"
    backdated = add_proof(
        forged,
        signer=signer.open_key(key),
        verification_method=f"did:web:testserver:issuers:atlas#{key.fragment}",
        created=now - timedelta(hours=1),
    )
    _stolen([award], django_capture_on_commit_callbacks, since=now - timedelta(minutes=1))
    assert verifier.verify_document(text).verdict == "valid"
    assert verifier.verify_document(json.dumps(json.loads(text), indent=4)).verdict == "valid"
    report = verifier.verify_document(json.dumps(backdated))
    assert report.check("issuer_key").code == "issuer_key_withdrawn"  # type: ignore[union-attr]
    assert report.verdict == "caution"


def test_what_was_signed_after_the_theft_is_not_valid(awarded: Award, django_capture_on_commit_callbacks: Any) -> None:
    text = awarded.credentials.get().document
    _stolen([awarded], django_capture_on_commit_callbacks, since=timezone.now() - timedelta(days=1))
    assert verifier.verify_document(text).verdict == "invalid"
    assert verifier.verify_document(awarded.credentials.get().document).verdict == "valid"


def test_a_did_key_that_is_lost_takes_its_place_in_the_list_along(
    atlas: Institution, achievement: Achievement, give: GiveAward, django_capture_on_commit_callbacks: Any
) -> None:
    first = give()
    Profile.objects.update(did_method="key")
    achievement.refresh_from_db()
    award = give(email="second@example.org")
    before = json.loads(award.credentials.get().document)
    assert before["issuer"]["id"].startswith("did:key:z6Mk")
    _stolen([award], django_capture_on_commit_callbacks)
    after = json.loads(award.credentials.get().document)
    assert after["issuer"]["id"].startswith("did:key:z6Mk")
    assert after["issuer"]["id"] != before["issuer"]["id"]
    assert after["credentialStatus"]["statusListCredential"] != before["credentialStatus"]["statusListCredential"]
    for each in (first, award):
        assert verifier.verify_document(each.credentials.get().document).verdict == "valid"


def test_it_takes_a_registrar_a_reason_and_a_moment_that_has_come(awarded: Award, registrar: User) -> None:
    key = awarded.credentials.get().key
    assert key is not None
    now = timezone.now()
    with pytest.raises(NotTheRegistrarError):
        revoke_key(key=key, compromised_from=now, reason="Mine", actor=registrar)
    with pytest.raises(NotTheRegistrarError):
        rotate_key(profile=key.profile, actor=registrar)
    with pytest.raises(AwardRequestError, match="future"):
        revoke_key(key=key, compromised_from=now + timedelta(days=1), reason="Stolen", actor=None)
    with pytest.raises(CommandError, match="Say why"):
        call_command("rotate_key", "--issuer", "atlas", "--compromised-from", "2026-01-01")
    assert not SigningKey.objects.exclude(revoked_at=None).exists()


def test_a_later_report_can_only_move_the_moment_back(awarded: Award) -> None:
    key, now = awarded.credentials.get().key, timezone.now()
    assert key is not None
    for days in (1, 3, 2):
        revoke_key(key=key, compromised_from=now - timedelta(days=days), reason="Stolen", actor=None)
    key.refresh_from_db()
    assert key.revoked_at == now - timedelta(days=3)


def test_the_command_says_what_is_signed_again(awarded: Award) -> None:
    said = StringIO()
    call_command(
        "rotate_key", "--issuer", "atlas", "--compromised-from", timezone.now().isoformat(), "--reason", "Stolen",
        "--json", stdout=said,
    )  # fmt: skip
    answered = json.loads(said.getvalue())
    assert answered["signed_anew"] == [str(awarded.uuid)]
    assert answered["verificationMethod"].endswith("#key-2")


@pytest.mark.parametrize("algorithm", ["Ed25519", "P-256", "RSA"])
def test_a_key_of_each_kind_is_made_when_first_needed_and_rotates(awarded: Award, algorithm: str) -> None:
    profile = Profile.objects.get()
    key = issuing.active_key(profile, algorithm)
    assert issuing.active_key(profile, algorithm) == key
    assert key.public_key.kind == algorithm
    assert key.public_key.verifies(signer.sign(key, b"data"), b"data")
    assert not key.public_key.verifies(signer.sign(key, b"data"), b"other")
    rotate_key(profile=profile, actor=None)
    assert issuing.active_key(profile, algorithm) != key
    assert signer.unusable_keys() == []
    assert verifier.verify_document(awarded.credentials.get().document).verdict == "valid"
