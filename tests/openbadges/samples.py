"""One badge of every kind, an issuer's web site that serves what it refers to, and ways to damage it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from badges.openbadges import ob2, ob3, status_list
from badges.openbadges.dids import PublishedKey, compose_did_document, did_document_url, did_web_from_url
from badges.openbadges.fetching import Fetched, FetchError, RecognisedIssuer
from badges.openbadges.keys import ed25519_signer, encode_multikey, public_key_of
from badges.openbadges.proofs import add_proof
from badges.openbadges.report import VerificationReport
from badges.openbadges.verification import verify

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ISSUED = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
SITE = "https://atlas.example.org"
PRIVATE_KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
ISSUER_URL = f"{SITE}/issuers/atlas"
DID = did_web_from_url(ISSUER_URL)
METHOD = f"{DID}#key-1"
STATUS_LIST = f"{ISSUER_URL}/status/1"
STATUS_INDEX = 94_567
EMAIL = "amina@example.org"
SALT = "5f1c9f0e2b7d4a6c8e3f1a2b4c5d6e7f"
CREDENTIAL_ID = "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e11"
SUBJECT_ID = "urn:uuid:9d0c61ab-3b1e-4a1d-8a6b-6a1f5a2b7c22"
ASSERTION = f"{SITE}/ob2/assertions/2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e11.json"
BADGE_CLASS = f"{SITE}/ob2/badges/7c3b1d5e-1111-4222-8333-444455556666.json"
OB2_ISSUER = f"{SITE}/ob2/issuers/atlas.json"
BADGE_IMAGE = f"{SITE}/media/badge.png"

Document = dict[str, Any]


@dataclass
class Site:
    """A web site in a dictionary: the fetcher of the tests. It remembers what it was asked for."""

    documents: dict[str, Document | bytes] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __call__(self, url: str) -> Fetched:
        """The document at the address, or FetchError."""
        self.asked.append(url)
        if url not in self.documents:
            raise FetchError("The address did not answer.")
        document = self.documents[url]
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        return Fetched(url, self.statuses.get(url, 200), "application/json", body)


class KnownIssuers:
    """A registry that knows atlas, by its DID and by its OB 2.0 address."""

    def recognise(self, issuer_id: str) -> RecognisedIssuer | None:
        """Atlas, under the name that we give it."""
        names = {DID: "Atlas Teacher College", OB2_ISSUER: "Atlas Teacher College"}
        return RecognisedIssuer(issuer_id, names[issuer_id]) if issuer_id in names else None


def png() -> bytes:
    """A small sound PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (20, 90, 90)).save(buffer, "PNG")
    return buffer.getvalue()


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><g id="art"/></svg>\n'


def issuer_profile() -> ob3.IssuerProfile:
    """The issuer as its credentials describe it."""
    return ob3.IssuerProfile(
        DID, "Atlas", url=ISSUER_URL, email="badges@atlas.example.org", image_url=f"{SITE}/logo.png"
    )


def alignments() -> tuple[ob3.Alignment, ...]:
    """The same competency twice: our own address, and the published document."""
    name, code = "Plan lessons that use digital tools", "TKC-KA-3"
    return (
        ob3.Alignment(name, f"{SITE}/competencies/1b9d6bcd-bbfd-5b2d-9b5d-ab8dfbbd4bed", "ICT-CFT v3", code, "CFItem"),
        ob3.Alignment(name, "https://unesdoc.unesco.org/ark:/48223/pf0000265721", "ICT-CFT v3", code),
    )


def criterion(number: int) -> ob3.ResultDescription:
    """A rubric criterion with three levels; the second is required."""
    base = f"{SITE}/rubrics/1/criteria/{number}"
    names = ("Beginning", "Competent", "Inspiring")
    levels = tuple(
        ob3.RubricLevel(f"{base}/levels/{points}", level, str(points), str(points), f"{level} work.")
        for points, level in enumerate(names, start=1)
    )
    return ob3.ResultDescription(
        base, f"Criterion {number}", levels=levels, required_level=levels[1].id, alignments=alignments()[:1]
    )


def achievement() -> ob3.AchievementDefinition:
    """What the badge is awarded for."""
    return ob3.AchievementDefinition(
        id=f"{SITE}/achievements/7c3b1d5e-1111-4222-8333-444455556666",
        name="Lesson planning with digital tools",
        description="Plans, teaches and assesses a lesson that digital tools make better.",
        criteria_narrative="A portfolio judged by three peers against four criteria.",
        image_url=BADGE_IMAGE,
        image_caption="A footbridge",
        alignments=alignments(),
        result_descriptions=(criterion(1), criterion(2)),
        tags=("ict", "lesson planning"),
        language="en",
        version="3",
    )


