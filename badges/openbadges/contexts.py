"""The JSON-LD contexts that this verifier trusts, each pinned by its full SHA-256.

A context decides what a signature covers, so none is ever fetched. The files come from installed packages
that carry the exact bytes their publishers serve: `openbadgeslib` (used as data, never imported) and PyLD. A
file that is missing or differs stops everything: fail closed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from .errors import ContextIntegrityError, UnknownContextError

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"

Contexts = Mapping[str, Mapping[str, Any]]
Loader = Callable[[str, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class PinnedContext:
    """Where a context's bytes lie (`package` is ``pyld`` or a distribution's name) and what they must be."""

    url: str
    package: str
    file: str
    sha256: str


OB_FILES = "openbadgeslib/ob3/contexts/"
OB_SPEC = "https://purl.imsglobal.org/spec/ob/v3p0/"
PINNED = (
    PinnedContext(
        CREDENTIALS_V2,
        "openbadgeslib",
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    PinnedContext(
        CREDENTIALS_V1,
        "pyld",
        "credentials-v1.jsonld",
        "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8",
    ),
    PinnedContext(
        "https://w3id.org/security/suites/ed25519-2020/v1",
        "pyld",
        "security-ed25519-2020-v1.jsonld",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    PinnedContext(
        OB_SPEC + "context-3.0.1.json",
        "openbadgeslib",
        "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    PinnedContext(
        OB_SPEC + "context-3.0.2.json",
        "openbadgeslib",
        "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    PinnedContext(
        OB_SPEC + "context-3.0.3.json",
        "openbadgeslib",
        "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    PinnedContext(
        OB_SPEC + "extensions.json",
        "openbadgeslib",
        "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    PinnedContext(
        "https://w3id.org/security/data-integrity/v2",
        "openbadgeslib",
        "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    PinnedContext(
        "https://w3id.org/security/multikey/v1",
        "openbadgeslib",
        "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
)


@cache
def pinned_contexts() -> Contexts:
    """Every trusted context by its address. Raises ContextIntegrityError when one is not what was pinned."""
    return MappingProxyType({pinned.url: read_pinned(pinned) for pinned in PINNED})


def read_pinned(pinned: PinnedContext) -> dict[str, Any]:
    """The parsed context, if its bytes have the pinned digest."""
    try:
        content = _location(pinned).read_bytes()
    except (OSError, PackageNotFoundError, KeyError) as error:
        raise ContextIntegrityError(f"The JSON-LD context {pinned.url} is not installed.") from error
    if hashlib.sha256(content).hexdigest() != pinned.sha256:
        raise ContextIntegrityError(f"The JSON-LD context {pinned.url} is not the pinned one.")
    document: dict[str, Any] = json.loads(content)
    return document


def _location(pinned: PinnedContext) -> Path:
    if pinned.package == "pyld":
        return Path(BUNDLED_CONTEXTS[pinned.url])
    return Path(str(distribution(pinned.package).locate_file(OB_FILES + pinned.file)))


def document_loader(contexts: Contexts) -> Loader:
    """A PyLD document loader that serves these contexts and refuses everything else."""

    def load(url: str, options: dict[str, Any]) -> dict[str, Any]:
        if url not in contexts:
            raise UnknownContextError("The credential uses a JSON-LD context that is not on our list.")
        # "static" lets PyLD keep what it derived from a context between calls.
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts[url],
            "tag": "static",
        }

    return load
