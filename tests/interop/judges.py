"""Independent software that judges our badges, offline: what each is called, how it is asked, where it is missing.

`digitalbazaar` (`@digitalbazaar/vc`), `verifier_core` (`@digitalcredentials/verifier-core`), `jose` (`jose`),
`library` (`openbadgeslib`) and `ob2` (1EdTech's `openbadges` validator). Each is one process for the whole run; each
answers a `Judgement` as of the time `now` (ISO 8601) or, without it, the machine's. A test calls `need_node()`,
`need_ob2()`, `need_library()` or `need_standards()` first: they skip it where that judge cannot be had, with a reason
that the end of the run repeats.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from badges.openbadges.contexts import pinned_contexts
from badges.openbadges.keys import encode_multikey, public_key_of
from badges.openbadges.multibase import base58btc_encode
from tests.not_shown import NOT_SHOWN

from .installing import HERE, library_python, node, node_folder, ob2_python, why_no_library, why_no_node, why_no_ob2
from .judge_process import JudgeProcess

ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv, as a varint

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Judgement:
    """What a judge said, and its reasons in its own words."""

    is_valid: bool
    reason: str


def node_verify(credential: Document, did_documents: Mapping[str, Document], *, now: str = "") -> bool:
    """True if `@digitalbazaar/vc` verifies this Open Badges 3.0 credential. `did_documents` are by DID."""
    return node_judgement(credential, did_documents, now=now).is_valid


def ob2_validate(
    badge: Document | bytes | str, documents: Mapping[str, Document | bytes], *, recipient: str = ""
) -> bool:
    """True if the `openbadges` validator accepts this badge; see `ob2_judgement`."""
    return ob2_judgement(badge, documents, recipient=recipient).is_valid


def node_judgement(credential: Document, did_documents: Mapping[str, Document], *, now: str = "") -> Judgement:
    """The verdict of `@digitalbazaar/vc` with every suite of Digital Bazaar's that we know."""
    order = {"work": "verify", "credential": credential, "documents": did_documents, "now": now}
    return _judgement(digitalbazaar_process().ask(order))


def node_issue(
    credential: Document,
    *,
    private_key: bytes,
    method: str,
    date: str,
    suite: str = "eddsa-rdfc-2022",
    documents: Mapping[str, Document] | None = None,
) -> dict[str, Any]:
    """The credential signed by `@digitalbazaar/vc` with an Ed25519 key: a badge that is not ours to judge here."""
    key = multikey_pair(private_key, method)
    if suite == "Ed25519Signature2020":
        key = {**key, "type": "Ed25519VerificationKey2020", "privateKeyMultibase": key.pop("secretKeyMultibase")}
        key["@context"] = "https://w3id.org/security/suites/ed25519-2020/v1"
    return node_issue_with(credential, key=key, date=date, suite=suite, documents=documents)


def node_issue_with(
    credential: Document, *, key: Document, date: str, suite: str, documents: Mapping[str, Document] | None = None
) -> dict[str, Any]:
    """The same with a key pair of any kind, as these libraries write it."""
    order = {"work": "issue", "credential": credential, "key": key, "date": date, "suite": suite}
    answer: dict[str, Any] = digitalbazaar_process().ask({**order, "documents": documents or {}})["credential"]
    return answer


def multikey_pair(private_key: bytes, method: str) -> dict[str, Any]:
    """An Ed25519 key pair as Multikey."""
    public = public_key_of(private_key)
    return {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": method,
        "type": "Multikey",
        "controller": method.partition("#")[0],
        "publicKeyMultibase": encode_multikey(public),
        "secretKeyMultibase": base58btc_encode(ED25519_SECRET + private_key + public),
    }


def core_judgement(credential: Document, documents: Mapping[str, Document], *, now: str = "") -> Judgement:
    """The verdict of `verifier-core`: signature, time, status and (if at hand) schema. `documents` are by address."""
    answer = verifier_core_process().ask({"credential": credential, "documents": documents, "now": now})
    return Judgement(answer["valid"], f"{answer['reason']} {answer['log']}")


def jose_judgement(
    token: str, did_documents: Mapping[str, Document] | None = None, *, pem: str = "", now: str = ""
) -> Judgement:
    """The verdict of `jose` on a VC-JWT (with the DID documents by DID) or on a JWS (with its issuer's key)."""
    order = {"work": "verify", "token": token, "documents": did_documents or {}, "pem": pem, "now": now}
    return _judgement(jose_process().ask(order))


def jose_sign(payload: Document, *, header: Document, jwk: Document) -> str:
    """A token signed by `jose` with a private JWK."""
    order = {"work": "sign", "payload": payload, "header": header, "jwk": jwk}
    return str(jose_process().ask(order)["token"])


