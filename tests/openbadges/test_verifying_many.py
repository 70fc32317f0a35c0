"""Many badges in one run share what they have in common, and never a verdict."""

from __future__ import annotations

import json
from typing import Any

from badges.openbadges import RecognisedIssuer, UnreadableInput, VerificationReport, verify, verify_many
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.dids import did_document_url
from badges.openbadges.verification import many

from . import samples


def credential(number: int, **changes: Any) -> str:
    return json.dumps(samples.signed(credential_id=f"urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-{number:012}", **changes))


def run(badges: list[bytes | str], at: samples.Site) -> list[VerificationReport | UnreadableInput]:
    return list(verify_many(badges, now=samples.NOW, fetch=at, issuers=samples.KnownIssuers()))


def alone(badge: bytes | str, at: samples.Site) -> VerificationReport:
    return verify(badge, now=samples.NOW, fetch=at, issuers=samples.KnownIssuers())


def mixture() -> list[bytes | str]:
    forged = credential(2).replace("Lesson planning", "Master planning")
    expired = credential(3, valid_until=samples.ISSUED)
    other_key = json.dumps(samples.signed(key=samples.OTHER_KEY))
    unsafe = json.dumps({**json.loads(credential(4)), "id": {"@id": "urn:x"}})
    strange = json.dumps({**json.loads(credential(5)), "issuer": ["did:web:x"]})
    return [credential(1), forged, expired, other_key, unsafe, strange, samples.ASSERTION, credential(6)]


def test_each_report_is_the_one_that_it_gets_alone() -> None:
    badges = mixture()
    assert run(badges, samples.site()) == [alone(badge, samples.site()) for badge in badges]
    assert run(badges[::-1], samples.site()) == [alone(badge, samples.site()) for badge in badges[::-1]]


def test_a_verdict_is_never_shared() -> None:
    """The same text but for one letter, with the same id, before and after the sound one."""
    sound = credential(1)
    forged = sound.replace("Lesson planning", "Lesson Planning")
    reports = run([sound, forged, sound, forged], samples.site())
    assert [report.verdict for report in reports if isinstance(report, VerificationReport)] == [
        "valid",
        "invalid",
        "valid",
        "invalid",
    ]


def test_one_that_is_revoked_among_sound_ones() -> None:
    status = samples.unsigned()["credentialStatus"]
    revoked = {**status, "id": f"{samples.STATUS_LIST}#7", "statusListIndex": "7"}
    at = samples.site(status_list=samples.signed_status_list(revoked=(7,)))
    reports = run([credential(1), credential(2, credential_status=revoked), credential(3)], at)
    outcomes = [samples.outcomes(report)["status"] for report in reports if isinstance(report, VerificationReport)]
    assert outcomes == ["pass", "fail", "pass"]


def test_what_they_share_is_asked_and_canonicalised_once() -> None:
    at, canonicalised = samples.site(), []

    def counting(document: dict[str, Any], contexts: Any = None, *, digest: Any = "sha256") -> str:
        canonicalised.append(document.get("id"))
        return canonicalize(document, contexts, digest=digest)

    badges = [credential(number) for number in range(4)]
    reports = list(verify_many(badges, now=samples.NOW, fetch=at, canonicalizer=counting))
    assert {report.check("status").outcome for report in reports if isinstance(report, VerificationReport)} == {"pass"}  # type: ignore[union-attr]
    assert sorted(at.asked) == sorted([did_document_url(samples.DID), samples.STATUS_LIST])
    assert canonicalised.count(samples.STATUS_LIST) == 1
    assert len({name for name in canonicalised if name}) == 5


def test_a_list_that_its_issuer_did_not_sign_helps_nobody() -> None:
    listed = samples.signed_status_list()
    at = samples.site(status_list={**listed, "validUntil": "2030-01-01T00:00:00Z"})
    for report in run([credential(1), credential(2)], at):
        assert isinstance(report, VerificationReport)
        assert samples.outcomes(report)["status"] == "unknown"


def test_an_address_that_does_not_answer_is_asked_once() -> None:
    at = samples.site()
    del at.documents[samples.STATUS_LIST]
    reports = run([credential(1), credential(2)], at)
    assert [report.verdict for report in reports if isinstance(report, VerificationReport)] == ["unknown"] * 2
    assert at.asked.count(samples.STATUS_LIST) == 1


def test_what_is_no_badge_stops_no_other() -> None:
    first, second = run([b"nothing", credential(1)], samples.site())
    assert isinstance(first, UnreadableInput)
    assert isinstance(second, VerificationReport)
    assert second.verdict == "valid"


def test_what_is_remembered_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(many, "MAX_SHARED", 2)
    recent: Any = many._Recent()
    assert [recent.get(key, lambda key=key: key * 2) for key in (1, 2, 3, 1)] == [2, 4, 6, 2]
    assert len(recent._values) == 2


def test_whom_we_know_is_asked_for_each() -> None:
    asked: list[str] = []

    class Registry:
        def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
            asked.append(issuer_id)
            return None

    badges = [credential(1), credential(2)]
    assert len(list(verify_many(badges, now=samples.NOW, fetch=samples.site(), issuers=Registry()))) == 2
    assert asked == [samples.DID] * 2
