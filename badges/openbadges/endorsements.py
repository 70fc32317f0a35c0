"""Composes Open Badges 3.0 endorsements: one party's word about a badge, an achievement or an issuer.

An EndorsementCredential (OB 3.0, section "EndorsementCredential") is a credential of its own: its issuer signs it as
any other, with `proofs.add_proof` (then it is embedded as `endorsement`) or with `vc_jwt.compose_vc_jwt` (then as
`endorsementJwt`). Its subject's id is the id of what it speaks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .contexts import CREDENTIALS_V2
from .moments import format_moment
from .ob3 import EXTENSION_TYPES, EXTENSIONS, OPEN_BADGES, SCHEMA_TYPE, IssuerProfile, compose_profile

SCHEMA_URL = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_endorsementcredential_schema.json"
Document = dict[str, Any]


def compose_endorsement(
    *,
    endorsement_id: str,
    issuer: IssuerProfile,
    subject_id: str,
    comment: str,
    valid_from: datetime,
    valid_until: datetime | None = None,
    name: str = "Endorsement",
    credential_status: Mapping[str, Any] | None = None,
    with_schema: bool = False,
) -> Document:
    """The unsigned EndorsementCredential.

    `subject_id` is the endorsed credential's, achievement's or profile's own id. `credential_status` is the
    endorser's status entry for this endorsement; `with_schema` names 1EdTech's schema (extensions context).
    """
    document = {
        "id": endorsement_id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": name,
        "issuer": compose_profile(issuer),
        "validFrom": format_moment(valid_from),
        "validUntil": format_moment(valid_until) if valid_until else "",
        "credentialSubject": _subject(subject_id, comment),
        "credentialSchema": [{"id": SCHEMA_URL, "type": SCHEMA_TYPE}] if with_schema else [],
        "credentialStatus": dict(credential_status) if credential_status else {},
    }
    is_extended = with_schema or bool(credential_status and credential_status.get("type") in EXTENSION_TYPES)
    contexts = [CREDENTIALS_V2, OPEN_BADGES] + ([EXTENSIONS] if is_extended else [])
    return {"@context": contexts, **{key: value for key, value in document.items() if value not in ("", [], {})}}


def _subject(subject_id: str, comment: str) -> Document:
    subject: Document = {"id": subject_id, "type": ["EndorsementSubject"]}
    return subject | ({"endorsementComment": comment} if comment else {})
