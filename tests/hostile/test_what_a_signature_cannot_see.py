"""Attacks on what lies between a signature and a reader: one graph in two shapes, texts that deceive the eye."""

import json
from copy import deepcopy
from typing import Any

import pytest

from badges.openbadges.canonicalization import canonicalize, canonicalize_dataset, dataset_of
from badges.openbadges.dids import did_document_url
from badges.openbadges.errors import UnsafeDocumentError
from badges.openbadges.unseen import plain, short
from tests.openbadges.samples import (
    ASSERTION,
    BADGE_CLASS,
    DID,
    METHOD,
    NOW,
    OB2_ISSUER,
    SITE,
    Site,
    hosted_documents,
    judged,
    outcomes,
    signed,
    site,
    unsigned,
)

EXPIRED = "2026-11-20T12:00:00Z"


def endorsed() -> dict[str, Any]:
    """A credential that has expired, with an endorsement of it within: its id stands in two places."""
    document = {**unsigned(), "validUntil": EXPIRED}
    endorsement = {
        "id": "urn:uuid:0c1d6e0a-31f5-4c6f-8b3f-7a2b5f0f3c11",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "issuer": {"id": "https://peer.example/issuer", "type": ["Profile"], "name": "Peer"},
        "validFrom": "2026-11-20T10:30:00Z",
        "credentialSubject": {
            "id": document["id"],
            "type": ["EndorsementSubject"],
            "endorsementComment": "Well judged.",
        },
    }
    return signed({**document, "endorsement": [endorsement]})


def with_expiry_moved(credential: dict[str, Any]) -> dict[str, Any]:
    """The same triples: the expiry is said of the same node, but where no verifier looks for it."""
    moved = deepcopy(credential)
    subject = moved["endorsement"][0]["credentialSubject"]
    subject["type"] = ["EndorsementSubject", "VerifiableCredential"]
    subject["validUntil"] = moved.pop("validUntil")
    return moved


def test_a_credential_that_its_endorsement_mentions_is_verified() -> None:
    report = judged(endorsed())
    assert outcomes(report)["proof"] == "pass"
    assert outcomes(report)["validity"] == "caution"


def test_moving_the_expiry_to_a_second_description_keeps_the_graph_and_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    credential = endorsed()
    original, moved = (
        {k: v for k, v in one.items() if k != "proof"} for one in (credential, with_expiry_moved(credential))
    )
    with pytest.raises(UnsafeDocumentError, match="second place"):
        canonicalize(moved)
    report = judged(with_expiry_moved(credential))
    assert outcomes(report)["proof"] == "fail"
    # Without the rule the signature would hold: that is why there is one.
    monkeypatch.setattr("badges.openbadges.canonicalization._check_mention", lambda node: None)
    assert canonicalize_dataset(dataset_of(moved)) == canonicalize(original)


@pytest.mark.parametrize("member", ["credentialStatus", "validUntil", "refreshService", "termsOfUse", "issuer", "name"])
def test_nothing_that_decides_is_said_in_a_second_place(member: str) -> None:
    document = unsigned()
    document["evidence"] = [{"id": document["id"], "type": ["Evidence"], member: document.get(member, "x")}]
    with pytest.raises(UnsafeDocumentError, match="second place"):
        canonicalize(document)


def without_proof(credential: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in credential.items() if name != "proof"}