def library_judgement(
    badge: str | bytes,
    documents: Mapping[str, Document | bytes | str],
    *,
    kind: str,
    recipient: str = "",
    now: str = "",
    list_is_token: bool = False,
) -> Judgement:
    """The verdict of `openbadgeslib` on a text or a baked image. `kind` is di, jwt, ob2-signed or ob2-hosted."""
    order = {"work": "verify", "kind": kind, "recipient": recipient or None, "now": now}
    texts = {"documents": _texts(documents), "list_is_token": list_is_token}
    return _judgement(library_process().ask({**order, **_input(badge), **texts}))


def library_sign(work: str, **order: Any) -> Any:
    """What `openbadgeslib` signs; see `library.py` for the orders."""
    return library_process().ask({"work": work, **order})["signed"]


def ob2_judgement(
    badge: Document | bytes | str, documents: Mapping[str, Document | bytes], *, recipient: str = ""
) -> Judgement:
    """The verdict of the `openbadges` validator.

    `badge` is the hosted assertion (dictionary or its address), a JWS or a baked image; `documents` are what the
    issuer's site serves, by address: dictionaries as JSON, bytes as a PNG or SVG.
    """
    served = {address: _served(document) for address, document in documents.items()}
    given = _input(badge if isinstance(badge, bytes | str) else json.dumps(badge))
    return _judgement(ob2_process().ask({**given, "recipient": recipient or None, "documents": served}))


@cache
def digitalbazaar_process() -> JudgeProcess:
    """`@digitalbazaar/vc` and its suites."""
    return JudgeProcess([node(), "digitalbazaar_judge.mjs"], node_folder(), pinned_contexts())


@cache
def verifier_core_process() -> JudgeProcess:
    """`@digitalcredentials/verifier-core`, with 1EdTech's schemas where they are at hand."""
    shared = {**pinned_contexts(), **published_schemas()}
    return JudgeProcess([node(), "verifier_core_judge.mjs"], node_folder(), shared)


@cache
def jose_process() -> JudgeProcess:
    """`jose`."""
    return JudgeProcess([node(), "jose_judge.mjs"], node_folder(), {})


@cache
def library_process() -> JudgeProcess:
    """`openbadgeslib`."""
    return JudgeProcess([str(library_python()), str(HERE / "library.py")], HERE, {})


@cache
def ob2_process() -> JudgeProcess:
    """1EdTech's Open Badges 2.0 validator."""
    return JudgeProcess([str(ob2_python()), str(HERE / "ob2_validator.py")], HERE, {})


def published_schemas() -> dict[str, Document]:
    """1EdTech's schemas of Open Badges 3.0 by their addresses; empty where they are not at hand."""
    folder = Path(os.environ.get("PASSERELLE_STANDARDS") or "/nonexistent") / "ob_v3p0"
    schemas = [json.loads(path.read_text()) for path in sorted(folder.rglob("*schema.json"))]
    return {schema["$id"]: schema for schema in schemas if "$id" in schema}


def need_node() -> None:
    """Skip the test, loudly, where the judges in node cannot be had."""
    _need(why_no_node(), "Open Badges 3.0 judged by @digitalbazaar/vc, verifier-core and jose")


def need_library() -> None:
    """Skip the test, loudly, where openbadgeslib's environment cannot be had."""
    _need(why_no_library(), "badges judged by openbadgeslib")


def need_ob2() -> None:
    """Skip the test, loudly, where 1EdTech's validator cannot be had."""
    _need(why_no_ob2(), "Open Badges 2.0 judged by the openbadges validator")


def need_standards() -> Path:
    """The folder with 1EdTech's schemas and W3C's vectors; skips, loudly, where it is not named."""
    folder = Path(os.environ.get("PASSERELLE_STANDARDS") or "/nonexistent")
    _need("" if folder.is_dir() else "PASSERELLE_STANDARDS names no folder", "published schemas and vectors")
    return folder


def _need(obstacle: str, what: str) -> None:
    if obstacle:
        pytest.skip(f"{NOT_SHOWN}: {what} ({obstacle})")


def _judgement(answer: Mapping[str, Any]) -> Judgement:
    return Judgement(answer["valid"] is True, answer["reason"])


def _input(badge: str | bytes) -> dict[str, str | None]:
    image = base64.b64encode(badge).decode() if isinstance(badge, bytes) else None
    return {"input": badge if isinstance(badge, str) else None, "image": image}


def _texts(documents: Mapping[str, Document | bytes | str]) -> dict[str, str]:
    readable = {address: document for address, document in documents.items() if not isinstance(document, bytes)}
    return {address: text if isinstance(text, str) else json.dumps(text) for address, text in readable.items()}


def _served(document: Document | bytes) -> dict[str, Any]:
    if isinstance(document, bytes):
        kind, body = ("image/png" if document.startswith(b"\x89PNG") else "image/svg+xml"), document
    else:
        kind, body = "application/ld+json", json.dumps(document).encode()
    return {"status": 200, "content_type": kind, "body": base64.b64encode(body).decode()}
