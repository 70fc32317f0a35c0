"""Forged badges by the way in which they are forged: each is thrown at the verifier whole, and none comes out valid.

The attacker has genuine badges, a site of its own, keys of its own and a folder on a site that it shares with others;
it has no key of the issuer and cannot write where the issuer does.
"""

import base64
import json
from typing import Any

import pytest

from badges import sandbox
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.dids import did_document_url, did_key_method, did_key_of
from badges.openbadges.keys import encode_multikey, public_key_of, signer_for
from badges.openbadges.proofs import add_proof
from badges.openbadges.report import VerificationReport
from badges.openbadges.verification import verify
from badges.openbadges.verification.many import verify_many
from tests.openbadges import samples, tokens
from tests.openbadges.samples import (
    DID,
    ISSUED,
    METHOD,
    NOW,
    SITE,
    Document,
    KnownIssuers,
    Site,
    judged,
    outcomes,
    signed,
    site,
    unsigned,
)

EVIL_KEY = bytes(range(7, 39))
EVIL = "did:web:evil.example"
EVIL_METHOD = f"{EVIL}#key-1"
PROFILE = f"{SITE}/people/atlas"


def forged(document: Document | None = None, *, method: str = METHOD, key: bytes = EVIL_KEY) -> Document:
    """The issuer's badge, signed by the attacker."""
    content = unsigned() if document is None else document
    signer = signer_for("Ed25519", key)
    return add_proof(content, signer=signer, verification_method=method, created=ISSUED)


def evil_method(identifier: str = EVIL_METHOD, controller: str = EVIL, kind: str = "Multikey") -> Document:
    multikey = encode_multikey(public_key_of(EVIL_KEY))
    return {"id": identifier, "type": kind, "controller": controller, "publicKeyMultibase": multikey}


def with_evil_site(did: Document) -> Site:
    at = site()
    at.documents[did_document_url(EVIL)] = did
    return at


DID_DOCUMENTS: dict[str, Document] = {
    "names the issuer as controller": {"id": EVIL, "verificationMethod": [evil_method(controller=DID)]},
    "calls itself the issuer": {"id": DID, "verificationMethod": [evil_method(controller=DID)]},
    "is also known as the issuer": {"id": EVIL, "alsoKnownAs": [DID], "verificationMethod": [evil_method()]},
    "lists the issuer's method with its own key": {"id": EVIL, "verificationMethod": [evil_method(METHOD, DID)]},
}


@pytest.mark.parametrize("name", list(DID_DOCUMENTS))
@pytest.mark.parametrize("method", [EVIL_METHOD, METHOD])
def test_a_key_substituted_by_a_document_elsewhere_proves_nothing(name: str, method: str) -> None:
    document = DID_DOCUMENTS[name]
    document = {**document, "assertionMethod": [entry["id"] for entry in document["verificationMethod"]]}
    assert judged(forged(method=method), at=with_evil_site(document)).verdict == "invalid"


def test_the_attackers_own_did_key_is_not_the_issuers() -> None:
    did = did_key_of(signer_key())
    assert judged(forged(method=did_key_method(did))).verdict == "invalid"


def signer_key() -> Any:
    return tokens.public_key("Ed25519", "evil")


def at_profile(address: str, published: Document, profile: Document | None = None) -> VerificationReport:
    """A badge of an issuer that is an address, signed with a key that lies at another address of the same site."""
    document = {**unsigned(), "issuer": {**unsigned()["issuer"], "id": PROFILE}}
    document.pop("credentialStatus")
    at = Site({address.partition("#")[0]: published} | ({PROFILE: profile} if profile else {}))
    return verify(json.dumps(forged(document, method=address)), now=NOW, fetch=at, issuers=EverybodyKnown())


class EverybodyKnown(KnownIssuers):
    """So that nothing but the key stands between a badge and `valid`."""

    def recognise(self, issuer_id: str) -> Any:
        return super().recognise(DID)


SHARED = [
    f"{SITE}/people/mallory/key", f"{SITE}/people/atlas-of-mine/key", f"{SITE}/people/atlas/../mallory/key",
    f"{SITE}/people/atlas/%2e%2e/mallory/key", f"{SITE}/people/atlas?of=mallory", f"{SITE}/upload#key-1",
]  # fmt: skip


