"""What Open Badges 2.0 documents have to look like, written from its section "Data Classes"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .shapes import Rule, Shape, boolean, either, many, moment, name, text, types_of, uri

IDENTITY = Shape("", {"type": name, "hashed": boolean, "identity": name}, {"salt": text})
EVIDENCE = Shape("", {}, {"id": uri, "narrative": text, "name": text, "description": text, "genre": text})
ALIGNMENT = Shape(
    "",
    {"targetName": name, "targetUrl": uri},
    {"targetDescription": text, "targetFramework": text, "targetCode": text},
)
IMAGE = either(uri, Shape("", {"id": uri}))
VERIFICATION = Shape("", {"type": many(name)})
CRITERIA = either(uri, Shape("", {}, {"id": uri, "narrative": text}))
ASSERTION: Rule = Shape(
    "Assertion",
    {
        "id": uri,
        "recipient": IDENTITY,
        "badge": either(uri, Shape("", {"id": uri})),
        "verification": VERIFICATION,
        "issuedOn": moment,
    },
    {
        "expires": moment,
        "evidence": many(either(uri, EVIDENCE)),
        "narrative": text,
        "image": IMAGE,
        "revoked": boolean,
        "revocationReason": text,
    },
)
BADGE_CLASS: Rule = Shape(
    "BadgeClass",
    {
        "id": uri,
        "name": name,
        "description": text,
        "image": IMAGE,
        "criteria": CRITERIA,
        "issuer": either(uri, Shape("", {"id": uri})),
    },
    {"alignment": many(ALIGNMENT), "tags": many(text)},
)
ISSUER: Rule = Shape("", {"id": uri, "name": name, "url": uri}, {"email": text, "description": text, "image": IMAGE})


def hosted_problems(assertion: dict[str, Any], badge_class: dict[str, Any], issuer: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of the three documents of a hosted badge, if anything."""
    yield from ASSERTION(assertion, "")
    yield from BADGE_CLASS(badge_class, "badge")
    yield from ISSUER(issuer, "issuer")
    if not {"Issuer", "Profile"} & set(types_of(issuer)):
        yield "issuer.type does not say Issuer or Profile"
