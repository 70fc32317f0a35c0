"""Other software at the same work, each a process that stays warm and is asked in turn."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from badges.openbadges.contexts import pinned_contexts
from badges.openbadges.keys import encode_multikey, public_key_of
from badges.openbadges.multibase import base58btc_encode
from tests.interop import installing, judges
from tests.openbadges import samples

from .ours import Taken

HERE = Path(__file__).parent


class Competitor:
    """A process that answers how long each of some runs took."""

    def __init__(self, command: list[str], order: dict[str, Any], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self._tell(order)

    def times(self, work: str, times: int) -> list[Taken]:
        """Processor and wall time of each run. Raises RuntimeError when the process broke down."""
        self._tell({"work": work, "times": times})
        answer = self._process.stdout.readline() if self._process.stdout else ""
        if not answer:
            raise RuntimeError("Software that we compare with broke down; what it said stands above.")
        return [Taken(*taken) for taken in json.loads(answer)]

    def end(self) -> None:
        """No more questions."""
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=30)

    def _tell(self, order: dict[str, Any]) -> None:
        if self._process.stdin:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()


def digitalbazaar(unsigned: dict[str, Any]) -> Competitor | None:
    """`@digitalbazaar/vc`, or None (said aloud) where node or its packages cannot be had."""
    if _is_missing("@digitalbazaar/vc", installing.why_no_node()):
        return None
    folder = installing.node_folder()
    shutil.copy(HERE / "digitalbazaar.mjs", folder)
    private, public = samples.PRIVATE_KEY, public_key_of(samples.PRIVATE_KEY)
    key = {
        "@context": "https://w3id.org/security/multikey/v1",
        "id": samples.METHOD,
        "type": "Multikey",
        "controller": samples.DID,
        "publicKeyMultibase": encode_multikey(public),
        "secretKeyMultibase": base58btc_encode(judges.ED25519_SECRET + private + public),
    }
    documents = {**pinned_contexts(), samples.DID: samples.did_document()}
    order = {"unsigned": unsigned, "documents": documents, "key": key, "date": "2026-11-20T10:30:00Z"}
    return Competitor([installing.node(), "digitalbazaar.mjs"], order, folder)


def openbadgeslib(unsigned: dict[str, Any]) -> Competitor | None:
    """`openbadgeslib`, with its own signer and verifier, or None (said aloud) where it cannot be had."""
    if _is_missing("openbadgeslib", installing.why_no_library()):
        return None
    order = {"unsigned": unsigned, "private_key": samples.PRIVATE_KEY.hex(), "method": samples.METHOD}
    return Competitor([str(installing.library_python()), str(HERE / "other_library.py")], order, HERE)


def _is_missing(name: str, obstacle: str) -> bool:
    if obstacle:
        print(f"NOT MEASURED: {name} ({obstacle})")
    return bool(obstacle)