@pytest.mark.parametrize("address", SHARED)
@pytest.mark.parametrize("form", ["method", "set"])
def test_a_key_that_anybody_on_a_shared_site_could_have_left_there_is_never_green(address: str, form: str) -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "kid": address, "x": tokens.encoded(public_key_of(EVIL_KEY))}
    published = evil_method(address, PROFILE) if form == "method" else {"keys": [jwk]}
    profile = {"id": PROFILE, "type": "Profile", "assertionMethod": [f"{PROFILE}#key-1"]}
    for known in (None, profile, {**profile, "id": f"{SITE}/people/mallory", "assertionMethod": [address]}):
        report = at_profile(address, published, known)
        assert report.verdict == "caution"
        assert report.check("issuer_key").code == "issuer_key_unlisted"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "profile"),
    [
        (f"{SITE}/people/mallory/key", {"id": PROFILE, "assertionMethod": [f"{SITE}/people/mallory/key"]}),
        (f"{SITE}/keys/1", {"id": PROFILE, "assertionMethod": {"id": f"{SITE}/keys/1", "type": "Multikey"}}),
        (f"{PROFILE}/keys/1", None),
        (f"{SITE}/.well-known/key", None),
    ],
)
def test_a_key_that_only_the_issuer_could_have_named_is_the_issuers(address: str, profile: Document | None) -> None:
    report = at_profile(address, evil_method(address, PROFILE), profile)
    assert (report.verdict, report.check("issuer_key").code) == ("valid", "issuer_key_ok")  # type: ignore[union-attr]


PROOFS: dict[str, Any] = {
    "another purpose": {"proofPurpose": "authentication"},
    "several purposes": {"proofPurpose": ["assertionMethod", "authentication"]},
    "no purpose": {"proofPurpose": None},
    "a purpose by its address": {"proofPurpose": "https://w3id.org/security#assertionMethod"},
    "another time": {"created": "2026-11-20T10:30:01Z"},
    "two times": {"created": ["2026-11-20T10:30:00Z", "2026-11-20T10:30:01Z"]},
    "another key": {"verificationMethod": f"{DID}#key-0"},
    "two keys": {"verificationMethod": [METHOD, f"{DID}#key-0"]},
    "a key as an object": {"verificationMethod": {"id": METHOD, **evil_method(METHOD, DID)}},
    "an added member": {"domain": "evil.example"},
    "contexts of its own": {"@context": ["https://www.w3.org/ns/credentials/v2"]},
    "an empty signature": {"proofValue": ""},
    "a signature in another base": {"proofValue": "u" + base64.urlsafe_b64encode(bytes(64)).decode()},
    "no signature": {"proofValue": None},
    "a JWS beside it": {"jws": "eyJhbGciOiJub25lIn0..AA", "proofValue": "z1"},
}


@pytest.mark.parametrize("name", list(PROOFS))
def test_a_proof_that_says_something_else_than_what_was_signed_fails(name: str) -> None:
    credential = signed()
    proof = {**credential["proof"][0], **PROOFS[name]}
    credential["proof"] = [{key: value for key, value in proof.items() if value is not None}]
    assert judged(credential).verdict == "invalid"


@pytest.mark.parametrize("genuine_first", [True, False])
@pytest.mark.parametrize("method", [METHOD, EVIL_METHOD, f"{DID}#key-9"])
def test_a_set_of_one_genuine_and_one_forged_proof_is_not_valid(genuine_first: bool, method: str) -> None:
    at = with_evil_site({"id": EVIL, "verificationMethod": [evil_method()], "assertionMethod": [EVIL_METHOD]})
    proofs = [*signed()["proof"], *forged(method=method)["proof"]]
    credential = {**unsigned(), "proof": proofs if genuine_first else proofs[::-1]}
    assert judged(credential, at=at).verdict == "invalid"


def test_a_set_of_one_genuine_proof_and_one_of_an_unknown_suite_is_not_valid() -> None:
    credential = signed()
    unknown = {**credential["proof"][0], "cryptosuite": "ecdsa-sd-2023"}
    for proofs in ([*credential["proof"], unknown], [unknown, *credential["proof"]]):
        assert judged({**credential, "proof": proofs}).verdict == "unknown"


@pytest.mark.parametrize("path", ["digestMultibase", "digestSRI", "id", "name"])
def test_other_evidence_than_what_was_signed_fails(path: str) -> None:
    credential = signed()
    evidence = credential["evidence"][0]
    evidence[path] = evidence.get(path, "")[:-1] + "x"
    assert judged(credential).verdict == "invalid"


