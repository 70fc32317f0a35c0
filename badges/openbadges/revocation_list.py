"""1EdTech Revocation List Status Method 1.0: the ids of an issuer's revoked credentials, in the open and unsigned.

Simpler to read than a bitstring, and less private: who fetches it learns how many badges were revoked, and which.

>>> compose_revocation_entry("https://college.example/revocations/1.json")["type"]
'1EdTechRevocationList'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

REVOCATION_LIST = "1EdTechRevocationList"


@dataclass(frozen=True)
class RevokedCredential:
    """One entry: the credential's `id`, and why it was taken back."""

    id: str
    reason: str = ""


def compose_revocation_entry(list_id: str) -> dict[str, str]:
    """A credential's `credentialStatus`: it names the list, which names the credential."""
    return {"id": list_id, "type": REVOCATION_LIST}


def compose_revocation_list(*, list_id: str, issuer_id: str, revoked: Iterable[RevokedCredential]) -> dict[str, Any]:
    """The list as it lies at its address, `list_id`."""
    return {
        "id": list_id,
        "type": REVOCATION_LIST,
        "issuer": issuer_id,
        "revokedCredential": [_entry(entry) for entry in revoked],
    }


def _entry(revoked: RevokedCredential) -> dict[str, Any]:
    reason = {"revocationReason": revoked.reason} if revoked.reason else {}
    return {"id": revoked.id, "revoked": True, **reason}
