"""Every form in which a badge of ours leaves the house, and which independent software reads which of them."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from badges.openbadges import ob2, ob3, status_list
from badges.openbadges.baking import bake
from badges.openbadges.dids import did_document_url, did_key_method, did_key_of
from badges.openbadges.endorsements import compose_endorsement
from badges.openbadges.keys import KeyKind, multikey_of, signer_for
from badges.openbadges.proofs import add_proof
from badges.openbadges.revocation_list import compose_revocation_entry, compose_revocation_list
from badges.openbadges.vc_jwt import compose_vc_jwt
from tests.openbadges import samples, tokens
from tests.openbadges.samples import Document
from tests.tamper import chunks

Kind = Literal["di", "jwt", "ob2-hosted", "ob2-signed"]
Container = Literal["text", "png", "svg"]
CONTAINERS: tuple[Container, ...] = ("text", "png", "svg")
NOW = "2026-11-21T09:00:00Z"
REVOCATIONS = f"{samples.ISSUER_URL}/revocations/1.json"
DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
DID_KEY = did_key_of(tokens.public_key("Ed25519"))
TEXTS = {
    "english": "Lesson planning with digital tools",
    "french": "Préparer une leçon à l’ère du numérique : « œuvrer ensemble »",
    "arabic": "تخطيط الدروس باستخدام الأدوات الرقمية",
    "emoji": "Bridge builder 🌉👩🏽‍🏫 é and e\u0301",
    "quotes": "Say \"bridge\", 'bridge' and \\bridge\\ <b>&amp;</b>",
    "cdata": "a ]]> b <![CDATA[ c ]]]]> d",
    "newlines": "first line\nsecond line\r\n\tthird line",
}
DISCLOSURES: dict[str, list[ob3.Identity]] = {
    "bare": [],
    "named": [ob3.named("Amina Diallo")],
    "bound": [ob3.bound(samples.EMAIL, salt=samples.SALT)],
    "named-bound": [ob3.named("آمنة “Amina”"), ob3.bound(samples.EMAIL, salt=samples.SALT)],
}

# Output by judge: an empty text where the judge supports the form, otherwise why it cannot be asked.
NO_TOKEN, NO_PICTURE, OTHER_VERSION = "knows tokens only", "reads no pictures: is asked what they carry", "2.0 only"
NO_PROOF, NO_OB2 = "knows embedded proofs only", "3.0 only"
SUPPORT: dict[str, dict[str, str]] = {
    "di": {"digitalbazaar": "", "verifier-core": "", "jose": NO_TOKEN, "openbadgeslib": "", "1edtech": OTHER_VERSION},
    "jwt": {
        "digitalbazaar": NO_PROOF,
        "verifier-core": NO_PROOF,
        "jose": "",
        "openbadgeslib": "",
        "1edtech": OTHER_VERSION,
    },
    "ob2-hosted": {
        "digitalbazaar": NO_OB2,
        "verifier-core": NO_OB2,
        "jose": NO_TOKEN,
        "openbadgeslib": "",
        "1edtech": "",
    },
    "ob2-signed": {
        "digitalbazaar": NO_OB2,
        "verifier-core": NO_OB2,
        "jose": "",
        "openbadgeslib": "",
        "1edtech": "",
    },
}


@dataclass(frozen=True)
class Form:
    """One badge as it is handed out, and what its issuer's site serves, by address."""

    name: str
    kind: Kind
    container: Container
    badge: str | bytes
    site: Mapping[str, Document | bytes] = field(repr=False)

    def dids(self) -> dict[str, Document]:
        """The DID documents by DID."""
        found = {samples.DID: self.site[did_document_url(samples.DID)], DID_KEY: did_key_document()}
        return {did: document for did, document in found.items() if isinstance(document, dict)}

    def documents(self) -> dict[str, Document]:
        """What the site serves that is no picture."""
        return {address: each for address, each in self.site.items() if isinstance(each, dict)}


