"""Endorsements inside a badge: each is a credential of its own, and is verified as one.

They stand on the credential, on its achievement and on its issuer's profile, as `endorsement` (embedded, with a proof
of its own) or `endorsementJwt`. What is found is told beside the badge and never changes its verdict: a genuine
endorsement does not make a badge better, and a forged one shows that it is not to be believed, nothing more.
An endorsement's own endorsements and refresh service are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..report import Check, EndorsementSummary, verdict
from .case import Case
from .circumstances import check_issuer_recognised, check_lifetime, is_proven
from .proving import issuer_id_of, prove
from .schema import check_endorsement
from .summary import claimed_issuer_name, object_in, text_of
from .token_proof import prove_token

MAX_ENDORSEMENTS = 5
FORMAT = Check("format", "pass", "This is an endorsement.", "format_ok")
GENUINE = Check("proof", "pass", "The endorsement is genuine, and we know who gave it.", "endorsement_ok")
TOO_MANY = "There are more endorsements than this verifier checks."
OLD = "This endorsement is written in the way of Open Badges 2.0, which this verifier does not check."
DECISIVE = {"invalid": {"fail"}, "unknown": {"unknown"}, "caution": {"caution", "unknown"}}


@dataclass(frozen=True)
class _Claim:
    """One endorsement as it stands in the badge: a document or a token, and what it is beside."""

    endorses: str
    endorsed_id: object
    content: dict[str, Any] | str


def endorsements_of(credential: Mapping[str, Any], case: Case) -> tuple[EndorsementSummary, ...]:
    """What the endorsements of a proven credential say, at most five of them, each with its own verdict."""
    claims = list(_claims(credential))
    judged = [_judge(claim, case) for claim in claims[:MAX_ENDORSEMENTS]]
    further = [
        EndorsementSummary("unknown", "endorsement_too_many", TOO_MANY, claim.endorses)
        for claim in claims[MAX_ENDORSEMENTS : MAX_ENDORSEMENTS + 1]
    ]
    return (*judged, *further)


def unverified_endorsements(*documents: Mapping[str, Any]) -> tuple[EndorsementSummary, ...]:
    """The endorsements that the assertion, BadgeClass and issuer of an OB 2.0 badge name: recognised, not checked."""
    return tuple(
        EndorsementSummary("unknown", "endorsement_old", OLD, endorses)
        for endorses, document in zip(("credential", "achievement", "issuer"), documents, strict=True)
        for entry in _listed(document.get("endorsement"))[:MAX_ENDORSEMENTS]
        if isinstance(entry, str | dict)
    )[:MAX_ENDORSEMENTS]


def _claims(credential: Mapping[str, Any]) -> Iterator[_Claim]:
    achievement = object_in(object_in(credential.get("credentialSubject")).get("achievement"))
    endorsed = {"credential": credential, "achievement": achievement, "issuer": object_in(credential.get("issuer"))}
    for endorses, document in endorsed.items():
        for content in _listed(document.get("endorsement")):
            if isinstance(content, dict):
                yield _Claim(endorses, document.get("id"), content)
        for content in _listed(document.get("endorsementJwt")):
            if isinstance(content, str):
                yield _Claim(endorses, document.get("id"), content)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _judge(claim: _Claim, case: Case) -> EndorsementSummary:
    endorsement, proving = _proving(claim.content, case)
    schema = [check_endorsement(endorsement, claim.endorsed_id)] if endorsement else []
    checks = [FORMAT, *proving, *schema]
    if not is_proven(checks):
        decisive = _decisive(checks)
        return EndorsementSummary(verdict(checks), decisive.code, decisive.detail, claim.endorses)
    return _judge_proven(endorsement, checks, claim.endorses, case)


def _proving(content: dict[str, Any] | str, case: Case) -> tuple[dict[str, Any], list[Check]]:
    """The endorsement and the checks of its signature; a signature that fails says nothing of the key."""
    if isinstance(content, str):
        read = prove_token(content, case)
        endorsement, proof, issuer_key = read.credential, read.proof, read.issuer_key
    else:
        endorsement, (proof, issuer_key) = content, prove(content, case)
    return endorsement, [proof] if proof.outcome == "fail" else [proof, issuer_key]


def _judge_proven(endorsement: dict[str, Any], checks: list[Check], endorses: str, case: Case) -> EndorsementSummary:
    endorser_id, claimed = str(issuer_id_of(endorsement)), claimed_issuer_name(endorsement)
    recognised, known = check_issuer_recognised(endorser_id, claimed, case)
    made = [*checks, *check_lifetime(endorsement, case), recognised]
    decisive = _decisive(made)
    return EndorsementSummary(
        verdict(made),
        decisive.code,
        decisive.detail,
        endorses,
        endorser_id=endorser_id,
        endorser_name=known.name if known else claimed,
        endorser_recognised=known is not None,
        comment=text_of(object_in(endorsement.get("credentialSubject")).get("endorsementComment")),
        issued=text_of(endorsement.get("validFrom") or endorsement.get("issuanceDate")) or None,
    )


def _decisive(checks: list[Check]) -> Check:
    """The first check that led to the verdict."""
    outcomes = DECISIVE.get(verdict(checks), set())
    return next((check for check in checks if check.outcome in outcomes), GENUINE)