SHAPES: dict[str, Any] = {
    "several subjects": lambda c: c | {"credentialSubject": [c["credentialSubject"], c["credentialSubject"]]},
    "two subjects": lambda c: c | {"credentialSubject": [{"id": "urn:a"}, c["credentialSubject"]]},
    "an array of issuers": lambda c: c | {"issuer": [c["issuer"], {"id": "did:web:evil.example"}]},
    "the issuer as an address beside its object": lambda c: c | {"issuer": [DID, c["issuer"]]},
    "an array of statuses": lambda c: c | {"credentialStatus": [c["credentialStatus"]]},
    "no status in an array": lambda c: c | {"credentialStatus": []},
    "a graph": lambda c: {"@context": c["@context"], "@graph": [c]},
    "included": lambda c: c | {"@included": [{"id": "urn:a", "type": ["Profile"]}]},
    "reversed": lambda c: c | {"@reverse": {"issuer": {"id": "urn:a"}}},
    "nested": lambda c: c | {"@nest": {"name": "x"}},
    "a set": lambda c: c | {"name": {"@set": ["x"]}},
    "a value object": lambda c: c | {"name": {"@value": "x", "@type": "https://www.w3.org/2001/XMLSchema#string"}},
    "a language map": lambda c: c | {"name": {"@value": "x", "@language": "en"}},
    "a type that is a map": lambda c: c | {"type": {"@id": "AchievementCredential"}},
    "a type by its address": lambda c: c | {"@type": "https://www.w3.org/2018/credentials#VerifiableCredential"},
    "an id twice": lambda c: c | {"@id": "urn:uuid:other"},
    "a proof inside the subject": lambda c: c | {"credentialSubject": c["credentialSubject"] | {"proof": c["proof"]}},
    "a proof inside alone": lambda c: without_proof(c) | {"evidence": [{"proof": c["proof"]}]},
    "a presentation": lambda c: {
        "@context": c["@context"], "type": ["VerifiablePresentation"], "verifiableCredential": [c],
    },
}  # fmt: skip


@pytest.mark.parametrize("name", list(SHAPES))
def test_another_shape_is_never_valid(name: str) -> None:
    report = judged(SHAPES[name](signed()))
    assert report.verdict in {"invalid", "unknown"}


def test_the_type_may_be_written_alone_where_it_is_the_only_one() -> None:
    """JSON-LD holds one value and an array of it for the same: not an attack, and not refused."""
    credential = signed()
    credential["credentialSubject"]["type"] = credential["credentialSubject"]["type"][0]
    assert judged(credential).verdict == "valid"


@pytest.mark.parametrize(
    "did",
    [
        "did:web:atlas.example.org%2Fissuers%2Fatlas", "did:web:user%40atlas.example.org", "did:web:",
        "did:web:user@atlas.example.org", "did:web:[::1]", "did:web:%5B%3A%3A1%5D", "did:web:atlas.example.org:..:evil",
        "did:web:atlas.example.org:%2e%2e", "did:web:atlas.example.org:a%2F..%2Fb", "did:web:atlas.example.org%3A",
        "did:web:atlas.example.org:a%5C..%5Cb", "did:web:atlas.example.org:a%00", "did:web:atlas.example.org:%0d%0aX",
        "did:web:аtlas.example.org", "did:web:atlas.example.org%3A443%3A80", "did:web:atlas.example.org%23x",
        "did:web:atlas.example.org%3Fx", "did:web:atlas.example.org:", "did:web:atlas.example.org::x", "did:web:.",
        "did:web:-", "did:web:127.0.0.1%00",
        "did:web:" + "a" * 600,
    ],
)  # fmt: skip
def test_an_identifier_that_can_be_read_in_two_ways_leads_nowhere(did: str) -> None:
    with pytest.raises(ValueError, match="did:web"):
        did_document_url(did)
    asked = Site()
    report = judged(json.loads(json.dumps(signed()).replace(DID, did)), at=asked)
    assert report.verdict in {"invalid", "unknown"}
    assert asked.asked == []


@pytest.mark.parametrize(
    "did", ["did:web:atlas.example.org%3A443:issuers:atlas", "did:web:ATLAS.example.org:issuers:atlas"]
)
def test_another_spelling_of_a_known_identifier_is_another_issuer(did: str) -> None:
    """Signed properly by whoever publishes that spelling: genuine perhaps, never under the name we know."""
    document = json.loads(json.dumps(unsigned()).replace(DID, did))
    at = site()
    at.documents[did_document_url(did)] = json.loads(json.dumps(at.documents[did_document_url(DID)]).replace(DID, did))
    credential = json.loads(json.dumps(signed(document)).replace(METHOD, METHOD.replace(DID, did)))
    report = judged(credential, at=at)
    assert report.verdict != "valid"
    assert report.credential is None or not report.credential.issuer_recognised