CONTEXTS: dict[str, Any] = {
    "backwards": lambda contexts: contexts[::-1],
    "version one first": lambda contexts: ["https://www.w3.org/2018/credentials/v1", *contexts],
    "version one instead": lambda contexts: ["https://www.w3.org/2018/credentials/v1", *contexts[1:]],
    "version one last": lambda contexts: [*contexts, "https://www.w3.org/2018/credentials/v1"],
    "the first alone": lambda contexts: contexts[:1],
    "the unversioned one": lambda contexts: [contexts[0], "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
    "terms of its own": lambda contexts: [*contexts, {"validUntil": "https://evil.example/x"}],
    "another vocabulary": lambda contexts: [*contexts, {"@vocab": "https://evil.example/"}],
    "a forgetting": lambda contexts: [*contexts, None],
    "an address elsewhere": lambda contexts: [*contexts, "https://evil.example/context.json"],
    "an array in an array": lambda contexts: [contexts],
    "nothing": lambda contexts: [],
}


@pytest.mark.parametrize("name", list(CONTEXTS))
def test_other_contexts_or_another_order_of_them_are_never_valid(name: str) -> None:
    credential = signed()
    credential["@context"] = CONTEXTS[name](credential["@context"])
    assert judged(credential).verdict in {"invalid", "unknown"}


@pytest.mark.parametrize("where", ["issuer", "credentialSubject", "credentialStatus"])
def test_a_context_inside_the_document_does_not_change_what_a_part_of_it_means(where: str) -> None:
    for context in ({"id": "https://evil.example/x"}, None, "https://w3id.org/security/multikey/v1", []):
        credential = signed()
        credential[where]["@context"] = context
        report = judged(credential)
        # A trusted context that changes no meaning leaves the same graph, and the same badge.
        assert report.verdict != "valid" or canonical_twin(credential)


def canonical_twin(credential: Document) -> bool:
    both = ({name: value for name, value in one.items() if name != "proof"} for one in (credential, signed()))
    return len({canonicalize(one) for one in both}) == 1


@pytest.mark.parametrize("kind", ["status list", "endorsement"])
def test_something_else_that_the_issuer_signed_is_no_badge(kind: str) -> None:
    document = samples.signed_status_list()
    if kind == "endorsement":
        types = ["VerifiableCredential", "EndorsementCredential"]
        subject = {"id": EVIL, "type": ["EndorsementSubject"], "endorsementComment": "Sound."}
        document = signed({**unsigned(), "type": types, "credentialSubject": subject})
    report = judged(document)
    assert report.verdict == "invalid"
    assert outcomes(report)["schema"] == "fail"


def test_claims_beside_an_envelope_are_not_read() -> None:
    token = tokens.vc_jwt()
    envelope = {**unsigned(), "type": "EnvelopedVerifiableCredential", "id": f"data:application/vc+jwt,{token}"}
    envelope["credentialSubject"]["achievement"]["name"] = "Professor"
    report = judged(envelope, at=tokens.token_site())
    assert report.verdict == "valid"
    assert report.credential is not None
    assert report.credential.name == samples.achievement().name


def test_a_genuine_proof_inside_a_strangers_token_proves_nothing() -> None:
    token = tokens.token(signed(), "Ed25519", owner="evil")
    assert judged(token, at=tokens.token_site()).verdict == "invalid"


def test_the_signature_of_one_token_does_not_carry_the_claims_of_another() -> None:
    genuine = tokens.vc_jwt()
    header, _, signature = genuine.split(".")
    payload = tokens.part({**tokens.claims_of(genuine), "awardedDate": "2026-11-19T10:30:00Z"})
    assert judged(f"{header}.{payload}.{signature}", at=tokens.token_site()).verdict == "invalid"


def test_a_token_that_has_ended_by_one_of_its_two_names_for_it_is_not_green() -> None:
    """VC 1.1 knows `validUntil` beside `expirationDate`, of which `exp` speaks: the first end is one."""
    document = {**unsigned(credential_status=None), "issuanceDate": "2026-11-20T10:30:00Z"}
    document["@context"] = ["https://www.w3.org/2018/credentials/v1", *document["@context"][1:]]
    document |= {"validUntil": "2036-01-01T00:00:00Z", "expirationDate": "2026-11-20T11:00:00Z"}
    report = judged(tokens.token(document, "Ed25519"), at=tokens.token_site())
    assert report.check("validity").code == "validity_expired"  # type: ignore[union-attr]
    assert report.verdict == "caution"


def test_a_forged_badge_behind_a_genuine_one_shares_no_verdict() -> None:
    badges = [signed(), forged(), signed(), {**signed(), "name": "Professor"}]
    reports = verify_many([json.dumps(badge) for badge in badges], now=NOW, fetch=site(), issuers=KnownIssuers())
    assert [getattr(report, "verdict", "") for report in reports] == ["valid", "invalid", "valid", "invalid"]


def test_all_that_a_badge_brings_shares_its_two_seconds() -> None:
    """Five endorsements of four signatures each, every one as dear as one document may be."""
    did = did_key_of(tokens.public_key("Ed25519", "evil"))
    names = [f"_:b{number}" for number in range(6)]
    graph = [
        {"id": one, "type": ["VerifiableCredential"], "evidence": [other for other in names if other != one]}
        for one in names
    ]
    proof = {**forged(method=did_key_method(did))["proof"][0]}
    dear = {**unsigned(), "issuer": did, "evidence": graph}
    endorsements = [
        {**dear, "id": f"urn:x:{number}", "proof": [{**proof, "id": f"urn:p:{other}"} for other in range(4)]}
        for number in range(5)
    ]
    badge = tokens.token({**unsigned(credential_status=None), "endorsement": endorsements}, "Ed25519")
    allowance = sandbox.Allowance(0.5)
    report = verify(
        badge, now=NOW, fetch=tokens.token_site(), issuers=KnownIssuers(), canonicalizer=allowance.canonicalize
    )
    assert report.credential is not None
    assert {entry.verdict for entry in report.credential.endorsements} <= {"unknown", "invalid"}
    assert -0.1 < allowance.seconds < 0.05
