"""Tokens that lie: each trick by which a JWT was ever taken for something else, thrown at the whole verifier."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.openbadges.errors import UnreadableInput
from badges.openbadges.keys import KeyKind, PublicKey, jwk_of
from badges.openbadges.report import VerificationReport
from tests.sampling import examples

from .samples import CREDENTIAL_ID, DID, SUBJECT_ID, judged, outcomes, unsigned
from .tokens import (
    METHODS,
    claims_of,
    decoded,
    encoded,
    header_of,
    part,
    private_key,
    public_key,
    published_did_document,
    token,
    token_site,
    vc_jwt,
)

CLAIMS = claims_of(vc_jwt("P-256"))
HARVARD = "did:web:harvard.example"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def report_on(text: str, **changes: Any) -> VerificationReport:
    return judged(text, at=token_site(**changes))


def proof_of(report: VerificationReport) -> str:
    assert report.verdict != "valid"
    return outcomes(report)["proof"]


def test_the_claims_that_these_tests_twist_are_those_of_a_valid_token() -> None:
    assert report_on(token(CLAIMS)).verdict == "valid"


def test_alg_none_is_no_signature() -> None:
    for algorithm in ("none", "None", "nOnE"):
        for signature in ("", "c2ln"):
            text = f"{part({'alg': algorithm, 'kid': METHODS['P-256']})}.{part(CLAIMS)}.{signature}"
            report = report_on(text)
            assert proof_of(report) == "fail"
            assert (report.verdict, report.format, report.credential) == ("invalid", "OB3-JWT", None)


@pytest.mark.parametrize("kind", ["P-256", "RSA"])
def test_hs256_with_the_public_key_as_secret_is_refused(kind: KeyKind) -> None:
    pem = public_key(kind).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwk = json.dumps(jwk_of(public_key(kind))).encode()
    for secret in (
        pem,
        pem.strip(),
        jwk,
        public_key(kind).key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
    ):
        signing_input = f"{part({'alg': 'HS256', 'kid': METHODS[kind]})}.{part(CLAIMS)}"
        signature = hmac.new(secret, signing_input.encode(), hashlib.sha256).digest()
        assert proof_of(report_on(f"{signing_input}.{encoded(signature)}")) == "fail"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("jku", "https://evil.example/jwks.json"),
        ("x5u", "https://evil.example/chain.pem"),
        ("x5c", ["MIIB"]),
        ("crit", ["kid"]),
        ("zip", "DEF"),
        ("b64", False),
    ],
)
def test_a_header_trick_is_refused_and_nothing_is_fetched_for_it(member: str, value: object) -> None:
    at = token_site()
    report = judged(token(CLAIMS, **{member: value}), at=at)
    assert proof_of(report) == "fail"
    assert report.verdict == "invalid"
    assert at.asked == []


def test_a_self_signed_harvard_token_with_its_own_jwk_is_invalid() -> None:
    claims = {**CLAIMS, "iss": HARVARD, "issuer": {**CLAIMS["issuer"], "id": HARVARD, "name": "Harvard University"}}
    forged = token(claims, owner="evil", drop=("kid",), jwk=jwk_of(public_key("P-256", "evil")))
    at = token_site()
    harvard = json.loads(json.dumps(published_did_document()).replace(DID, HARVARD))
    at.documents["https://harvard.example/.well-known/did.json"] = harvard
    report = judged(forged, at=at)
    assert outcomes(report)["issuer_key"] == "fail"
    assert (report.verdict, report.credential) == ("invalid", None)
    unreachable = judged(forged, at=token_site())
    assert unreachable.verdict == "unknown"
    assert unreachable.credential is None or not unreachable.credential.issuer_recognised


def test_a_jwk_beside_a_kid_has_to_be_the_key_that_the_kid_means() -> None:
    own, foreign = jwk_of(public_key("P-256")), jwk_of(public_key("P-256", "evil"))
    assert report_on(token(CLAIMS, jwk=own)).verdict == "valid"
    assert proof_of(report_on(token(CLAIMS, jwk=foreign))) == "fail"
    assert proof_of(report_on(token(CLAIMS, owner="evil", jwk=foreign))) == "fail"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_a_jwk_without_a_kid_counts_if_the_issuer_publishes_it(kind: KeyKind) -> None:
    text = token(CLAIMS, kind, drop=("kid",), jwk=jwk_of(public_key(kind)))
    assert report_on(text).verdict == "valid"


@pytest.mark.parametrize("jwk", [None, "x", [], {}, {"kty": "oct", "k": "c2VjcmV0"}, {"kty": "EC", "crv": "P-256"}])
def test_a_jwk_that_is_none_fails(jwk: object) -> None:
    for dropped in ((), ("kid",)):
        assert proof_of(report_on(token(CLAIMS, drop=dropped, jwk=jwk))) == "fail"


def test_a_private_jwk_in_a_header_is_refused() -> None:
    jwk = {**jwk_of(public_key("Ed25519")), "d": encoded(private_key("Ed25519"))}
    assert proof_of(report_on(token(CLAIMS, "Ed25519", jwk=jwk))) == "fail"


@pytest.mark.parametrize(
    "kid",
    [
        "did:web:evil.example#key-1",
        "https://evil.example/keys/1",
        f"{DID}.evil.example#key-1",
        f"{DID}:other#key-1",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK#z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    ],
)
def test_the_kid_of_another_issuer_is_not_believed(kid: str) -> None:
    at = token_site()
    document = json.loads(json.dumps(published_did_document()).replace(DID, kid.partition("#")[0]))
    at.documents["https://evil.example/.well-known/did.json"] = document
    at.documents["https://evil.example/keys/1"] = {**jwk_of(public_key("P-256")), "kid": kid}
    report = judged(token(CLAIMS, kid=kid), at=at)
    assert outcomes(report)["issuer_key"] == "fail"
    assert report.verdict == "invalid"
    assert not any("evil" in address for address in at.asked)


@pytest.mark.parametrize("kid", [f"{DID}#key-9", DID, f"{DID}#", "#", "", "key-p256", "../key", "file:///etc/passwd"])
def test_a_kid_that_the_issuer_does_not_list_fails(kid: str) -> None:
    assert outcomes(report_on(token(CLAIMS, kid=kid)))["issuer_key"] == "fail"


def test_a_relative_kid_means_the_issuers_own_key() -> None:
    assert report_on(token(CLAIMS, kid="#key-p256")).verdict == "valid"
    assert proof_of(report_on(token(CLAIMS, owner="evil", kid="#key-p256"))) == "fail"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_key_substitution_fails(kind: KeyKind) -> None:
    """Another key's signature under the issuer's `kid`."""
    report = report_on(token(CLAIMS, kind, owner="evil"))
    assert proof_of(report) == "fail"
    assert report.credential is None


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
@pytest.mark.parametrize("kid_of", ["Ed25519", "P-256", "RSA"])
def test_a_key_of_one_kind_never_checks_an_algorithm_of_another(algorithm: str, kid_of: KeyKind) -> None:
    kinds: dict[str, KeyKind] = {"EdDSA": "Ed25519", "ES256": "P-256", "RS256": "RSA"}
    text = token(CLAIMS, kinds[algorithm], kid=METHODS[kid_of])
    report = report_on(text)
    assert report.verdict == ("valid" if kinds[algorithm] == kid_of else "invalid")


def test_an_es256_signature_in_der_is_refused() -> None:
    header, payload, signature = token(CLAIMS).split(".")
    raw = decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    assert proof_of(report_on(f"{header}.{payload}.{encoded(der)}")) == "fail"


def test_a_high_s_is_the_same_signature_and_carries_the_same_bytes() -> None:
    """RFC 7518 does not ask for low s: nothing that is signed changes by it, and no badge is known by its signature."""
    header, payload, signature = token(CLAIMS).split(".")
    raw = decoded(signature)
    other = raw[:32] + (P256_ORDER - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    assert report_on(f"{header}.{payload}.{encoded(other)}").verdict == "valid"


@pytest.mark.parametrize("signature", [bytes(64), b"\xff" * 64, bytes(63), bytes(65), bytes(1), bytes(96)])
def test_a_signature_of_zeros_or_of_another_length_fails(signature: bytes) -> None:
    header, payload, _ = token(CLAIMS).split(".")
    assert proof_of(report_on(f"{header}.{payload}.{encoded(signature)}")) == "fail"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_a_truncated_token_is_never_valid(kind: KeyKind) -> None:
    text = token(CLAIMS, kind)
    at = token_site()
    for length in range(0, len(text), 37):
        try:
            assert judged(text[:length], at=at).verdict != "valid"
        except UnreadableInput:
            continue
    for cut in (1, 2, 3, 4):
        assert judged(text[:-cut], at=at).verdict == "invalid"


def test_duplicate_members_in_the_payload_are_damage() -> None:
    text = json.dumps(CLAIMS)
    doubled = text[:-1] + ', "iss": "did:web:evil.example"}'
    report = report_on(token(doubled))
    assert report.verdict == "invalid"
    assert outcomes(report) == {"format": "fail"}


def test_duplicate_members_in_the_header_fail() -> None:
    header, payload, signature = token(CLAIMS).split(".")
    text = decoded(header).decode()
    doubled = encoded((text[:-1] + ',"alg":"none"}').encode())
    assert proof_of(report_on(f"{doubled}.{payload}.{signature}")) == "fail"


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("iss", "did:web:evil.example"),
        ("iss", [DID]),
        ("iss", ""),
        ("jti", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        ("jti", CREDENTIAL_ID.upper()),
        ("sub", "did:example:somebody-else"),
        ("sub", f"{SUBJECT_ID} "),
        ("sub", 7),
        ("nbf", CLAIMS["nbf"] - 1),
        ("nbf", CLAIMS["nbf"] + 86_400),
        ("nbf", str(CLAIMS["nbf"])),
        ("nbf", True),
        ("nbf", -1),
        ("nbf", 1e15 - 1),
        ("exp", "never"),
        ("exp", {}),
        ("aud", "https://another-verifier.example"),
    ],
)
@pytest.mark.parametrize("form", ["members", "vc"])
def test_a_registered_claim_that_contradicts_the_credential_fails(claim: str, value: object, form: str) -> None:
    """Signed by the issuer itself, and still not believed: two readers would be told two things."""
    registered = {name: CLAIMS[name] for name in ("iss", "jti", "nbf", "sub")}
    claims = CLAIMS if form == "members" else {**registered, "vc": unsigned()}
    assert report_on(token(claims)).verdict == "valid"
    report = report_on(token({**claims, claim: value}))
    assert proof_of(report) == "fail"
    assert report.check("proof").code == "proof_claims"  # type: ignore[union-attr]


def test_an_exp_other_than_valid_until_fails() -> None:
    claims = {**CLAIMS, "validUntil": "2027-01-01T00:00:00Z"}
    assert report_on(token({**claims, "exp": 1_798_761_600})).verdict == "valid"
    assert proof_of(report_on(token({**claims, "exp": 1_798_761_601}))) == "fail"


@pytest.mark.parametrize("typ", ["at+jwt", "secevent+jwt", "vp+jwt", "JOSE+JSON", "dpop+jwt", ""])
def test_a_token_made_for_something_else_is_no_credential(typ: str) -> None:
    assert proof_of(report_on(token(CLAIMS, typ=typ))) == "fail"


@pytest.mark.parametrize("cty", ["JWT", "jwt", "application/vc+jwt"])
def test_a_nested_token_is_refused(cty: str) -> None:
    assert proof_of(report_on(token(CLAIMS, cty=cty))) == "fail"


def test_tokens_inside_tokens_are_not_unpacked() -> None:
    text = vc_jwt("Ed25519")
    for _ in range(6):
        text = token(text, "Ed25519", cty="JWT")
    with pytest.raises(UnreadableInput):
        report_on(text)
    with pytest.raises(UnreadableInput):
        report_on(token({"vc": vc_jwt("Ed25519")}))


@pytest.mark.parametrize("depth", [33, 1_000, 20_000])
def test_a_payload_nested_deeply_is_not_checked(depth: int) -> None:
    bomb = '{"type":["AchievementCredential"],"x":' + "[" * depth + "]" * depth + "}"
    report = report_on(token(bomb))
    assert report.verdict == "unknown"
    assert report.credential is None


@pytest.mark.parametrize("vc", [None, 7, [], "eyJ", [unsigned()]])
def test_a_vc_claim_that_is_no_object_holds_no_badge(vc: object) -> None:
    with pytest.raises(UnreadableInput):
        report_on(token({**CLAIMS, "vc": vc}))


def test_a_short_rsa_key_is_not_used() -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    document = published_did_document()
    document["verificationMethod"][-1]["publicKeyJwk"] = jwk_of(PublicKey("RSA", private.public_key()))
    report = report_on(token(CLAIMS, "RSA"), did=document)
    assert outcomes(report)["issuer_key"] == "unknown"
    assert report.verdict == "unknown"


def test_a_key_that_the_issuer_lists_but_not_for_assertions_fails() -> None:
    document = published_did_document()
    document["assertionMethod"].remove(METHODS["P-256"])
    assert outcomes(report_on(token(CLAIMS), did=document))["issuer_key"] == "fail"


def test_a_key_on_another_curve_fails() -> None:
    private = load_der_private_key(private_key("P-256"), password=None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    document = published_did_document()
    wider = ec.generate_private_key(ec.SECP384R1())
    document["verificationMethod"][-2]["publicKeyJwk"] = jwk_of(PublicKey("P-384", wider.public_key()))
    header, payload, _ = token(CLAIMS).split(".")
    r, s = decode_dss_signature(wider.sign(f"{header}.{payload}".encode(), ec.ECDSA(SHA256())))
    signature = encoded(r.to_bytes(48, "big") + s.to_bytes(48, "big"))
    assert proof_of(report_on(f"{header}.{payload}.{signature}", did=document)) == "fail"


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from([DID, "ES256", METHODS["P-256"]]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.sampled_from(["alg", "kid", "typ", "cty", "jwk", "crit", "jku", "b64", "x5t", "iss"])


@settings(max_examples=examples(200), deadline=None)
@given(st.dictionaries(HEADERS, ANY_JSON, min_size=1, max_size=3))
def test_no_header_raises_or_makes_a_strangers_signature_valid(headers: dict[str, Any]) -> None:
    assert report_on(token(CLAIMS, owner="evil", **headers)).verdict != "valid"


@settings(max_examples=examples(200), deadline=None)
@given(st.sampled_from(sorted(CLAIMS)), ANY_JSON)
def test_no_claim_raises_whatever_the_issuer_signed(claim: str, value: Any) -> None:
    try:
        report_on(token({**CLAIMS, claim: value}))
    except UnreadableInput:
        assert claim in {"type", "@context"}


def test_the_header_of_our_own_tokens_names_key_and_kind() -> None:
    assert header_of(vc_jwt("P-256")) == {"alg": "ES256", "kid": METHODS["P-256"], "typ": "JWT"}
