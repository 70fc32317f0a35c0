"""Independent software that judges our badges: Digital Bazaar's libraries (node) and 1EdTech's OB 2.0 validator.

Both are installed from their locks into `.cache/`, outside the source tree, the first time they are asked for.
`node_verify` and `ob2_validate` answer True or False; `node_judgement` and `ob2_judgement` also say why. A test
calls `need_node()`, `need_ob2()` or `need_standards()` first: they skip it where that judge cannot be had, with a
reason that the end of the run repeats.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from badges.openbadges.contexts import pinned_contexts
from badges.openbadges.keys import encode_multikey, public_key_of
from badges.openbadges.multibase import base58btc_encode

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CACHE = REPOSITORY / ".cache"
NODE_SOURCES = HERE / "node"
OB2_REQUIREMENTS = HERE / "ob2-validator-requirements.txt"
BUILD_TOOLS = ("setuptools==69.5.1", "wheel")
INSTALL_SECONDS = 600
NOT_SHOWN = "NOT SHOWN"
ED25519_SECRET = b"\x80\x26"  # multicodec ed25519-priv, as a varint
JUDGE_SECONDS = 60

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
    """True if the `openbadges` validator accepts this badge.

    `badge` is the hosted assertion (dictionary or its address) or a baked image; `documents` are what the
    issuer's site serves, by address: dictionaries as JSON, bytes as a PNG or SVG.
    """
    return ob2_judgement(badge, documents, recipient=recipient).is_valid


def node_judgement(credential: Document, did_documents: Mapping[str, Document], *, now: str = "") -> Judgement:
    """The verdict of `@digitalbazaar/vc` with its `eddsa-rdfc-2022` suite."""
    documents = {**pinned_contexts(), **did_documents}
    order = {"credential": credential, "documents": documents, "now": now}
    answer = _ask([_node(), "verify.mjs"], order, _installed_node())
    return Judgement(answer["verified"], answer["error"])


def node_issue(credential: Document, *, private_key: bytes, method: str, date: str) -> dict[str, Any]:
    """The credential signed by `@digitalbazaar/vc`: a badge that is not ours, for our own verifier to judge."""
    key = {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": method,
        "type": "Multikey",
        "controller": method.partition("#")[0],
        "publicKeyMultibase": encode_multikey(public_key_of(private_key)),
        "secretKeyMultibase": base58btc_encode(ED25519_SECRET + private_key + public_key_of(private_key)),
    }
    order = {"credential": credential, "documents": dict(pinned_contexts()), "key": key, "date": date}
    return _ask([_node(), "issue.mjs"], order, _installed_node())


def ob2_judgement(
    badge: Document | bytes | str, documents: Mapping[str, Document | bytes], *, recipient: str = ""
) -> Judgement:
    """The verdict of the `openbadges` validator."""
    order = {
        "input": badge if isinstance(badge, str) else None if isinstance(badge, bytes) else json.dumps(badge),
        "image": base64.b64encode(badge).decode() if isinstance(badge, bytes) else None,
        "recipient": recipient or None,
        "documents": {address: _served(document) for address, document in documents.items()},
    }
    answer = _ask([str(_installed_ob2()), str(HERE / "ob2_validator.py")], order, HERE)
    return Judgement(answer["valid"], "; ".join(answer["messages"]))


def need_node() -> None:
    """Skip the test, loudly, where Digital Bazaar's libraries cannot be had."""
    _need(why_no_node(), "Open Badges 3.0 judged by @digitalbazaar/vc")


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


def _served(document: Document | bytes) -> dict[str, Any]:
    if isinstance(document, bytes):
        kind, body = ("image/png" if document.startswith(b"\x89PNG") else "image/svg+xml"), document
    else:
        kind, body = "application/ld+json", json.dumps(document).encode()
    return {"status": 200, "content_type": kind, "body": base64.b64encode(body).decode()}


def _ask(command: list[str], order: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    completed = subprocess.run(
        command, input=json.dumps(order), capture_output=True, text=True, cwd=folder, timeout=JUDGE_SECONDS
    )
    if completed.returncode:
        raise RuntimeError(f"The judge broke down: {completed.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(completed.stdout)
    return answer


def _node() -> str:
    return shutil.which("node") or ""


@cache
def why_no_node() -> str:
    """Why the judge in node cannot be asked, or an empty text."""
    if not _node() or not shutil.which("npm"):
        return "node and npm are not installed"
    try:
        _installed_node()
    except (subprocess.SubprocessError, OSError) as error:
        return f"its npm packages could not be installed ({_last_line(error)})"
    return ""


@cache
def why_no_ob2() -> str:
    """Why the Open Badges 2.0 validator cannot be asked, or an empty text."""
    try:
        _installed_ob2()
    except (subprocess.SubprocessError, OSError) as error:
        return f"its environment could not be installed ({_last_line(error)})"
    return ""


def _last_line(error: Exception) -> str:
    output = getattr(error, "stderr", None) or str(error)
    lines = output.strip().splitlines() or [type(error).__name__]
    return str(lines[-1])[:200]


def _folder(name: str, *sources: Path) -> Path:
    """A cache folder that changes its name with what is installed into it."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return CACHE / f"{name}-{digest}"


@cache
def _installed_node() -> Path:
    """The folder with verify.mjs and its packages, installed from the lock if need be."""
    sources = sorted(path for path in NODE_SOURCES.iterdir() if path.is_file())
    folder = _folder("interop-node", *sources)
    if not folder.exists():
        draft = _draft(folder)
        for source in sources:
            shutil.copy(source, draft)
        _install(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], draft)
        _publish(draft, folder)
    return folder


@cache
def _installed_ob2() -> Path:
    """The validator environment's Python, installed from its pins if need be."""
    folder = _folder("interop-ob2", OB2_REQUIREMENTS)
    if not folder.exists():
        draft = _draft(folder)
        _install([sys.executable, "-m", "venv", str(draft)], CACHE)
        pip = [str(draft / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        _install([*pip, *BUILD_TOOLS], CACHE)
        # Its own pins contradict each other on this Python, so the list is installed as it stands.
        _install([*pip, "--no-deps", "--no-build-isolation", "-r", str(OB2_REQUIREMENTS)], CACHE)
        _publish(draft, folder)
    return folder / "bin" / "python"


def _draft(folder: Path) -> Path:
    """A folder beside the final one, of this process only, so that parallel test runs do not meet."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    return draft


def _publish(draft: Path, folder: Path) -> None:
    """Give a finished installation its name; whoever comes second throws its own away."""
    try:
        draft.rename(folder)
    except OSError:
        shutil.rmtree(draft)


def _install(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=INSTALL_SECONDS)