def carried(badge: str | bytes) -> str:
    """The text in a picture, taken out by code that is not ours to test; a text is itself."""
    if isinstance(badge, str):
        return badge
    if badge.startswith(b"\x89PNG"):
        data = [data for kind, data in chunks(badge) if kind == b"iTXt" and data.startswith(b"openbadge")]
        return data[0].split(b"\0", 5)[-1].decode()
    [element] = [each for each in ET.fromstring(badge).iter() if re.search(r"(credential|assertion)$", each.tag)]
    return (element.text or "").strip() or element.get("verify", "")


def did_key_document() -> Document:
    """What a resolver of did:key says of the issuer without a site."""
    method = did_key_method(DID_KEY)
    multikey = multikey_of(tokens.public_key("Ed25519"))
    key = {"id": method, "type": "Multikey", "controller": DID_KEY, "publicKeyMultibase": multikey}
    return {"@context": DID_CONTEXTS, "id": DID_KEY, "verificationMethod": [key], "assertionMethod": [method]}


def signed_di(document: Document, *, did: str = samples.DID) -> Document:
    """With the issuer's proof, under either of its names."""
    method = samples.METHOD if did == samples.DID else did_key_method(did)
    return add_proof(document, signer=tokens.signer("Ed25519"), verification_method=method, created=samples.ISSUED)


def signed_jwt(document: Document, *, kind: KeyKind = "P-256", did: str = samples.DID) -> str:
    """As VC-JWT, under either name; did:key has one key only."""
    if did == samples.DID:
        return tokens.vc_jwt(kind, document)
    signer = signer_for("Ed25519", samples.PRIVATE_KEY)
    return compose_vc_jwt(document, signer=signer, algorithm="EdDSA", verification_method=did_key_method(did))


def unsigned(text: str = TEXTS["english"], *, did: str = samples.DID, **changes: Any) -> Document:
    """The credential in these words and under this name of the issuer."""
    achievement = replace(samples.achievement(), name=text, description=text, criteria_narrative=text)
    issuer = replace(samples.issuer_profile(), id=did, name=f"Atlas {text}")
    return samples.unsigned(**{"achievement": achievement, "issuer": issuer, "narrative": text, **changes})


def endorsement(subject: str) -> Document:
    """Somebody's unsigned word about this id."""
    return compose_endorsement(
        endorsement_id="urn:uuid:0b0d7a52-5f0c-4f66-9a55-0a8a4b0f6c33",
        issuer=samples.issuer_profile(),
        subject_id=subject,
        comment="We teach the same and know how it is judged.",
        valid_from=samples.ISSUED,
        with_schema=True,
    )


def endorsed(kind: Kind) -> Document:
    """A badge that carries an endorsement in the way of its own securing."""
    word = endorsement(samples.CREDENTIAL_ID)
    return unsigned(endorsement_jwts=[signed_jwt(word)]) if kind == "jwt" else unsigned(endorsements=[signed_di(word)])


VARIANTS: dict[str, Callable[[Kind], Document]] = {
    **{f"text-{name}": lambda kind, text=text: unsigned(text) for name, text in TEXTS.items()},
    **{name: lambda kind, who=who: unsigned(identities=who) for name, who in DISCLOSURES.items()},
    "endorsed": endorsed,
    "suspension": lambda kind: unsigned(
        credential_status=status_list.compose_status_entry(list_id=SUSPENSIONS, purpose="suspension", index=7)
    ),
    "revocation-list": lambda kind: unsigned(credential_status=compose_revocation_entry(REVOCATIONS)),
    "valid-until": lambda kind: unsigned(valid_until=datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC)),
    "without-status": lambda kind: unsigned(credential_status=None),
    "without-schema": lambda kind: unsigned(credential_schema=None),
}
SUSPENSIONS = f"{samples.ISSUER_URL}/status/2"