def results() -> tuple[ob3.Result, ...]:
    """What the peers found."""
    return tuple(
        ob3.Result(entry.id, achieved_level=entry.levels[2].id, alignments=entry.alignments)
        for entry in (criterion(1), criterion(2))
    )


def unsigned(**changes: Any) -> Document:
    """The bare credential before it is signed; keyword arguments go to the composer."""
    arguments: dict[str, Any] = {
        "credential_id": CREDENTIAL_ID,
        "issuer": issuer_profile(),
        "achievement": achievement(),
        "subject_id": SUBJECT_ID,
        "valid_from": ISSUED,
        "awarded_date": ISSUED,
        "results": results(),
        "evidence": [ob3.Evidence(f"{SITE}/evidence/1", "Lesson plan and video", genre="Portfolio", sha256="ab" * 32)],
        "credential_schema": ob3.json_schema_reference(),
        "credential_status": status_list.compose_status_entry(
            list_id=STATUS_LIST, purpose="revocation", index=STATUS_INDEX
        ),
    }
    return ob3.compose_credential(**{**arguments, **changes})


def signed(document: Mapping[str, Any] | None = None, *, key: bytes = PRIVATE_KEY, **changes: Any) -> Document:
    """A document with the issuer's proof; without one, the bare credential."""
    content = unsigned(**changes) if document is None else document
    return add_proof(content, signer=ed25519_signer(key), verification_method=METHOD, created=ISSUED)


def did_document() -> Document:
    """The issuer's DID document: the key in use and a retired one."""
    keys = [
        PublishedKey("key-1", encode_multikey(public_key_of(PRIVATE_KEY))),
        PublishedKey("key-0", encode_multikey(public_key_of(OTHER_KEY))),
    ]
    return compose_did_document(DID, keys)


def signed_status_list(*, revoked: tuple[int, ...] = (), purpose: str = "revocation", **changes: Any) -> Document:
    """The issuer's status list with these bits set."""
    document = status_list.compose_status_list(
        list_id=STATUS_LIST,
        issuer_id=DID,
        purpose=purpose,
        encoded_list=status_list.encode_bits(revoked),
        valid_from=ISSUED,
        **changes,
    )
    return signed(document)


def hosted_documents() -> dict[str, Document | bytes]:
    """The three documents and the image of the same award as hosted Open Badges 2.0."""
    assertion = ob2.compose_assertion(
        assertion_id=ASSERTION,
        badge_class_id=BADGE_CLASS,
        recipient_email=EMAIL,
        salt=SALT,
        issued_on=ISSUED,
        evidence=[ob2.BadgeEvidence(f"{SITE}/evidence/1", "Lesson plan and video")],
    )
    item = alignments()[1]
    badge_class = ob2.BadgeClass(
        BADGE_CLASS,
        achievement().name,
        achievement().description,
        achievement().criteria_narrative,
        BADGE_IMAGE,
        OB2_ISSUER,
        criteria_url=achievement().id,
        tags=achievement().tags,
        alignments=(ob2.BadgeAlignment(item.target_name, item.target_url, item.target_framework, item.target_code),),
    )
    issuer = ob2.Issuer(OB2_ISSUER, "Atlas", ISSUER_URL, "badges@atlas.example.org")
    return {
        ASSERTION: assertion,
        BADGE_CLASS: ob2.compose_badge_class(badge_class),
        OB2_ISSUER: ob2.compose_issuer(issuer),
        BADGE_IMAGE: png(),
    }


def site(**changes: Document | bytes) -> Site:
    """The issuer's web site. `status_list` and `did` replace those documents."""
    documents: dict[str, Document | bytes] = {
        did_document_url(DID): changes.get("did", did_document()),
        STATUS_LIST: changes.get("status_list", signed_status_list()),
        **hosted_documents(),
    }
    return Site(documents)


def judged(
    badge: bytes | str | Document, *, at: Site | None = None, now: datetime = NOW, recipient: str | None = None
) -> VerificationReport:
    """Our own verifier's report on a badge, on the issuer's site as it stands."""
    document = json.dumps(badge) if isinstance(badge, dict) else badge
    fetch = site() if at is None else at
    return verify(document, now=now, fetch=fetch, issuers=KnownIssuers(), recipient=recipient)


def outcomes(report: VerificationReport) -> dict[str, str]:
    """The outcome of every check that was made."""
    return {check.id: check.outcome for check in report.checks}


def paths(value: Any, prefix: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every text, number and truth value in a JSON document."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, (*prefix, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from paths(child, (*prefix, index))
    else:
        yield prefix


def replaced(document: Document, path: tuple[str | int, ...], value: Any) -> Document:
    """A copy of the document with another value at this path."""
    copy = deepcopy(document)
    target: Any = copy
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return copy


def value_at(document: Document, path: tuple[str | int, ...]) -> Any:
    """The value at a path."""
    target: Any = document
    for step in path:
        target = target[step]
    return target
