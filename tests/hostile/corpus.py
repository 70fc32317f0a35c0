"""Malformed badges by the thousand: bytes, JSON, tokens and pictures that were sound before they were bent."""

import base64
import json
from typing import Any

from hypothesis import strategies as st

from badges.openbadges.baking import bake
from badges.openbadges.png import Chunk
from tests.openbadges.samples import ASSERTION, DID, SVG, hosted_documents, paths, png, replaced, signed

CREDENTIAL = signed()
JSON = json.dumps(CREDENTIAL)
HOSTED = json.dumps(hosted_documents()[ASSERTION])
PNG = bake(png(), JSON, standard="ob3")
SVG_BADGE = bake(SVG, JSON, standard="ob3")
OLD_PNG = bake(png(), ASSERTION, standard="ob2")


def part(value: Any) -> str:
    """One part of a compact token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


TOKEN = f"{part({'alg': 'ES256', 'kid': f'{DID}#key-2', 'typ': 'JWT'})}.{part({**CREDENTIAL, 'iss': DID})}.{'A' * 86}"
SOUND: tuple[bytes, ...] = (JSON.encode(), HOSTED.encode(), PNG, SVG_BADGE, OLD_PNG, TOKEN.encode())
WORDS = st.sampled_from(
    [
        "id", "type", "@context", "@id", "@type", "@graph", "@value", "@language", "@included", "@reverse", "@none",
        "proof", "issuer", "credentialSubject", "achievement", "credentialStatus", "validFrom", "evidence", "name",
        "AchievementCredential", "VerifiableCredential", "Assertion", "BadgeClass", "verification", "HostedBadge",
        "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        "https://w3id.org/openbadges/v2", DID, ASSERTION, "_:b0", "_:b1", "DataIntegrityProof", "eddsa-rdfc-2022",
        "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e11", "\u202e", "\ud83d\ude00", "1e999", "null", "", " ",
    ]
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | WORDS | st.just("x" * 70_000)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS | st.text(max_size=6), inner, max_size=6),
    max_leaves=30,
)
PLACES = st.sampled_from(list(paths(CREDENTIAL)))


@st.composite
def bent_bytes(draw: st.DrawFn) -> bytes:
    """A sound badge with a few bytes changed, put in, taken out or repeated."""
    data = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 40))
        filling = draw(
            st.binary(max_size=8) | st.sampled_from([b'"', b"{", b"\0", b"<!ENTITY a 'b'>", bytes(data[:200])])
        )
        data[start : start + length] = filling
    return bytes(data)


@st.composite
def bent_credential(draw: st.DrawFn) -> bytes:
    """The credential with any JSON in one to three places."""
    credential = CREDENTIAL
    for _ in range(draw(st.integers(1, 3))):
        place = draw(PLACES)
        try:
            credential = replaced(credential, place, draw(ANY_JSON))
        except (KeyError, IndexError, TypeError):
            continue
    return json.dumps(credential).encode()


@st.composite
def bent_token(draw: st.DrawFn) -> bytes:
    """A token with any header and any claims."""
    header = draw(st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "crit", "b64", "jku", "zip"]), ANY_JSON))
    claims = draw(ANY_JSON | st.just({**CREDENTIAL, "iss": DID}) | st.just({"vc": CREDENTIAL}))
    signature = draw(st.sampled_from(["", "A" * 86, "A" * 342, "=", "-_"]))
    return f"{part({'alg': 'ES256', **header})}.{part(claims)}.{signature}".encode()


@st.composite
def bent_picture(draw: st.DrawFn) -> bytes:
    """A picture that holds anything in a badge's place, once or twice, packed or not."""
    text = draw(st.binary(max_size=60) | bent_credential() | st.just(JSON.encode()))
    kind = draw(st.sampled_from([b"iTXt", b"tEXt", b"zTXt"]))
    keyword = draw(st.sampled_from([b"openbadgecredential", b"openbadges", b"openbadge"]))
    head = draw(st.sampled_from([b"\0\0\0\0\0", b"\0\1\0\0\0", b"\0\0\0", b"\0"]))
    chunk = Chunk(kind, keyword + head + text).to_bytes()
    image = png()
    return image[:33] + chunk * draw(st.integers(1, 2)) + image[33:]


MALFORMED = st.one_of(
    st.binary(max_size=600),
    ANY_JSON.map(lambda value: json.dumps(value).encode()),
    bent_bytes(),
    bent_credential(),
    bent_token(),
    bent_picture(),
)
