"""Whose key is it? A verification method counts only if the issuer itself lists it for assertions.

DID Core 1.0, section 5.3.2; Controlled Identifiers 1.0, section 3.3. The key's controller has to be the same
string as the credential's `issuer.id`. A key that is retired but still listed is fine.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..dids import did_document_url, did_key_public_key
from ..errors import KeyResolutionError, UnsupportedKeyError
from ..fetching import Fetcher
from ..keys import decode_multikey
from ..moments import parse_moment
from .case import fetch_json

KEY_TYPES = ("Multikey", "Ed25519VerificationKey2020")


def resolve_issuer_key(method: object, issuer_id: object, *, fetch: Fetcher, now: datetime) -> bytes:
    """The raw public key behind a verification method of this issuer.

    Raises KeyResolutionError if it is not the issuer's, UnsupportedKeyError for a kind we do not resolve,
    FetchError if the issuer's document cannot be had.
    """
    if not isinstance(method, str) or not isinstance(issuer_id, str):
        raise KeyResolutionError("The credential does not say who issued it or with which key.")
    did, _, fragment = method.partition("#")
    if did != issuer_id or not fragment:
        raise KeyResolutionError("The key that signed the credential does not belong to the issuer it names.")
    if did.startswith("did:key:"):
        return _did_key(did, fragment)
    if did.startswith("did:web:"):
        return _did_web(did, method, fetch, now)
    raise UnsupportedKeyError("The issuer is identified in a way that this verifier cannot resolve.")


def _did_key(did: str, fragment: str) -> bytes:
    if fragment != did.removeprefix("did:key:"):
        raise KeyResolutionError("The key that signed the credential does not belong to the issuer it names.")
    try:
        return did_key_public_key(did)
    except ValueError as error:
        raise UnsupportedKeyError("The issuer's key is of a kind that this verifier cannot use.") from error


def _did_web(did: str, method: str, fetch: Fetcher, now: datetime) -> bytes:
    try:
        url = did_document_url(did)
    except ValueError as error:
        raise KeyResolutionError("The issuer's identifier is malformed.") from error
    document = fetch_json(fetch, url)
    if document.get("id") != did:
        raise KeyResolutionError("The document at the issuer's address belongs to another identifier.")
    entry = _listed_method(document, did, method)
    _check_entry(entry, did, now)
    return _public_key(entry)


def _listed_method(document: Mapping[str, Any], did: str, method: str) -> Mapping[str, Any]:
    """The method's entry, if the issuer lists it for assertions."""
    assertions = _entries(document, "assertionMethod")
    embedded = [item for item in assertions if isinstance(item, dict)]
    references = {_absolute(item, did) for item in assertions if isinstance(item, str)}
    listed = [item for item in _entries(document, "verificationMethod") if isinstance(item, dict)]
    candidates = embedded + [item for item in listed if _absolute(item.get("id"), did) in references]
    found = [item for item in candidates if _absolute(item.get("id"), did) == method]
    if len(found) != 1:
        raise KeyResolutionError("The issuer does not list the key that signed the credential.")
    return found[0]


def _entries(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else [value]


def _absolute(identifier: object, did: str) -> str:
    """A method's id in full; documents may abbreviate it to `#fragment`."""
    if not isinstance(identifier, str):
        return ""
    return did + identifier if identifier.startswith("#") else identifier


def _check_entry(entry: Mapping[str, Any], did: str, now: datetime) -> None:
    if entry.get("controller") != did:
        raise KeyResolutionError("The key that signed the credential is controlled by somebody else.")
    if _is_over(entry, "revoked", now):
        raise KeyResolutionError("The issuer has revoked the key that signed the credential.")
    if _is_over(entry, "expires", now):
        raise KeyResolutionError("The key that signed the credential has expired.")


def _is_over(entry: Mapping[str, Any], member: str, now: datetime) -> bool:
    """True when this time of the key has come, or is no time at all."""
    moment = parse_moment(entry.get(member))
    return member in entry and (moment is None or moment <= now)


def _public_key(entry: Mapping[str, Any]) -> bytes:
    value = entry.get("publicKeyMultibase")
    if entry.get("type") not in KEY_TYPES or not isinstance(value, str):
        raise UnsupportedKeyError("The issuer's key is of a kind that this verifier cannot use.")
    try:
        return decode_multikey(value)
    except ValueError as error:
        raise UnsupportedKeyError("The issuer's key is of a kind that this verifier cannot use.") from error
