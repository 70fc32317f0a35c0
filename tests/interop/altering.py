"""The mutations of each form: what a forger, or an issuer whose site changes, hands to the judges instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Literal
from xml.sax.saxutils import quoteattr

from badges.openbadges.baking import bake
from tests.openbadges import samples, tokens

from .forms import Form, Kind, carried, ob2_jws, signed_di, signed_jwt, unsigned
from .mutations import Document, doubled_members, mutations, rewritings
from .proof_mutations import proof_mutations
from .token_mutations import KINDS, token_mutations

SVG_NAMES = {
    "ob3": ("credential", "https://purl.imsglobal.org/ob/v3p0"),
    "ob2": ("assertion", "http://openbadges.org"),
}
OTHER_ID = "urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-0f6f2f9d7e12"
# What Open Badges 2.0 requires of a page of the issuer's site. Other members may change there as the issuer likes.
REQUIRED = {
    samples.ASSERTION: ("@context", "id", "type", "badge", "issuedOn", "recipient", "verification"),
    samples.BADGE_CLASS: ("@context", "id", "type", "criteria", "description", "image", "issuer", "name"),
    samples.OB2_ISSUER: ("@context", "id", "type", "email", "name", "url"),
}
PAGES = {samples.ASSERTION: "assertion", samples.BADGE_CLASS: "class", samples.OB2_ISSUER: "issuer"}


def altered_forms(form: Form) -> dict[str, Form]:
    """Each mutation of the form by its name, in the same container."""
    texts = _MAKERS[form.kind](carried(form.badge), form)
    found = {name: replace(form, badge=contained(form, text)) for name, text in texts.items()}
    return found | _altered_pages(form) if form.kind.startswith("ob2") else found


def rewritten_forms(form: Form) -> dict[str, Form]:
    """The badge in other JSON that says the same, by name."""
    found = rewritings(json.loads(carried(form.badge)))
    return {name: replace(form, badge=contained(form, _json(changed))) for name, changed in found.items()}


def contained(form: Form, text: str) -> str | bytes:
    """The text where the form has its own."""
    if form.container == "text":
        return text
    standard: Literal["ob2", "ob3"] = "ob2" if form.kind.startswith("ob2") else "ob3"
    if form.container == "png":
        return bake(samples.png(), text, standard=standard)
    is_token = form.kind in ("jwt", "ob2-signed")
    address = samples.ASSERTION if form.kind == "ob2-hosted" else ""
    return _svg(standard, body="" if is_token else text, verify=text if is_token else address)


def _svg(standard: str, *, body: str, verify: str) -> bytes:
    """Written without our baker, which does not put anything into an SVG that it would not read back."""
    name, namespace = SVG_NAMES[standard]
    marked = f" verify={quoteattr(verify)}" if verify else ""
    inside = f"<![CDATA[{body.replace(']]>', ']]]]><![CDATA[>')}]]>" if body else ""
    badge = f'<openbadges:{name} xmlns:openbadges="{namespace}"{marked}>{inside}</openbadges:{name}>'
    return samples.SVG.decode().replace('viewBox="0 0 8 8">', f'viewBox="0 0 8 8">{badge}').encode()


def _documents(text: str, form: Form) -> dict[str, str]:
    """Of a credential with a Data Integrity proof."""
    document = json.loads(text)
    did = document["issuer"]["id"]
    other = signed_di(unsigned(did=did, credential_id=OTHER_ID), did=did)
    found = mutations(document) | proof_mutations(document, other=other)
    return {name: _json(changed) for name, changed in found.items()} | doubled_members(document)


def _tokens(text: str, form: Form) -> dict[str, str]:
    """Of a VC-JWT."""
    kind = KINDS[tokens.header_of(text)["alg"]]
    did = tokens.claims_of(text)["iss"]
    return token_mutations(text, other=signed_jwt(unsigned(did=did, credential_id=OTHER_ID), kind=kind, did=did))


def _signed_assertions(text: str, form: Form) -> dict[str, str]:
    """Of a signed Open Badges 2.0 badge."""
    return token_mutations(text, other=ob2_jws("another"))


def _copies(text: str, form: Form) -> dict[str, str]:
    """Of a file that a hosted badge was handed on as: it says something else than its address does."""
    if text == samples.ASSERTION:
        return {}
    document = json.loads(text)
    found = {name: _json(changed) for name, changed in mutations(document).items()}
    return {f"copy-{name}": changed for name, changed in (found | doubled_members(document)).items()}


_MAKERS: dict[Kind, Callable[[str, Form], dict[str, str]]] = {
    "di": _documents,
    "jwt": _tokens,
    "ob2-signed": _signed_assertions,
    "ob2-hosted": _copies,
}


def _altered_pages(form: Form) -> dict[str, Form]:
    """With pages of the issuer's site that break the standard. What else stands there is the issuer's to change."""
    found: dict[str, Form] = {}
    for address, name in PAGES.items():
        if form.kind == "ob2-hosted" or address != samples.ASSERTION:
            page = form.documents()[address]
            for what, changed in _broken(page, REQUIRED[address]):
                found[f"page-{what}:{name}"] = replace(form, site={**form.site, address: changed})
            gone = {other: each for other, each in form.site.items() if other != address}
            found[f"page-gone:{name}"] = replace(form, site=gone)
    return found


def _broken(page: Document, required: Iterable[str]) -> Iterator[tuple[str, Document]]:
    for member in required:
        yield f"without-{member}", {name: value for name, value in page.items() if name != member}
        yield f"null-{member}", {**page, member: None}
        yield f"number-{member}", {**page, member: 7}
        yield f"renamed-{member}", {name + "X" * (name == member): value for name, value in page.items()}
    yield "other-id", {**page, "id": "https://evil.example/elsewhere.json"}
    yield "other-type", {**page, "type": "Extension"}
    yield "list", [page]  # type: ignore[misc]


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)
