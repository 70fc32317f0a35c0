"""Status lists as tokens, StatusList2021, and the purposes beside revocation and suspension."""

from __future__ import annotations

from typing import Any

import pytest

from badges.openbadges.report import Check, VerificationReport
from badges.openbadges.status_list import compose_status_entry, compose_status_list, encode_bits

from .samples import DID, ISSUED, STATUS_INDEX, STATUS_LIST, Document, judged, signed, unsigned
from .tokens import token_site, vc_jwt

CONTEXT_2021 = "https://w3id.org/vc/status-list/2021/v1"


def entry(**changes: Any) -> Document:
    return {**compose_status_entry(list_id=STATUS_LIST, purpose="revocation", index=STATUS_INDEX), **changes}


def status_list(*revoked: int, **subject: Any) -> Document:
    """An unsigned list with these bits set."""
    document = compose_status_list(
        list_id=STATUS_LIST, issuer_id=DID, purpose="revocation", encoded_list=encode_bits(revoked), valid_from=ISSUED
    )
    document["credentialSubject"] |= subject
    return document


def list_2021(*revoked: int, **subject: Any) -> Document:
    """The same as StatusList2021 wrote it: other names, and no letter before the bits."""
    document = status_list(*revoked, type="StatusList2021", **subject)
    document["credentialSubject"].setdefault("encodedList", "")
    document["credentialSubject"]["encodedList"] = encode_bits(revoked).removeprefix("u")
    types = ["VerifiableCredential", "StatusList2021Credential"]
    return {**document, "type": types, "@context": [*document["@context"], CONTEXT_2021]}


def report_of(badge: Document | str, listed: Document | str) -> VerificationReport:
    at = token_site()
    at.documents[STATUS_LIST] = listed.encode() if isinstance(listed, str) else listed
    return judged(badge, at=at)


def status_of(badge: Document | str, listed: Document | str) -> Check:
    check = report_of(badge, listed).check("status")
    assert check is not None
    return check


def badge(**changes: Any) -> Document:
    return signed(credential_status=entry(**changes))


def badge_2021() -> str:
    """A credential with such an entry: only a token can secure it, since we pin no context for it."""
    document = unsigned(credential_status=entry(type="StatusList2021Entry"))
    return vc_jwt(document={**document, "@context": [*document["@context"], CONTEXT_2021]})


def test_a_list_that_is_a_token_is_read_too() -> None:
    assert status_of(badge(), vc_jwt(document=status_list())).code == "status_ok"
    assert status_of(badge(), "\n" + vc_jwt(document=status_list(STATUS_INDEX)) + "\n").code == "status_revoked"


def test_a_token_by_somebody_else_or_altered_is_no_list() -> None:
    token = vc_jwt(document=status_list())
    assert status_of(badge(), token[:-4] + "AAAA").code == "status_untrusted"
    foreign = {**status_list(), "issuer": "did:web:evil.example"}
    assert status_of(badge(), vc_jwt(document=foreign)).code == "status_untrusted"
    assert status_of(badge(), "a.b.c").code == "status_untrusted"


def test_statuslist2021_is_read_where_tokens_secure_it() -> None:
    report = report_of(badge_2021(), vc_jwt(document=list_2021()))
    assert report.check("status").code == "status_ok"  # type: ignore[union-attr]
    assert report.verdict == "valid"
    assert report_of(badge_2021(), vc_jwt(document=list_2021(STATUS_INDEX))).verdict == "invalid"


def test_statuslist2021_with_an_embedded_proof_stays_unknown() -> None:
    proof = signed(status_list())["proof"]
    check = status_of(badge_2021(), {**list_2021(), "proof": proof})
    assert (check.outcome, check.code) == ("unknown", "status_unsupported")
    assert "words" in check.detail
    embedded = signed() | {"@context": [*signed()["@context"], CONTEXT_2021]}
    report = judged(embedded)
    assert report.check("proof").code == "context_unknown"  # type: ignore[union-attr]


def test_one_kind_of_entry_does_not_take_the_other_kind_of_list() -> None:
    assert status_of(badge_2021(), vc_jwt(document=status_list())).code == "status_untrusted"
    assert status_of(badge(), vc_jwt(document=list_2021())).code == "status_untrusted"


def test_a_newer_version_is_a_caution() -> None:
    listed = status_list(STATUS_INDEX, statusPurpose="refresh")
    check = status_of(badge(statusPurpose="refresh"), signed(listed))
    assert (check.outcome, check.code) == ("caution", "status_refresh")
    assert status_of(badge(statusPurpose="refresh"), signed(status_list(statusPurpose="refresh"))).outcome == "pass"


def test_a_message_is_recognised_and_not_interpreted() -> None:
    check = status_of(badge(statusPurpose="message"), signed(status_list(statusPurpose="message")))
    assert (check.outcome, check.code) == ("unknown", "status_message")


def test_a_list_may_serve_several_purposes_and_only_those() -> None:
    several = signed(status_list(statusPurpose=["suspension", "revocation"]))
    assert status_of(badge(), several).code == "status_ok"
    assert status_of(badge(statusPurpose="refresh"), several).code == "status_untrusted"


@pytest.mark.parametrize("ttl", [0, 300_000, 2**40])
def test_a_sound_time_to_live_is_taken(ttl: int) -> None:
    assert status_of(badge(), signed(status_list(ttl=ttl))).code == "status_ok"


@pytest.mark.parametrize("ttl", [-1, "300000", 1.5, True, [1]])
def test_a_malformed_time_to_live_makes_a_malformed_list(ttl: Any) -> None:
    assert status_of(badge(), vc_jwt(document=status_list(ttl=ttl))).code == "status_untrusted"


def test_two_kinds_of_status_in_one_entry_are_not_chosen_between() -> None:
    both = badge(type=["BitstringStatusListEntry", "1EdTechRevocationList"], id=STATUS_LIST)
    assert judged(both).verdict != "valid"
