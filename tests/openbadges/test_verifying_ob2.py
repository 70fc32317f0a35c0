"""Hosted Open Badges 2.0: the badge is what its own address says today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from badges.openbadges import ob2
from badges.openbadges.baking import bake
from badges.openbadges.fetching import Fetched
from badges.openbadges.png import Chunk, insert_chunks
from badges.openbadges.report import VerificationReport
from badges.openbadges.verification import verify

from .samples import (
    ASSERTION,
    BADGE_CLASS,
    EMAIL,
    NOW,
    OB2_ISSUER,
    SITE,
    SVG,
    KnownIssuers,
    Site,
    hosted_documents,
    judged,
    outcomes,
    paths,
    png,
    replaced,
    site,
    value_at,
)


def assertion() -> dict[str, Any]:
    document = hosted_documents()[ASSERTION]
    assert isinstance(document, dict)
    return document


def changed_site(address: str, **changes: Any) -> Site:
    at = site()
    document = at.documents[address]
    assert isinstance(document, dict)
    at.documents[address] = {**document, **changes}
    return at


@pytest.mark.parametrize(
    ("badge", "badge_format"),
    [
        (ASSERTION, "OB2-hosted"),
        (json.dumps(assertion()), "OB2-hosted"),
        (bake(png(), json.dumps(assertion()), standard="ob2"), "OB2-baked"),
        (bake(SVG, json.dumps(assertion()), standard="ob2", verify=ASSERTION), "OB2-baked"),
        (bake(SVG, "", standard="ob2", verify=ASSERTION), "OB2-baked"),
        (insert_chunks(png(), [Chunk(b"tEXt", b"openbadges\0" + ASSERTION.encode())]), "OB2-baked"),
    ],
    ids=["address", "json", "png", "svg", "svg-address", "legacy-address"],
)
def test_a_hosted_badge_is_valid_however_it_comes(badge: bytes | str, badge_format: str) -> None:
    report = judged(badge, recipient=EMAIL)
    assert report.verdict == "valid"
    assert report.format == badge_format
    assert set(outcomes(report).values()) == {"pass"}
    assert report.credential is not None
    assert report.credential.name == "Lesson planning with digital tools"
    assert report.credential.issuer_name == "Atlas Teacher College"
    assert report.credential.alignments[0]["code"] == "TKC-KA-3"
    assert report.credential.evidence[0]["url"] == f"{SITE}/evidence/1"


def test_another_recipient_fails() -> None:
    report = judged(ASSERTION, recipient="other@example.org")
    assert outcomes(report)["recipient"] == "fail"
    assert report.verdict == "invalid"


@pytest.mark.parametrize("path", list(paths(assertion())), ids=lambda path: ".".join(map(str, path)))
def test_a_copy_with_any_value_changed_is_not_valid(path: tuple[str | int, ...]) -> None:
    original = value_at(assertion(), path)
    for value in (f"{original}x", "", 1, not original):
        if value == original and type(value) is type(original):
            continue
        copy = replaced(assertion(), path, value)
        for badge in (json.dumps(copy), bake(png(), json.dumps(copy), standard="ob2")):
            assert judged(badge).verdict != "valid", (path, value)


def revoked_site(status: int) -> Site:
    at = site()
    at.documents[ASSERTION] = ob2.compose_revoked_assertion(assertion_id=ASSERTION, reason="Mistake.")
    at.statuses[ASSERTION] = status
    return at


@pytest.mark.parametrize("status", [410, 200])
@pytest.mark.parametrize("badge", [ASSERTION, json.dumps(assertion())], ids=["address", "copy"])
def test_a_revoked_badge_is_not_valid(badge: str, status: int) -> None:
    report = judged(badge, at=revoked_site(status))
    assert outcomes(report)["status"] == "fail"
    assert report.verdict == "invalid"
    assert report.credential is None


def test_a_hosted_address_that_is_gone_is_revoked_even_without_a_word() -> None:
    at = site()
    at.documents[ASSERTION], at.statuses[ASSERTION] = b"", 410
    assert outcomes(judged(json.dumps(assertion()), at=at)) == {"format": "pass", "status": "fail"}


def test_an_address_that_is_gone_without_a_word_may_only_be_unshared() -> None:
    at = site()
    at.documents[ASSERTION], at.statuses[ASSERTION] = b"No longer shared.", 410
    assert judged(ASSERTION, at=at).verdict == "unknown"


def test_a_badge_that_its_issuer_does_not_keep_is_not_valid() -> None:
    at = site()
    at.statuses[ASSERTION] = 404
    assert outcomes(judged(json.dumps(assertion()), at=at))["proof"] == "fail"


@pytest.mark.parametrize("address", [ASSERTION, BADGE_CLASS, OB2_ISSUER])
@pytest.mark.parametrize("how", ["missing", "error", "garbage"])
def test_a_site_that_does_not_answer_leaves_the_badge_unknown(address: str, how: str) -> None:
    at = site()
    if how == "missing":
        del at.documents[address]
    elif how == "error":
        at.statuses[address] = 500
    else:
        at.documents[address] = b"<html>"
    report = judged(json.dumps(assertion()), at=at)
    assert report.verdict == "unknown"
    assert report.credential is None


EVIL = "https://evil.example/assertions/1.json"


def forged(**issuer: Any) -> VerificationReport:
    """An assertion on another site that claims the badge class of atlas."""
    at = changed_site(OB2_ISSUER, **issuer)
    at.documents[EVIL] = {**assertion(), "id": EVIL}
    return judged(EVIL, at=at)


def test_an_assertion_on_another_site_than_its_issuers_is_forged() -> None:
    report = forged()
    assert outcomes(report)["issuer_key"] == "fail"
    assert report.verdict == "invalid"
    assert report.credential is None


@pytest.mark.parametrize(
    ("policy", "verdict"),
    [
        ({"allowedOrigins": "evil.example"}, "valid"),
        ({"allowedOrigins": ["atlas.example.org", "evil.example"]}, "valid"),
        ({"allowedOrigins": ["vil.example"]}, "invalid"),
        ({"startsWith": ["https://evil.example/assertions/"]}, "valid"),
        ({"startsWith": ["https://evil.example/other/"]}, "invalid"),
        ({"startsWith": ["https://evil.exam"]}, "invalid"),
        ({"startsWith": ["https://"]}, "invalid"),
        ({"allowedOrigins": [7, None]}, "invalid"),
    ],
)
def test_an_issuer_may_allow_other_sites(policy: dict[str, Any], verdict: str) -> None:
    assert forged(verification=policy).verdict == verdict


def test_an_address_that_answers_for_another_assertion_is_refused() -> None:
    at = site()
    at.documents[EVIL] = assertion()
    report = judged(EVIL, at=at)
    assert report.check("proof").code == "hosted_elsewhere"  # type: ignore[union-attr]
    assert report.verdict == "invalid"


def test_a_redirect_to_another_site_is_refused() -> None:
    at = site()

    def redirected(url: str) -> Fetched:
        answer = at(url)
        return Fetched(EVIL, answer.status, answer.content_type, answer.body) if url == ASSERTION else answer

    for badge in (ASSERTION, json.dumps(assertion())):
        report = verify(badge, now=NOW, fetch=redirected, issuers=KnownIssuers())
        assert report.verdict == "invalid"
        assert outcomes(report)["proof"] == "fail"


@pytest.mark.parametrize("address", [BADGE_CLASS, OB2_ISSUER])
def test_a_part_that_belongs_to_another_address_is_refused(address: str) -> None:
    report = judged(ASSERTION, at=changed_site(address, id=f"{SITE}/other.json"))
    assert outcomes(report)["issuer_key"] == "fail"
    assert report.verdict == "invalid"


@pytest.mark.parametrize(
    ("address", "member"),
    [
        (BADGE_CLASS, "name"),
        (BADGE_CLASS, "criteria"),
        (BADGE_CLASS, "image"),
        (OB2_ISSUER, "url"),
        (OB2_ISSUER, "type"),
        (ASSERTION, "recipient"),
        (ASSERTION, "issuedOn"),
    ],
)
def test_a_hosted_part_without_a_required_member_fails_the_schema(address: str, member: str) -> None:
    at = site()
    document = at.documents[address]
    assert isinstance(document, dict)
    at.documents[address] = {key: value for key, value in document.items() if key != member}
    report = judged(ASSERTION, at=at)
    assert outcomes(report)["schema"] == "fail"
    assert report.verdict == "invalid"


def test_an_expired_badge_is_a_caution() -> None:
    report = judged(ASSERTION, at=changed_site(ASSERTION, expires="2026-11-20T23:00:00Z"))
    assert outcomes(report)["validity"] == "caution"
    assert report.verdict == "caution"


@pytest.mark.parametrize("member", ["issuedOn", "expires"])
def test_a_time_that_cannot_be_read_is_never_green(member: str) -> None:
    assert judged(ASSERTION, at=changed_site(ASSERTION, **{member: "the day before"})).verdict != "valid"


def test_the_badge_class_may_be_embedded_but_its_address_decides() -> None:
    badge_class = hosted_documents()[BADGE_CLASS]
    assert isinstance(badge_class, dict)
    report = judged(ASSERTION, at=changed_site(ASSERTION, badge={**badge_class, "name": "Professor"}))
    assert report.credential is None or report.credential.name == "Lesson planning with digital tools"
