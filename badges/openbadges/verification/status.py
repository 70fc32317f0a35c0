"""The check `status`: was the credential revoked or suspended? Whatever cannot be found out is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import StatusListError
from ..fetching import FetchError
from ..report import Check
from .bit_status import BITSTRING, LIST_2021, check_bit
from .case import Case
from .listed_status import REVOCATION_LIST, check_listed
from .shapes import types_of

METHODS = {BITSTRING: check_bit, LIST_2021: check_bit, REVOCATION_LIST: check_listed}


def check_status(credential: Mapping[str, Any], case: Case) -> Check | None:
    """The check, or None where the credential names no status."""
    entry = credential.get("credentialStatus")
    if entry is None:
        return None
    kinds = [kind for kind in types_of(entry) if kind in METHODS] if isinstance(entry, dict) else []
    if len(kinds) != 1:
        detail = "The credential's status is kept in a way that this verifier cannot read."
        return Check("status", "unknown", detail, "status_unsupported")
    try:
        return METHODS[kinds[0]](entry, credential, case)
    except FetchError:
        return Check("status", "unknown", "The issuer's status list could not be reached.", "status_unreachable")
    except StatusListError as error:
        return Check("status", "unknown", str(error), error.code)
