"""`POST /ims/ob/v3p0/credentials`: a badge comes in, exactly as it is, unless it does not hold together."""

import json
import threading
from typing import Any

import pytest

from accounts.models import User
from badges import limits
from badges.models import Award, HeldCredential
from badges.scopes import READ_CREDENTIALS
from tests.badges.conftest import GiveAward
from tests.badges.ims.wallets import Wallet, ensure_refused
from tests.openbadges import samples
from tests.openbadges.samples import Site, replaced, signed, signed_status_list, unsigned


def text_of(document: Any) -> str:
    """As another program may write it: its own spaces and its own order of bytes."""
    return json.dumps(document, indent=1, ensure_ascii=False)


def test_a_genuine_badge_is_new_once_and_replaced_after(connected: Wallet, teacher: User, outside: Site) -> None:
    text = text_of(signed())
    for status in (201, 200):
        response = connected.post(text)
        assert response.status_code == status
        assert response.content.decode() == text
        assert response["Content-Type"] == "application/json"
    held = HeldCredential.objects.get()
    assert (held.holder, held.text, held.original) == (teacher, text, None)
    assert (held.issuer_id, held.credential_id) == (samples.DID, samples.CREDENTIAL_ID)
    assert held.name == "Lesson planning with digital tools"
    # Nobody here knows that issuer, and its holder is told so.
    assert held.verdict == "caution"


def test_it_comes_out_again_byte_for_byte(connected: Wallet, outside: Site) -> None:
    text = text_of(signed())
    connected.post(text, "application/vc+ld+json")
    assert text in connected.get("credentials").content.decode()


def test_an_altered_badge_is_refused_with_the_reason(connected: Wallet, outside: Site) -> None:
    forged = replaced(signed(), ("credentialSubject", "achievement", "name"), "Professor of Everything")
    assert "signature does not match" in ensure_refused(connected.post(text_of(forged)), 400, "invalid_data")
    assert not HeldCredential.objects.exists()


def test_a_revoked_badge_is_refused_with_the_reason(connected: Wallet, outside: Site) -> None:
    outside.documents[samples.STATUS_LIST] = signed_status_list(revoked=(samples.STATUS_INDEX,))
    assert "revoked" in ensure_refused(connected.post(text_of(signed())), 400, "invalid_data")


def test_what_cannot_be_checked_is_kept_and_never_called_valid(connected: Wallet, outside: Site) -> None:
    outside.documents.clear()
    assert connected.post(text_of(signed())).status_code == 201
    assert HeldCredential.objects.get().verdict == "unknown"


def test_what_was_checked_does_not_make_way_for_what_was_not(connected: Wallet, outside: Site) -> None:
    text = text_of(signed())
    connected.post(text)
    outside.documents.clear()
    other = replaced(signed(), ("name",), "Another name")
    ensure_refused(connected.post(text_of(other)), 400, "invalid_data")
    assert HeldCredential.objects.get().text == text


def test_a_badge_without_signature_is_not_called_valid_either(connected: Wallet, outside: Site) -> None:
    response = connected.post(text_of(unsigned()))
    assert response.status_code in {201, 400}
    assert not HeldCredential.objects.filter(verdict__in=("valid", "caution")).exists()


def test_a_badge_of_ours_that_the_person_holds_is_not_kept_twice(connected: Wallet, awarded: Award) -> None:
    text = awarded.credentials.as_signed().get().document
    assert connected.post(text).status_code == 200
    assert not HeldCredential.objects.exists()
    assert connected.get("credentials")["X-Total-Count"] == "1"


def test_a_badge_of_ours_that_is_somebody_elses_is_refused(
    connected: Wallet, give: GiveAward, peers: list[User]
) -> None:
    other = give(user=peers[0], email="teacher2@example.org")
    sentence = ensure_refused(connected.post(other.credentials.as_signed().get().document), 400, "invalid_data")
    assert "somebody else" in sentence


def test_two_people_may_keep_the_same_badge_each_their_own(connected: Wallet, peers: list[User], outside: Site) -> None:
    theirs = Wallet.registered().connect(peers[0])
    assert connected.post(text_of(signed())).status_code == theirs.post(text_of(signed())).status_code == 201
    assert HeldCredential.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("{}", "application/json"),
        ("[]", "application/json"),
        ("{", "application/json"),
        ("https://atlas.example.org/badge.json", "application/json"),
        ('{"id": 1, "id": 2}', "application/json"),
        ('{"type": "Assertion", "id": "x"}', "text/plain"),
        ("aaaa.bbbb.cccc", "application/json"),
        ("aaaa.bbbb.cccc", "text/plain"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "application/json"),
    ],
)
def test_what_is_no_badge_is_refused(connected: Wallet, outside: Site, text: str, content_type: str) -> None:
    ensure_refused(connected.post(text, content_type), 400, "invalid_data")
    assert outside.asked == []
    assert not HeldCredential.objects.exists()


def test_an_older_version_is_refused_by_name(connected: Wallet, outside: Site) -> None:
    assertion = samples.hosted_documents()[samples.ASSERTION]
    assert "Open Badges 3.0" in ensure_refused(connected.post(text_of(assertion)), 400, "invalid_data")


def test_other_media_types_are_refused(connected: Wallet) -> None:
    ensure_refused(connected.post("<x/>", "application/xml"), 415, "not_acceptable")


def test_more_than_a_badge_may_have_is_refused(connected: Wallet) -> None:
    ensure_refused(connected.post(json.dumps({"name": "x" * 300_000})), 413, "invalid_data")


def test_bytes_that_are_no_text_are_refused(connected: Wallet) -> None:
    ensure_refused(connected.post(b"{\xff}"), 400, "invalid_data")  # type: ignore[arg-type]


def test_a_token_that_only_reads_writes_nothing(wallet: Wallet, teacher: User, outside: Site) -> None:
    wallet.connect(teacher, scope=READ_CREDENTIALS)
    ensure_refused(wallet.post(text_of(signed())), 403, "forbidden")
    assert not HeldCredential.objects.exists()


def test_a_wallet_sends_so_many_in_a_minute(connected: Wallet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("badges.ims.credentials.WRITES_A_MINUTE", 1)
    connected.post("{}")
    ensure_refused(connected.post("{}"), 429, "server_busy")


def test_when_all_places_are_taken_the_wallet_comes_back_later(
    connected: Wallet, outside: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_of(signed())
    with monkeypatch.context() as busy:
        busy.setattr(limits, "_places", threading.Semaphore(0))
        busy.setattr(limits, "PATIENCE_SECONDS", 0.01)
        ensure_refused(connected.post(text), 503, "server_busy")
        assert not HeldCredential.objects.exists()
    assert connected.post(text).status_code == 201
