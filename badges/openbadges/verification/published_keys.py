"""Keys as issuers publish them: a DID document, an issuer's profile, a key at its own address, a JWK or a set of them.

DID Core 1.0, section 5.2; Controlled Identifiers 1.0, sections 2.2 and 3.3; RFC 7517. Everything here answers with
verification methods in one shape: `id` in full, `controller`, and the key in `publicKeyMultibase` or `publicKeyJwk`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..dids import did_document_url
from ..errors import KeyResolutionError, UnsupportedKeyError
from ..fetching import Fetcher, FetchError
from ..keys import PublicKey, public_key_from_jwk, public_key_from_multikey
from .case import fetch_json, has_dot_segments, is_web_address, origin

Method = Mapping[str, Any]
MULTIKEY_TYPES = ("Multikey", "Ed25519VerificationKey2020")
JWK_TYPES = ("JsonWebKey", "JsonWebKey2020")
FOREIGN = "The key that signed the credential does not belong to the issuer it names."
NOT_LISTED = "The issuer does not list the key that signed the credential."
UNUSABLE = "The issuer's key is of a kind that this verifier cannot use."


def did_document(did: str, fetch: Fetcher) -> dict[str, Any]:
    """The document of a did:web. Raises KeyResolutionError if it is another's, FetchError if it cannot be had."""
    try:
        url = did_document_url(did)
    except ValueError as error:
        raise KeyResolutionError("The issuer's identifier is malformed.") from error
    document = fetch_json(fetch, url)
    if document.get("id") != did:
        raise KeyResolutionError("The document at the issuer's address belongs to another identifier.")
    return document


def site_document(method: str, issuer_id: str, fetch: Fetcher) -> dict[str, Any]:
    """What an issuer's own site publishes at a method's address, without its fragment.

    Raises KeyResolutionError for an address elsewhere (QUALITY S-22), FetchError if it does not answer.
    """
    if not is_web_address(method) or origin(method) != origin(issuer_id):
        raise KeyResolutionError(FOREIGN)
    return fetch_json(fetch, method.partition("#")[0])


def is_vouched_for(method: str, issuer_id: str, fetch: Fetcher) -> bool:
    """Is a key on the issuer's site one that the issuer itself says is its own? (CID 1.0, section 3.3)

    Many issuers may share one site, and whoever may leave a file there could name any of them as its controller. So the
    key lies where nobody but the issuer or the site's operator writes, or the issuer's profile lists it.
    """
    if not is_web_address(issuer_id) or _is_in_issuers_place(method.partition("#")[0], issuer_id.partition("#")[0]):
        return True
    try:
        profile = fetch_json(fetch, issuer_id.partition("#")[0])
    except FetchError:
        return False
    listed = [item.get("id") if isinstance(item, dict) else item for item in _entries(profile, "assertionMethod")]
    return profile.get("id") == issuer_id and method in {_absolute(item, issuer_id) for item in listed}


def _is_in_issuers_place(address: str, issuer: str) -> bool:
    """True for the issuer's own address, one in a folder of that name, or the site's `/.well-known/` (RFC 8615)."""
    if address == issuer:
        return True
    if has_dot_segments(address):
        return False
    is_below = not urlsplit(issuer).query and address.startswith(issuer.rstrip("/") + "/")
    return is_below or urlsplit(address).path.startswith("/.well-known/")


def methods_in(document: Mapping[str, Any], issuer_id: str, address: str) -> list[Method]:
    """The methods by which a document lets its issuer assert. `address`: where it lay, for keys without an id."""
    if "kty" in document:
        return [_jwk_method(document, address, issuer_id)]
    if "keys" in document:
        keys = [key for key in _entries(document, "keys") if isinstance(key, dict)]
        return [_jwk_method(key, _key_id(key, address), issuer_id) for key in keys]
    if {"publicKeyMultibase", "publicKeyJwk"} & document.keys():
        return [document]
    return _assertion_methods(document, issuer_id)


def _jwk_method(jwk: Mapping[str, Any], method_id: str, issuer_id: str) -> Method:
    """A bare JWK names no controller: the site that publishes it does."""
    return {"id": method_id, "type": "JsonWebKey", "controller": issuer_id, "publicKeyJwk": jwk}


def _key_id(jwk: Mapping[str, Any], address: str) -> str:
    """`kid` in full: it may be written as an address, as a fragment, or as the fragment's text."""
    kid = jwk.get("kid")
    if not isinstance(kid, str):
        return address.partition("#")[0]
    return kid if is_web_address(kid) else f"{address.partition('#')[0]}#{kid.removeprefix('#')}"


def _assertion_methods(document: Mapping[str, Any], issuer_id: str) -> list[Method]:
    """Embedded methods, and listed ones that `assertionMethod` refers to; ids may be abbreviated to `#fragment`."""
    if document.get("id") != issuer_id:
        raise KeyResolutionError("The document at the issuer's address belongs to another identifier.")
    assertions = _entries(document, "assertionMethod")
    references = {_absolute(item, issuer_id) for item in assertions if isinstance(item, str)}
    embedded = [item for item in assertions if isinstance(item, dict)]
    listed = [item for item in _entries(document, "verificationMethod") if isinstance(item, dict)]
    full = [{**item, "id": _absolute(item.get("id"), issuer_id)} for item in embedded + listed]
    return full[: len(embedded)] + [item for item in full[len(embedded) :] if item["id"] in references]


def _entries(document: Mapping[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    return value if isinstance(value, list) else [value]


def _absolute(identifier: object, base: str) -> str:
    if not isinstance(identifier, str):
        return ""
    return base + identifier if identifier.startswith("#") else identifier


def key_in(method: Method) -> PublicKey:
    """The key of a verification method. Raises UnsupportedKeyError for one that cannot be used."""
    kind, multikey, jwk = method.get("type"), method.get("publicKeyMultibase"), method.get("publicKeyJwk")
    try:
        if kind in MULTIKEY_TYPES and isinstance(multikey, str):
            key = public_key_from_multikey(multikey)
        elif kind in JWK_TYPES and isinstance(jwk, dict):
            key = public_key_from_jwk(jwk)
        else:
            raise UnsupportedKeyError(UNUSABLE)
    except UnsupportedKeyError:
        raise
    except ValueError as error:
        raise UnsupportedKeyError(UNUSABLE) from error
    if kind == "Ed25519VerificationKey2020" and key.kind != "Ed25519":
        raise UnsupportedKeyError(UNUSABLE)
    return key