DECEIVING = {
    "right to left override": "\u202eelpmaxe.evil",
    "isolate": "Atlas\u2068 College\u2069",
    "zero width": "At\u200blas",
    "byte order mark": "\ufeffAtlas",
    "soft hyphen": "At\u00adlas",
    "word joiner": "At\u2060las",
}


@pytest.mark.parametrize("name", list(DECEIVING))
def test_characters_that_deceive_the_eye_are_not_repeated(name: str) -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["name"] = DECEIVING[name]
    document["issuer"]["name"] = DECEIVING[name]
    summary = judged(signed(document)).credential
    assert summary is not None
    for text in (summary.name, summary.claimed_issuer_name):
        assert text == plain(text) != DECEIVING[name]


@pytest.mark.parametrize("text", ["می‌خواهم", "👩‍🏫", "الشارة \u200f(1)", "क्‍ष", "A\u0301"])
def test_what_a_script_needs_stays(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("where", ["id", "achievement"])
def test_an_identifier_with_characters_that_are_not_seen_is_none(where: str) -> None:
    document = unsigned()
    if where == "id":
        document["id"] = "https://atlas.example.org/\u202egro"
    else:
        document["credentialSubject"]["achievement"]["id"] = "https://atlas\u200b.example.org/a"
    assert outcomes(judged(signed(document)))["schema"] == "fail"


def test_a_text_of_a_quarter_of_a_megabyte_does_not_fill_the_page() -> None:
    document = unsigned()
    document["credentialSubject"]["achievement"]["name"] = "A" * 100_000
    document["credentialSubject"]["achievement"]["description"] = "A" * 100_000
    summary = judged(signed(document)).credential
    assert summary is not None
    assert summary.name == short("A" * 301, most=300)
    assert len(summary.description) < 10_100


def hosted(**changes: Any) -> Site:
    at = site()
    for address, change in changes.items():
        at.documents[{"assertion": ASSERTION, "badge": BADGE_CLASS, "issuer": OB2_ISSUER}[address]] = change
    return at


def test_a_badge_class_at_another_site_than_the_issuers_proves_nothing() -> None:
    """Whoever has that site writes what the badge stands for, under the issuer's name."""
    documents = hosted_documents()
    elsewhere = "https://evil.example/badge.json"
    at = hosted(assertion={**documents[ASSERTION], "badge": elsewhere})  # type: ignore[dict-item]
    at.documents[elsewhere] = {**documents[BADGE_CLASS], "id": elsewhere, "name": "Professor"}  # type: ignore[dict-item]
    report = judged(json.dumps(at.documents[ASSERTION]), at=at)
    assert report.verdict == "unknown"
    assert report.check("issuer_key").code == "issuer_origin_parts"  # type: ignore[union-attr]
    assert report.credential is None


@pytest.mark.parametrize(
    "step", ["../visitors/mine.json", "%2e%2e/visitors/mine.json", "..%2fvisitors%2fmine.json", "./a"]
)
def test_a_prefix_is_not_left_through_the_parent_folder(step: str) -> None:
    documents = hosted_documents()
    policy = {"type": "VerificationObject", "startsWith": f"{SITE}/ob2/"}
    address = f"{SITE}/ob2/assertions/{step}"
    assertion = {**documents[ASSERTION], "id": address}  # type: ignore[dict-item]
    at = hosted(issuer={**documents[OB2_ISSUER], "verification": policy})  # type: ignore[dict-item]
    at.documents[address] = assertion
    report = judged(json.dumps(assertion), at=at)
    assert report.verdict == "invalid"
    assert outcomes(report)["issuer_key"] == "fail"


def test_the_list_of_another_host_counts_only_with_the_issuers_signature() -> None:
    """A list at the attacker's address that names the issuer, signed by nobody or by somebody else."""
    document = unsigned()
    document["credentialStatus"]["statusListCredential"] = "https://evil.example/list"
    at = site()
    listed = deepcopy(at.documents[f"{SITE}/issuers/atlas/status/1"])
    assert isinstance(listed, dict)
    at.documents["https://evil.example/list"] = {**listed, "id": "https://evil.example/list"}
    report = judged(signed(document), at=at, now=NOW)
    assert outcomes(report)["status"] == "unknown"
    assert report.verdict == "unknown"
