"""A valid badge of each kind with any one bit turned: never valid, unless it still says the very same thing.

Every byte in `make test-long`, every thirteenth in `make test`.
"""

import json
import os

import pytest

from badges.openbadges.baking import bake, unbake
from badges.openbadges.errors import OpenBadgesError, UnreadableInput
from tests.openbadges.samples import SVG, judged, png, signed
from tests.openbadges.tokens import token_site, vc_jwt

STRIDE = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 13
JSON = json.dumps(signed(), separators=(",", ":"))
AT = token_site()
BADGES: dict[str, bytes] = {
    "json": JSON.encode(),
    "png": bake(png(), JSON, standard="ob3"),
    "svg": bake(SVG, JSON, standard="ob3"),
    "jwt": vc_jwt().encode(),
}


def verdict(badge: bytes) -> str:
    try:
        return judged(badge, at=AT).verdict
    except UnreadableInput:
        return "unreadable"


def says_the_same(kind: str, badge: bytes) -> bool:
    """True where the bit lies outside of what is signed: in a space, or in a picture's art."""
    try:
        text = unbake(badge).text if kind in {"png", "svg"} else badge.decode()
        return bool(json.loads(text) == json.loads(JSON))
    except (ValueError, OpenBadgesError):
        return False


def turned(badge: bytes, position: int) -> bytes:
    flipped = bytearray(badge)
    flipped[position] ^= 1 << position % 8
    return bytes(flipped)


@pytest.mark.parametrize("kind", list(BADGES))
def test_the_badges_that_are_turned_are_valid_before(kind: str) -> None:
    assert verdict(BADGES[kind]) == "valid"


@pytest.mark.parametrize("kind", list(BADGES))
def test_no_turned_bit_leaves_a_badge_valid(kind: str) -> None:
    badge, tried = BADGES[kind], 0
    for position in range(0, len(badge), STRIDE):
        one = turned(badge, position)
        tried += 1
        assert verdict(one) != "valid" or says_the_same(kind, one), (position, badge[position - 20 : position + 20])
    assert tried >= len(badge) // STRIDE


@pytest.mark.parametrize("kind", ["png", "jwt"])
def test_what_a_checksum_or_a_signature_covers_leaves_no_turned_bit_valid_at_all(kind: str) -> None:
    badge = BADGES[kind]
    assert all(verdict(turned(badge, position)) != "valid" for position in range(3, len(badge), STRIDE * 3))
