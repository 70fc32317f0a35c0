"""The allow-list of JSON-LD contexts: pinned by digest, fail closed, nothing else served."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import pytest
from pyld.documentloader.frozen import BUNDLED_CONTEXTS

from badges.openbadges import contexts
from badges.openbadges.errors import ContextIntegrityError, UnknownContextError

# What the installed packages carry and no Open Badge needs: the more terms are trusted, the more names a claim can hide
# under. CLR holds badges but is not one; the others belong to documents that are never canonicalised here, or to suites
# that are not accepted.
LEFT_OUT = {
    "clr_context_2.0.1.json",
    "https://www.w3.org/ns/activitystreams",
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/v1",
    "https://w3id.org/security/v2",
    "https://w3id.org/security/suites/jws-2020/v1",
}


def test_every_context_that_a_package_carries_is_pinned_or_left_out_for_a_reason() -> None:
    folder = Path(str(distribution("openbadgeslib").locate_file(contexts.OB_FILES)))
    carried = {file.name for file in folder.glob("*.json")} | set(BUNDLED_CONTEXTS)
    pinned = {entry.file for entry in contexts.PINNED} | {entry.url for entry in contexts.PINNED}
    assert carried - pinned == LEFT_OUT


def test_every_pinned_context_is_installed_with_the_pinned_bytes() -> None:
    loaded = contexts.pinned_contexts()
    assert set(loaded) == {pinned.url for pinned in contexts.PINNED}
    assert all("@context" in document for document in loaded.values())


@pytest.mark.parametrize("pinned", contexts.PINNED, ids=lambda pinned: pinned.url)
def test_a_context_with_another_digest_stops_everything(pinned: contexts.PinnedContext) -> None:
    with pytest.raises(ContextIntegrityError, match="not the pinned one"):
        contexts.read_pinned(replace(pinned, sha256="0" * 64))


@pytest.mark.parametrize(
    "changes", [{"file": "missing.json"}, {"package": "no-such-distribution"}], ids=["file", "package"]
)
def test_a_context_that_is_missing_stops_everything(changes: dict[str, str]) -> None:
    pinned = next(entry for entry in contexts.PINNED if entry.package == "openbadgeslib")
    with pytest.raises(ContextIntegrityError, match="not installed"):
        contexts.read_pinned(replace(pinned, **changes))


def test_the_loader_serves_the_list_and_refuses_everything_else() -> None:
    load = contexts.document_loader(contexts.pinned_contexts())
    served = load(contexts.CREDENTIALS_V2, {})
    assert served["document"] == contexts.pinned_contexts()[contexts.CREDENTIALS_V2]
    for url in ("https://www.w3.org/ns/credentials/v3", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"):
        with pytest.raises(UnknownContextError):
            load(url, {})


def test_the_package_that_carries_the_contexts_is_never_imported() -> None:
    code = "import sys, badges.openbadges.contexts as c; c.pinned_contexts();sys.exit('openbadgeslib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_nothing_in_the_package_imports_django() -> None:
    code = (
        "import sys, badges.openbadges, badges.openbadges.ob2, badges.openbadges.ob3, badges.openbadges.baking;"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=root).returncode == 0
