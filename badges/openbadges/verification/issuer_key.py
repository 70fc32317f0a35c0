"""Whose key is it? A verification method counts only if the issuer itself lists it for assertions.

DID Core 1.0, section 5.3.2; Controlled Identifiers 1.0, section 3.3. The key's controller has to be the same string as
the credential's `issuer.id`. A key that is retired but still listed is fine; one that was withdrawn vouches only for
what it signed before, and then with a caution: whoever has a stolen key can write any date beside a signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..dids import did_key_method, did_key_public_key
from ..errors import KeyResolutionError, UnsupportedKeyError
from ..fetching import Fetcher
from ..keys import PublicKey
from ..moments import parse_moment
from ..report import Check
from .case import is_web_address
from .published_keys import (
    FOREIGN,
    NOT_LISTED,
    UNUSABLE,
    Method,
    did_document,
    is_vouched_for,
    key_in,
    methods_in,
    site_document,
)

OWNED = Check("issuer_key", "pass", "The key belongs to the issuer.", "issuer_key_ok")
WITHDRAWN = Check(
    "issuer_key",
    "caution",
    "The issuer withdrew the key after the date that the signature gives. That date can be invented by whoever has the"
    " key: ask the issuer whether the badge is genuine.",
    "issuer_key_withdrawn",
)
# Controlled Identifiers 1.0, section 2.2, expects that nothing is verified any more with a key that has expired. A
# badge is for life and the key was in order when it signed: not refused, and not green either.
EXPIRED = Check(
    "issuer_key",
    "caution",
    "The issuer's key expired after the date that the signature gives. It was in order on that date.",
    "issuer_key_expired",
)

UNLISTED = Check(
    "issuer_key",
    "caution",
    "The key lies on the issuer's site, but the issuer's own page does not list it: whoever else may publish on that"
    " site could have put it there.",
    "issuer_key_unlisted",
)


@dataclass(frozen=True)
class IssuerKey:
    """The key behind a verification method, and the check `issuer_key`: pass, or caution if something limits it."""

    key: PublicKey
    check: Check


def resolve_issuer_key(
    method: object, issuer_id: object, *, fetch: Fetcher, now: datetime, signed_at: datetime | None = None
) -> IssuerKey:
    """The key behind a verification method of this issuer: did:key, did:web, or an https profile.

    `signed_at` is when the signature says that it was made. Raises KeyResolutionError if the key is not the issuer's,
    or was withdrawn or out of date by then; UnsupportedKeyError for a kind we do not resolve; FetchError if the
    issuer's document cannot be had.
    """
    if not isinstance(method, str) or not isinstance(issuer_id, str):
        raise KeyResolutionError("The credential does not say who issued it or with which key.")
    if method.startswith("#"):
        method = issuer_id + method
    entry = _entry(method, issuer_id, fetch)
    if entry.get("controller") != issuer_id:
        raise KeyResolutionError("The key that signed the credential is controlled by somebody else.")
    check = _check_times(entry, now, signed_at)
    if check is OWNED and not is_vouched_for(method, issuer_id, fetch):
        check = UNLISTED
    return IssuerKey(key_in(entry), check)


def published_methods(issuer_id: object, *, fetch: Fetcher) -> list[str]:
    """The ids of all methods by which an issuer asserts. Raises as `resolve_issuer_key`."""
    if not isinstance(issuer_id, str):
        raise KeyResolutionError("The credential does not say who issued it.")
    return [str(entry.get("id", issuer_id)) for entry in _methods(issuer_id, issuer_id, fetch)]


def _entry(method: str, issuer_id: str, fetch: Fetcher) -> Method:
    if not is_web_address(issuer_id) and method.partition("#")[0] != issuer_id:
        raise KeyResolutionError(FOREIGN)
    methods = _methods(method, issuer_id, fetch)
    found = [entry for entry in methods if entry.get("id") == method]
    if len(found) != 1:
        raise KeyResolutionError(NOT_LISTED)
    return found[0]


def _methods(method: str, issuer_id: str, fetch: Fetcher) -> list[Method]:
    """What the issuer publishes, by the way in which it is identified."""
    if issuer_id.startswith("did:key:"):
        return [_did_key_entry(issuer_id)]
    if issuer_id.startswith("did:web:"):
        return methods_in(did_document(issuer_id, fetch), issuer_id, issuer_id)
    if is_web_address(issuer_id):
        return methods_in(site_document(method, issuer_id, fetch), issuer_id, method)
    raise UnsupportedKeyError("The issuer is identified in a way that this verifier cannot resolve.")


def _did_key_entry(did: str) -> Method:
    """The document that a did:key stands for, as far as it is needed."""
    try:
        did_key_public_key(did)
    except ValueError as error:
        raise UnsupportedKeyError(UNUSABLE) from error
    multikey = did.removeprefix("did:key:")
    return {"id": did_key_method(did), "type": "Multikey", "controller": did, "publicKeyMultibase": multikey}


def _check_times(entry: Method, now: datetime, signed_at: datetime | None) -> Check:
    """Was the key the issuer's to sign with? (CID 1.0, section 2.2: `revoked`, `expires`)"""
    withdrawn = _moment(entry, "revoked")
    expires = _moment(entry, "expires")
    if expires is not None and expires <= (signed_at or now):
        raise KeyResolutionError("The key that signed the credential had expired.")
    if withdrawn is not None and withdrawn <= now and (signed_at is None or withdrawn <= signed_at):
        raise KeyResolutionError("The issuer has withdrawn the key that signed the credential.")
    if withdrawn is not None and withdrawn <= now:
        return WITHDRAWN
    return EXPIRED if expires is not None and expires <= now else OWNED


def _moment(entry: Method, member: str) -> datetime | None:
    """This time of the key, or None where it has none. A malformed one protects nobody: the key is not used."""
    moment = parse_moment(entry.get(member))
    if moment is None and member in entry:
        raise KeyResolutionError("The issuer's key has a malformed time, so it is not known whether it may be used.")
    return moment
