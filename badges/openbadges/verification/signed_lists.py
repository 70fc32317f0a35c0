"""A status list that its issuer signed, at its address: an embedded proof, or a token around it."""

from __future__ import annotations

import re
from typing import Any

from ..errors import StatusListError
from .case import Case, fetch_json
from .proving import prove
from .token_proof import prove_token

COMPACT = re.compile(rb"\s*+[A-Za-z0-9_-]++\.[A-Za-z0-9_-]++\.[A-Za-z0-9_-]++\s*+")
UNCONFIRMED = "The signature of the status list could not be confirmed."
FOREIGN_WORDS = "The status list is signed over words that this verifier does not know, so it was not checked."


def signed_list(address: str, case: Case) -> dict[str, Any]:
    """The list, once its signature and its issuer's key hold.

    A list whose key was withdrawn since is not one: who has a stolen key could make one that revokes nobody. Raises
    FetchError if it cannot be had, StatusListError if it does not hold.
    """
    answer = case.fetch(address)
    if answer.status == 200 and COMPACT.fullmatch(answer.body):
        read = prove_token(answer.body.decode("ascii").strip(), case)
        document, checks = read.credential, (read.proof, read.issuer_key)
    else:
        document = fetch_json(case.fetch, address)
        checks = prove(document, case)
    if checks[0].code == "context_unknown":
        raise StatusListError(FOREIGN_WORDS, "status_unsupported")
    if {check.outcome for check in checks} != {"pass"}:
        raise StatusListError(UNCONFIRMED)
    return document
