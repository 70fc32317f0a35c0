"""A badge with a refresh service: the newer copy counts if it is proven in full and goes on where the older one was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from .samples import (
    ISSUED,
    NOW,
    OTHER_KEY,
    SITE,
    STATUS_INDEX,
    STATUS_LIST,
    Document,
    Site,
    judged,
    outcomes,
    signed,
    signed_status_list,
    unsigned,
)
from .tokens import token_site, vc_jwt

SERVICE = f"{SITE}/credentials/1/refresh"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
EXPIRED = ISSUED + timedelta(hours=1)
LATER = NOW + timedelta(days=365)


def content(kind: str = "1EdTechCredentialRefresh", **changes: Any) -> Document:
    document = unsigned(**{"valid_until": EXPIRED, **changes})
    contexts = document["@context"]
    document["@context"] = contexts if EXTENSIONS in contexts else [*contexts, EXTENSIONS]
    return {**document, "refreshService": {"id": SERVICE, "type": kind}}


def world(answer: Document | bytes | None = None, *, status: int = 200) -> Site:
    at = token_site()
    if answer is not None:
        at.documents[SERVICE], at.statuses[SERVICE] = answer, status
    return at


def is_refreshed(old: Document | str, at: Site) -> bool:
    report = judged(old, at=at)
    check = report.check("format")
    assert check is not None
    return check.code == "format_refreshed"


OLD = signed(content())
FRESH = content(valid_until=LATER)


@pytest.mark.parametrize("answer", [signed(FRESH), vc_jwt(document=FRESH).encode()], ids=["proof", "token"])
@pytest.mark.parametrize("old", [OLD, vc_jwt(document=content())], ids=["proof", "token"])
def test_the_report_speaks_of_the_newer_copy_and_says_so(old: Document | str, answer: Document | bytes) -> None:
    report = judged(old, at=world(answer))
    assert report.check("format").code == "format_refreshed"  # type: ignore[union-attr]
    assert report.verdict == "valid"
    assert report.credential is not None and report.credential.expires == "2027-11-21T09:00:00Z"


def test_the_service_is_asked_once_and_the_newer_copys_own_service_is_not() -> None:
    fresh = FRESH | {"refreshService": {"id": f"{SERVICE}/again", "type": "1EdTechCredentialRefresh"}}
    at = world(signed(fresh))
    assert is_refreshed(OLD, at)
    assert at.asked.count(SERVICE) == 1
    assert f"{SERVICE}/again" not in at.asked


@pytest.mark.parametrize("status", [404, 410, 500, 302])
def test_a_service_that_has_nothing_leaves_the_badge_as_it_is(status: int) -> None:
    report = judged(OLD, at=world(signed(FRESH), status=status))
    assert report.verdict == "caution"
    assert outcomes(report)["validity"] == "caution"


@pytest.mark.parametrize(
    "answer", [None, b"", b"nonsense", b"{}", b"[1]", b"https://evil.example/badge", b"\xff", b"a.b.c"]
)
def test_an_answer_that_is_no_badge_leaves_the_badge_as_it_is(answer: bytes | None) -> None:
    at = world(answer)
    assert judged(OLD, at=at).verdict == "caution"
    assert not any("evil" in address for address in at.asked)


def altered() -> Document:
    document = signed(FRESH)
    return {**document, "validUntil": "2099-01-01T00:00:00Z"}


def by(**members: Any) -> Document:
    return signed({**FRESH, **members})


def with_subject(**members: Any) -> Document:
    return by(credentialSubject={**FRESH["credentialSubject"], **members})


UNPROVEN: dict[str, Document] = {
    "altered": altered(),
    "another's key": signed(FRESH, key=OTHER_KEY),
    "unsigned": FRESH,
    "another subject": with_subject(id="urn:uuid:00000000-0000-4000-8000-000000000000"),
    "another achievement": with_subject(
        achievement={**FRESH["credentialSubject"]["achievement"], "id": f"{SITE}/achievements/gold"}
    ),
    "earlier": signed(content(valid_until=LATER, valid_from=ISSUED - timedelta(days=1))),
    "broken": by(credentialSubject={**FRESH["credentialSubject"], "achievement": {}}),
    "another issuer": signed({**FRESH, "issuer": {**FRESH["issuer"], "id": "did:web:evil.example"}}),
}


@pytest.mark.parametrize("answer", UNPROVEN)
def test_what_is_not_proven_for_the_same_people_does_not_count(answer: str) -> None:
    at = world(UNPROVEN[answer])
    assert not is_refreshed(OLD, at)
    report = judged(OLD, at=at)
    assert report.verdict == "caution"
    assert report.credential is not None and report.credential.expires == "2026-11-20T11:30:00Z"


def test_a_newer_copy_is_verified_in_full_itself() -> None:
    at = world(signed(FRESH))
    at.documents[STATUS_LIST] = signed_status_list(revoked=(STATUS_INDEX,))
    report = judged(OLD, at=at)
    assert report.check("format").code == "format_refreshed"  # type: ignore[union-attr]
    assert report.verdict == "invalid"


def test_a_badge_that_does_not_hold_is_never_refreshed() -> None:
    forged = {**OLD, "name": "Professor"}
    at = world(signed(FRESH))
    report = judged(forged, at=at)
    assert (report.verdict, report.credential) == ("invalid", None)
    assert SERVICE not in at.asked


@pytest.mark.parametrize("kind", ["ManualRefreshService2018", "VerifiableCredentialRefreshService2021"])
def test_a_service_of_another_kind_is_left_alone(kind: str) -> None:
    at = world(FRESH)
    judged(vc_jwt(document=content(kind)), at=at)
    assert SERVICE not in at.asked


def test_the_same_copy_again_is_no_news() -> None:
    assert not is_refreshed(OLD, world(OLD))
