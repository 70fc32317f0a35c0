"""1EdTech Revocation List Status Method 1.0: is the credential's id on its issuer's list of revoked ones?

The method signs nothing: what makes the list the issuer's is where it lies. So it counts only on the issuer's own host
(that of its did:web or of its profile), unredirected, and if it names the same issuer. An issuer that is a did:key has
no host, and its badges stay unknown. A proof that a list does carry has to hold as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..dids import did_document_url
from ..errors import StatusListError
from ..report import Check
from .case import Case, fetch_json, is_web_address, origin
from .proving import issuer_id_of, prove

REVOCATION_LIST = "1EdTechRevocationList"
# A list is read, never canonicalised: five values for each of some thousands of credentials.
MAX_VALUES = 20_000
MALFORMED = "The issuer's list of revoked credentials is malformed."


def check_listed(entry: Mapping[str, Any], credential: Mapping[str, Any], case: Case) -> Check:
    """The check of an entry that names a list. Raises FetchError and StatusListError where it stays unknown."""
    address, issuer_id = entry.get("id"), issuer_id_of(credential)
    if not is_web_address(address):
        raise StatusListError("The credential's status entry is malformed.")
    if _host(str(address)) != _host_of_issuer(issuer_id) or _host(case.fetch(str(address)).url) != _host(str(address)):
        raise StatusListError("The list of revoked credentials does not lie on the issuer's own site.")
    revoked = fetch_json(case.fetch, str(address), max_values=MAX_VALUES)
    if issuer_id_of(revoked) != issuer_id or revoked.get("id", address) != address:
        raise StatusListError("The list of revoked credentials belongs to somebody else or to another address.")
    if "proof" in revoked and {check.outcome for check in prove(revoked, case)} != {"pass"}:
        raise StatusListError("The signature of the status list could not be confirmed.")
    if any(is_revoked for listed, is_revoked in _entries(revoked) if listed == credential.get("id")):
        return Check("status", "fail", "The issuer has revoked this credential.", "status_revoked")
    return Check("status", "pass", "The issuer has not withdrawn this credential.", "status_ok")


def _entries(revoked: Mapping[str, Any]) -> list[tuple[str, bool]]:
    """Each listed id and whether it is revoked; listed means revoked unless the entry says otherwise."""
    value = revoked.get("revokedCredential")
    entries = value if isinstance(value, list) else [value]
    return [_entry(entry) for entry in entries]


def _entry(entry: object) -> tuple[str, bool]:
    listed = entry.get("id") if isinstance(entry, dict) else None
    is_revoked = entry.get("revoked", True) if isinstance(entry, dict) else None
    if not isinstance(listed, str) or not isinstance(is_revoked, bool):
        raise StatusListError(MALFORMED)
    return listed, is_revoked


def _host(address: str) -> tuple[str, int | None]:
    """Host and port. A did:web does not say its scheme; the port tells http from https."""
    return origin(address)[1:]


def _host_of_issuer(issuer_id: object) -> tuple[str, int | None] | None:
    if is_web_address(issuer_id):
        return _host(str(issuer_id))
    try:
        return _host(did_document_url(str(issuer_id)))
    except ValueError:
        return None