def contained(name: str, kind: Kind, text: str, site: Mapping[str, Document | bytes], verify: str = "") -> list[Form]:
    """The text by itself, in a PNG and in an SVG. A JWS in an SVG is an attribute of an empty element."""
    standard: Literal["ob3", "ob2"] = "ob2" if kind.startswith("ob2") else "ob3"
    body = "" if kind in ("jwt", "ob2-signed") else text
    badges: dict[Container, str | bytes] = {
        "text": text,
        "png": bake(samples.png(), text, standard=standard),
        "svg": bake(samples.SVG, body, standard=standard, verify=verify or ("" if body else text)),
    }
    return [Form(f"{kind}-{container}-{name}", kind, container, badge, site) for container, badge in badges.items()]


@cache
def site_of(did: str) -> Mapping[str, Document | bytes]:
    """What an issuer's site serves: its DID document, keys of every kind, its lists, its 2.0 documents."""
    listed = compose_revocation_list(list_id=REVOCATIONS, issuer_id=did, revoked=[])
    lists = {
        address: status_list.compose_status_list(
            list_id=address, issuer_id=did, purpose=purpose, encoded_list=bits, valid_from=samples.ISSUED
        )
        for address, purpose, bits in (
            (samples.STATUS_LIST, "revocation", status_list.encode_bits(())),
            (SUSPENSIONS, "suspension", status_list.encode_bits(())),
        )
    }
    signed = {address: signed_di(document, did=did) for address, document in lists.items()}
    return {**tokens.token_site().documents, **signed, REVOCATIONS: listed}


@cache
def ob3_forms() -> tuple[Form, ...]:
    """Open Badges 3.0: every variant under did:web with both securings, and the issuer that has no site."""
    forms: list[Form] = []
    for name, compose in VARIANTS.items():
        forms += contained(name, "di", json.dumps(signed_di(compose("di"))), site_of(samples.DID))
        forms += contained(name, "jwt", signed_jwt(compose("jwt")), site_of(samples.DID))
    for kind in ("RSA", "Ed25519"):
        token = signed_jwt(unsigned(), kind=kind)  # type: ignore[arg-type]
        forms += contained(kind.lower(), "jwt", token, site_of(samples.DID))
    own = unsigned(did=DID_KEY)
    forms += contained("did-key", "di", json.dumps(signed_di(own, did=DID_KEY)), site_of(DID_KEY))
    forms += contained("did-key", "jwt", signed_jwt(own, did=DID_KEY), site_of(DID_KEY))
    return tuple(forms)


def ob2_site(text: str) -> dict[str, Document | bytes]:
    """The issuer's site with a badge class in these words."""
    documents = dict(site_of(samples.DID))
    badge_class, assertion = documents[samples.BADGE_CLASS], documents[samples.ASSERTION]
    assert isinstance(badge_class, dict) and isinstance(assertion, dict)
    words = {"name": text, "description": text}
    documents[samples.BADGE_CLASS] = {**badge_class, **words}
    documents[samples.ASSERTION] = {**assertion, "narrative": text}
    return documents


@cache
def ob2_forms() -> tuple[Form, ...]:
    """Open Badges 2.0, hosted and signed, in every script; the hosted address by itself is a form too."""
    forms: list[Form] = []
    for name, text in TEXTS.items():
        site = ob2_site(text)
        hosted = json.dumps(site[samples.ASSERTION])
        forms += contained(name, "ob2-hosted", hosted, site, verify=samples.ASSERTION)
        forms.append(Form(f"ob2-hosted-address-{name}", "ob2-hosted", "text", samples.ASSERTION, site))
        forms += contained(name, "ob2-signed", ob2_jws(text), site)
    return tuple(forms)


def ob2_jws(text: str) -> str:
    """The signed assertion in these words."""
    return ob2.sign_assertion(tokens.signed_assertion(narrative=text), signer=tokens.signer("RSA"))


def forms_of(kind: str) -> tuple[Form, ...]:
    """Every form of this kind."""
    return tuple(form for form in (ob2_forms() if kind.startswith("ob2") else ob3_forms()) if form.kind == kind)
