"""VC-JWT: what we make is what Open Badges 3.0 asks for, and what is read says the same in all of its forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt as other
from joserfc.jwk import ECKey

from badges.openbadges.errors import ProofError
from badges.openbadges.jose import parse_compact
from badges.openbadges.keys import jwk_of
from badges.openbadges.vc_jwt import compose_vc_jwt, read_vc_jwt, registered_claims

from .samples import CREDENTIAL_ID, DID, ISSUED, SUBJECT_ID, signed, unsigned
from .tokens import METHODS, claims_of, header_of, public_key, signer, token, vc_jwt

ISSUED_SECONDS = int(ISSUED.timestamp())
UNTIL = datetime(2027, 11, 20, 10, 30, tzinfo=UTC)
V1 = "https://www.w3.org/2018/credentials/v1"


def read(text: str) -> dict[str, Any]:
    return read_vc_jwt(parse_compact(text))


def test_the_claims_are_the_credential_and_the_registered_ones_beside_it() -> None:
    claims = claims_of(vc_jwt())
    assert claims == {
        **unsigned(),
        "iss": DID,
        "jti": CREDENTIAL_ID,
        "sub": SUBJECT_ID,
        "nbf": ISSUED_SECONDS,
    }
    assert header_of(vc_jwt()) == {"alg": "ES256", "kid": METHODS["P-256"], "typ": "JWT"}


def test_a_credential_that_ends_says_so_in_exp() -> None:
    assert claims_of(vc_jwt(valid_until=UNTIL))["exp"] == int(UNTIL.timestamp())


def test_an_embedded_proof_is_left_out_of_the_token() -> None:
    assert "proof" not in claims_of(vc_jwt(document=signed()))


def test_another_library_reads_our_claims() -> None:
    key = ECKey.import_key(jwk_of(public_key("P-256")))  # type: ignore[arg-type]
    read_elsewhere = other.decode(vc_jwt(), key, algorithms=["ES256"])
    assert read_elsewhere.claims["credentialSubject"]["id"] == SUBJECT_ID


@pytest.mark.parametrize("member", ["id", "issuer", "validFrom", "credentialSubject"])
def test_a_credential_that_lacks_what_its_claims_need_is_not_signed(member: str) -> None:
    credential = {name: value for name, value in unsigned().items() if name != member}
    with pytest.raises(ValueError, match="lacks"):
        compose_vc_jwt(credential, signer=signer("P-256"), algorithm="ES256", verification_method=METHODS["P-256"])


def test_an_end_that_is_no_time_is_not_signed() -> None:
    with pytest.raises(ValueError, match="lacks"):
        registered_claims({**unsigned(), "validUntil": "some day"})


def test_what_is_read_is_what_was_composed() -> None:
    assert read(vc_jwt(valid_until=UNTIL)) == unsigned(valid_until=UNTIL)


def test_every_letter_survives() -> None:
    content = unsigned() | {"name": 'Égalité 🎓 العربية "quoted" ]]> \\ </script>'}
    assert read(vc_jwt(document=content))["name"] == content["name"]


def test_a_credential_by_itself_is_enough() -> None:
    """VC-JOSE-COSE: no registered claim is needed, since the credential's own members are signed."""
    assert read(token(unsigned(), typ="vc+jwt")) == unsigned()
    assert read(token(unsigned(), typ="application/vc+jwt", cty="vc")) == unsigned()
    assert read(token(unsigned(), drop=("typ",))) == unsigned()


def test_registered_claims_stand_in_for_what_the_vc_claim_leaves_out() -> None:
    """VC-DM 1.1, section 6.3.1, the form that it recommends."""
    inner = unsigned() | {"@context": [V1, unsigned()["@context"][1]]}
    inner["credentialSubject"] = {k: v for k, v in inner["credentialSubject"].items() if k != "id"}
    inner["issuer"] = {k: v for k, v in inner["issuer"].items() if k != "id"}
    inner = {k: v for k, v in inner.items() if k not in {"id", "validFrom"}}
    claims = {"iss": DID, "jti": CREDENTIAL_ID, "sub": SUBJECT_ID, "nbf": ISSUED_SECONDS, "exp": ISSUED_SECONDS + 60}
    credential = read(token({**claims, "vc": inner}))
    assert credential["id"] == CREDENTIAL_ID
    assert credential["issuer"]["id"] == DID
    assert credential["credentialSubject"]["id"] == SUBJECT_ID
    assert credential["issuanceDate"] == "2026-11-20T10:30:00Z"
    assert credential["expirationDate"] == "2026-11-20T10:31:00Z"


def test_an_issuer_that_is_a_text_is_filled_in_as_one() -> None:
    inner = {name: value for name, value in unsigned().items() if name != "issuer"}
    assert read(token({"iss": DID, "vc": inner}))["issuer"] == DID


def test_what_stands_beside_a_vc_claim_is_not_read() -> None:
    assert read(token({"iss": DID, "vc": unsigned(), "name": "Another badge"}))["name"] == unsigned()["name"]


def test_fractions_of_a_second_are_no_contradiction() -> None:
    content = unsigned() | {"validFrom": "2026-11-20T10:30:00.750Z"}
    assert read(token({**content, "nbf": ISSUED_SECONDS}))["validFrom"] == "2026-11-20T10:30:00.750Z"
    assert read(token({**content, "nbf": ISSUED_SECONDS + 0.75}))
    with pytest.raises(ProofError):
        read(token({**content, "nbf": ISSUED_SECONDS + 1}))


def test_a_time_in_another_zone_is_no_contradiction() -> None:
    content = unsigned() | {"validFrom": "2026-11-20T11:30:00+01:00"}
    assert read(token({**content, "nbf": ISSUED_SECONDS}))


def test_claims_about_the_token_are_no_members_of_the_credential() -> None:
    assert read(token({**claims_of(vc_jwt()), "iat": ISSUED_SECONDS, "nonce": "x", "cnf": {"kid": "y"}})) == unsigned()


@pytest.mark.parametrize("payload", [b"[]", b'"text"', b"{", b"\xff\xfe", b"null"])
def test_a_payload_that_is_no_object_is_no_credential(payload: bytes) -> None:
    with pytest.raises(ProofError):
        read(token(payload))


def test_the_token_is_compact_json() -> None:
    payload = json.dumps(claims_of(vc_jwt()), separators=(",", ":"), ensure_ascii=False).encode()
    assert parse_compact(vc_jwt()).payload == payload
