"""Open Badges 3.0 as VC-JWT: every way in which it comes, and every check that an embedded proof would get."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from badges.openbadges.baking import bake
from badges.openbadges.errors import UnreadableInput
from badges.openbadges.keys import KeyKind, multikey_of
from badges.openbadges.ob3 import bound
from badges.openbadges.verification import verify
from badges.openbadges.verification.issuer_key import resolve_issuer_key

from .samples import (
    DID,
    EMAIL,
    ISSUED,
    NOW,
    SALT,
    STATUS_INDEX,
    STATUS_LIST,
    SVG,
    KnownIssuers,
    Site,
    judged,
    outcomes,
    png,
    signed_status_list,
    unsigned,
)
from .tokens import METHODS, claims_of, part, public_key, published_did_document, token, token_site, vc_jwt

TEXT = vc_jwt("P-256")
ADDRESS = "https://atlas.example.org/credentials/1.jwt"
V1 = "https://www.w3.org/2018/credentials/v1"
LOOSE = "https://purl.imsglobal.org/spec/ob/v3p0/context.json"


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA"])
def test_a_token_of_every_algorithm_is_valid(kind: KeyKind) -> None:
    report = judged(vc_jwt(kind), at=token_site())
    assert (report.verdict, report.format) == ("valid", "OB3-JWT")
    assert set(outcomes(report)) == {
        "format", "schema", "proof", "issuer_key", "status", "validity", "issuer_recognised",
    }  # fmt: skip
    assert report.credential is not None
    assert report.credential.name == "Lesson planning with digital tools"
    assert report.credential.issuer_name == "Atlas Teacher College"
    assert report.credential.results[0]["level"] == "Inspiring"


WAYS: dict[str, bytes | str] = {
    "text": TEXT,
    "bytes": TEXT.encode(),
    "spaces around": f"\n  {TEXT} \r\n",
    "line breaks": "\n".join(TEXT[start : start + 76] for start in range(0, len(TEXT), 76)),
    "json string": json.dumps(TEXT),
    "png": bake(png(), TEXT, standard="ob3"),
    "svg attribute": bake(SVG, "", standard="ob3", verify=TEXT),
    "svg body": bake(SVG, TEXT, standard="ob3"),
    "envelope": json.dumps(
        {
            "@context": "https://www.w3.org/ns/credentials/v2",
            "id": f"data:application/vc+jwt,{TEXT}",
            "type": "EnvelopedVerifiableCredential",
        }
    ),
    "address": ADDRESS,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_is_valid_however_it_comes(way: str) -> None:
    at = token_site()
    at.documents[ADDRESS] = TEXT.encode()
    report = judged(WAYS[way], at=at)
    assert (report.verdict, report.format) == ("valid", "OB3-JWT")


@pytest.mark.parametrize("way", ["png", "svg attribute", "envelope", "json string"])
def test_a_forged_token_is_invalid_however_it_comes(way: str) -> None:
    forged = token(claims_of(TEXT), owner="evil")
    badge = {
        "png": bake(png(), forged, standard="ob3"),
        "svg attribute": bake(SVG, "", standard="ob3", verify=forged),
        "envelope": json.dumps({"id": f"data:application/vc+jwt,{forged}", "type": "EnvelopedVerifiableCredential"}),
        "json string": json.dumps(forged),
    }[way]
    report = judged(badge, at=token_site())
    assert (report.verdict, report.credential) == ("invalid", None)
    assert "issuer_key" not in outcomes(report)


def at_v1() -> dict[str, Any]:
    content = unsigned() | {"@context": [V1, LOOSE], "issuanceDate": "2026-11-20T10:30:00Z"}
    return {name: value for name, value in content.items() if name != "validFrom"}


@pytest.mark.parametrize(
    "text",
    [
        token(unsigned(), typ="vc+jwt"),
        token({"iss": DID, "vc": unsigned()}),
        token({"iss": DID, "vc": at_v1()}),
        token(at_v1()),
    ],
    ids=["vc+jwt", "vc claim", "vc claim of VC 1.1", "VC 1.1"],
)
def test_the_other_forms_of_vc_jwt_are_valid(text: str) -> None:
    assert judged(text, at=token_site()).verdict == "valid"


def test_a_context_that_nobody_pinned_does_not_hinder_and_its_members_are_not_shown() -> None:
    """The signature covers every byte, and only members that OB 3.0 names are read."""
    content = unsigned() | {"grade": "A+ with distinction", "https://evil.example/name": "Professor"}
    content["@context"] = [*content["@context"], "https://example.org/unknown-context.json"]
    report = judged(vc_jwt(document=content), at=token_site())
    assert report.verdict == "valid"
    assert "distinction" not in str(report) and "Professor" not in str(report)


def test_a_token_without_the_contexts_of_open_badges_fails_the_schema() -> None:
    content = unsigned() | {"@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/v3p0"]}
    assert outcomes(judged(vc_jwt(document=content), at=token_site()))["schema"] == "fail"


def test_a_schema_of_somebody_else_is_named_as_not_looked_at() -> None:
    schema = {"id": "https://example.org/schema.json", "type": "1EdTechJsonSchemaValidator2019"}
    report = judged(vc_jwt(credential_schema=schema), at=token_site())
    check = report.check("schema")
    assert check is not None and (check.outcome, check.code) == ("pass", "schema_ok_further")
    assert report.verdict == "valid"


def test_a_token_is_compared_with_its_recipient() -> None:
    text = vc_jwt(identities=[bound(EMAIL, salt=SALT)])
    assert outcomes(judged(text, at=token_site(), recipient=EMAIL))["recipient"] == "pass"
    assert judged(text, at=token_site(), recipient="other@example.org").verdict == "invalid"
    assert judged(TEXT, at=token_site(), recipient=EMAIL).verdict == "unknown"


def test_a_revoked_token_is_invalid() -> None:
    at = token_site()
    at.documents[STATUS_LIST] = signed_status_list(revoked=(STATUS_INDEX,))
    report = judged(TEXT, at=at)
    assert outcomes(report)["status"] == "fail"
    assert report.verdict == "invalid"


@pytest.mark.parametrize(("revoked", "verdict"), [((), "valid"), ((STATUS_INDEX,), "invalid")])
def test_the_status_list_may_be_a_token_too(revoked: tuple[int, ...], verdict: str) -> None:
    content = {name: value for name, value in signed_status_list(revoked=revoked).items() if name != "proof"}
    at = token_site()
    at.documents[STATUS_LIST] = token(content, "P-256", typ="vc+jwt").encode()
    assert judged(TEXT, at=at).verdict == verdict
    at.documents[STATUS_LIST] = token(content, "P-256", owner="evil", typ="vc+jwt").encode()
    assert judged(TEXT, at=at).verdict == "unknown"


def test_an_expired_token_is_a_caution_also_where_only_exp_says_so() -> None:
    for content in ({"validUntil": "2026-11-20T12:00:00Z"}, {"exp": int(ISSUED.timestamp()) + 60}):
        report = judged(token({**claims_of(TEXT), **content}), at=token_site())
        assert outcomes(report)["validity"] == "caution"
        assert report.verdict == "caution"


def test_a_token_from_tomorrow_is_a_caution() -> None:
    assert judged(vc_jwt(valid_from=NOW + timedelta(days=1)), at=token_site()).verdict == "caution"


def test_without_the_issuers_site_nothing_is_green_and_the_issuer_is_not_recognised() -> None:
    report = judged(TEXT, at=Site())
    assert report.verdict == "unknown"
    assert outcomes(report) == {"format": "pass", "schema": "pass", "proof": "unknown", "issuer_key": "unknown"}
    assert report.credential is not None and not report.credential.issuer_recognised


def test_a_did_key_issuer_needs_no_network_and_no_kid() -> None:
    did = f"did:key:{multikey_of(public_key('P-256'))}"
    content = unsigned(credential_status=None)
    content["issuer"] = {**content["issuer"], "id": did}
    for dropped in ((), ("kid",)):
        report = judged(token(content, kid=f"{did}#{did.removeprefix('did:key:')}", drop=dropped), at=Site())
        assert outcomes(report)["proof"] == "pass"
        assert report.verdict == "caution"


def test_without_a_kid_a_token_of_an_issuer_with_many_keys_is_unknown() -> None:
    report = judged(token(claims_of(TEXT), drop=("kid",)), at=token_site())
    assert outcomes(report)["proof"] == "unknown"
    assert report.verdict == "unknown"


@pytest.mark.parametrize(
    ("withdrawn", "verdict"), [("2026-11-20T10:00:00Z", "invalid"), ("2026-11-20T20:00:00Z", "caution")]
)
def test_a_key_withdrawn_before_or_after_the_award(withdrawn: str, verdict: str) -> None:
    document = published_did_document()
    method = next(entry for entry in document["verificationMethod"] if entry["id"] == METHODS["P-256"])
    method["revoked"] = withdrawn
    assert judged(TEXT, at=token_site(did=document)).verdict == verdict


def test_an_algorithm_that_the_caller_does_not_accept_is_unknown() -> None:
    options = {"now": NOW, "fetch": token_site(), "issuers": KnownIssuers()}
    assert verify(TEXT, suites=["EdDSA"], **options).verdict == "unknown"
    assert verify(TEXT, suites=["ES256", "eddsa-rdfc-2022"], **options).verdict == "valid"


def test_the_key_comes_from_the_resolver_that_is_handed_in() -> None:
    asked: list[tuple[object, object, datetime | None]] = []

    def resolver(method: object, issuer_id: object, **options: Any) -> Any:
        asked.append((method, issuer_id, options["signed_at"]))
        return resolve_issuer_key(method, issuer_id, **options)

    verify(TEXT, now=NOW, fetch=token_site(), issuers=KnownIssuers(), resolve_key=resolver)
    assert asked[0] == (METHODS["P-256"], DID, ISSUED)


@pytest.mark.parametrize(
    "text",
    ["a.b.c", "eyJ.eyJ.eyJ", "www.example.org", "1.2.3", token({"hello": "world"}), f"{part({'alg': 'none'})}.e30."],
)
def test_a_text_with_dots_is_not_yet_a_badge(text: str) -> None:
    with pytest.raises(UnreadableInput):
        judged(text)


@pytest.mark.parametrize("damage", ["{}.", "{}.AAAA", "{}!", "{}=", "«{}»"])
def test_a_token_that_was_damaged_on_its_way_is_a_damaged_badge_and_not_merely_unreadable(damage: str) -> None:
    report = judged(damage.format(vc_jwt()), at=token_site())
    assert (report.verdict, outcomes(report)) == ("invalid", {"format": "fail"})


def test_a_token_without_its_signature_is_a_damaged_badge() -> None:
    report = judged(vc_jwt().rpartition(".")[0], at=token_site())
    assert (report.verdict, outcomes(report)) == ("invalid", {"format": "fail"})


@pytest.mark.parametrize("text", ["data:application/vc+jwt,", "data:application/vc+jwt,none", "a" * 300_000 + ".b"])
def test_an_envelope_or_a_text_without_a_token_raises_nothing_else(text: str) -> None:
    with pytest.raises(UnreadableInput):
        judged(json.dumps({"id": text}) if text.startswith("data:") else text)
