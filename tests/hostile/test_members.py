"""S-21: a thousand members added or renamed, in every object of a credential: none is verified."""

import json
import random
from collections.abc import Iterator
from typing import Any

from tests.openbadges.samples import judged, signed, site

CREDENTIAL = signed()
JSON = json.dumps(CREDENTIAL)
AT = site()
NEW = (
    "grade", "Name", "name ", " name", "nаme", "name\u200b", "NAME", "schema:name", "https://schema.org/name", "@value",
    "@index", "@id", "@type", "@nest", "@included", "@reverse", "@graph", "@set", "@list", "@direction", "@json",
    "honours", "_:b0", "$ref", "__proto__", "constructor", "jwt", "vc", "iss", "sub", "nonce", "challenge", "domain",
)  # fmt: skip
VALUES: tuple[Any, ...] = ("A+ with distinction", 1, True, ["x"], {"id": "urn:example:x"}, {}, None)


def objects(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every object."""
    if isinstance(value, dict):
        yield path
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from objects(child, (*path, key))


def at(document: Any, path: tuple[Any, ...]) -> dict[str, Any]:
    for step in path:
        document = document[step]
    found: dict[str, Any] = document
    return found


PLACES = list(objects(CREDENTIAL))


def added() -> Iterator[tuple[str, str]]:
    """(what was done, the credential) with a new member in each object."""
    for path in PLACES:
        for name in NEW:
            for value in random.Random(f"{path}{name}").sample(VALUES, 2):
                changed = json.loads(JSON)
                if name not in at(changed, path):
                    at(changed, path)[name] = value
                    yield f"{path} + {name}: {value}", json.dumps(changed)


def renamed() -> Iterator[tuple[str, str]]:
    """(what was done, the credential) with a member of each object under another name."""
    for path in PLACES:
        for name in at(CREDENTIAL, path):
            for other in (name.upper(), f"{name}s", f"x-{name}", f"https://example.org/{name}"):
                changed = json.loads(JSON)
                place = at(changed, path)
                place[other] = place.pop(name)
                yield f"{path} {name} -> {other}", json.dumps(changed)


def test_no_member_that_is_added_or_renamed_is_verified() -> None:
    attacks = [*random.Random(1).sample(list(added()), 600), *random.Random(2).sample(list(renamed()), 400)]
    verified = [what for what, text in attacks if judged(text, at=AT).verdict == "valid"]
    assert len(attacks) == 1_000
    assert verified == []


def test_an_empty_list_adds_nothing_that_could_be_signed_or_shown() -> None:
    """To JSON-LD it is the absence of a value; other issuers write it, so it is not refused, and it says nothing."""
    before = judged(JSON, at=AT)
    for name in ("evidence", "endorsement", "refreshService", "termsOfUse"):
        changed = json.loads(JSON)
        if name not in changed:
            report = judged({**changed, name: []}, at=AT)
            assert report.verdict == "invalid" or report.to_dict() == before.to_dict(), name
