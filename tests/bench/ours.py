"""Our side of the comparison: issuing, verifying, baking, in memory."""

import io
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from PIL import Image
from pyld import jsonld

from badges.openbadges import ob3, verify, verify_many
from badges.openbadges.baking import bake
from badges.openbadges.canonicalization import canonicalize
from badges.openbadges.compiled import Press, Shapes, as_text
from badges.openbadges.contexts import document_loader, pinned_contexts
from badges.openbadges.keys import public_key_of_private, signer_for
from badges.openbadges.proofs import add_proof
from tests.openbadges import samples

SIGNER = signer_for("Ed25519", samples.PRIVATE_KEY)
PUBLIC = public_key_of_private("Ed25519", samples.PRIVATE_KEY)
SITE = samples.site()
_numbers = itertools.count()


class Taken(NamedTuple):
    """Milliseconds of one run: of the processor, and on the clock, which counts what others do meanwhile too."""

    cpu: float
    wall: float


def timed(work: Callable[[], object], times: int) -> list[Taken]:
    """How long each run takes."""
    taken = []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken.append(Taken((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    return taken


def person(**changes: Any) -> dict[str, Any]:
    """The next person's credential, composed: a rubric of two criteria, evidence, a place in a status list."""
    results: list[ob3.Result] = [replace(result, alignments=(), value="3") for result in samples.results()]
    name = f"urn:uuid:2f1c7f0a-6d2e-4c1b-9a53-{next(_numbers):012}"
    return samples.unsigned(credential_id=name, results=results, **changes)


class Ours:
    """Everything warm, as in a process that has been running for a while."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.press = Press(signer=SIGNER, public_key=PUBLIC, verification_method=samples.METHOD, shapes=self.shapes)
        self.own = [self.press.sign(person(), samples.ISSUED) for _ in range(200)]
        # The status list is signed by the same issuer, and so has a shape of its own.
        listed = {key: value for key, value in samples.signed_status_list().items() if key != "proof"}
        for _ in range(2):
            self.shapes.canonicalize(listed)
        self.foreign = self.own[0]
        unlisted = {key: value for key, value in person().items() if key != "credentialStatus"}
        self.unlisted = self.press.sign(unlisted, samples.ISSUED)
        self.known = self.shapes.before(canonicalize)
        self.image = _image()

    def issue_in_a_batch(self) -> object:
        """Compose, sign, read again, fill in anew, check the signature."""
        return self.press.sign(person(), samples.ISSUED)

    def issue_one(self) -> object:
        """Compose, sign, and the whole verifier with status list and DID document."""
        return self._issue(self.shapes.canonicalize, self.known)

    def issue_one_of_a_new_shape(self) -> object:
        """The same before anything is compiled: PyLD's algorithm through our safe mode."""
        return self._issue(canonicalize, canonicalize)

    def issue_with_stock_pyld(self) -> object:
        """Compose and sign with PyLD as it comes, nothing verified."""
        return self._signed(_stock)

    def verify_own_in_bulk(self, count: int) -> list[Taken]:
        """The whole verifier; the run shares DID document and status list."""
        reports = verify_many(self.own[:count], now=samples.NOW, fetch=SITE, canonicalizer=self.known)
        return timed(lambda: _sound(next(reports)), count)

    def verify_foreign(self) -> object:
        """The whole verifier on a document without a shape, and its status list, everything anew."""
        return _sound(verify(self.foreign, now=samples.NOW, fetch=SITE))

    def verify_foreign_without_status(self) -> object:
        """The same on a document that names no status list: what the others do, which look at none."""
        return _sound(verify(self.unlisted, now=samples.NOW, fetch=SITE))

    def verify_foreign_in_a_run(self, count: int) -> list[Taken]:
        """The same where many are verified: the run shares DID document and status list."""
        reports = verify_many(self.own[:count], now=samples.NOW, fetch=SITE)
        return timed(lambda: _sound(next(reports)), count)

    def bake(self) -> object:
        """A credential into a PNG of 512 × 512."""
        return bake(self.image, self.foreign, standard="ob3")

    def read(self) -> object:
        """The image read into memory and its pixels, which baking does not touch."""
        with Image.open(io.BytesIO(self.image)) as image:
            return image.load()

    def _issue(self, canonicalizer: Any, verifying: Any) -> object:
        text = self._signed(canonicalizer)
        return _sound(verify(text, now=samples.NOW, fetch=SITE, canonicalizer=verifying))

    def _signed(self, canonicalizer: Any) -> str:
        signed = add_proof(
            person(),
            signer=SIGNER,
            verification_method=samples.METHOD,
            created=samples.ISSUED,
            canonicalizer=canonicalizer,
        )
        return as_text(signed)


def _sound(report: Any) -> object:
    if {check.outcome for check in report.checks} - {"pass", "caution"} or len(report.checks) < 6:
        raise RuntimeError(f"What is measured must be right: {report.checks}")
    return report


def _stock(document: dict[str, Any], contexts: Any = None, *, digest: str = "sha256") -> str:
    loader = document_loader(pinned_contexts())
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": loader}
    canonical: str = jsonld.normalize(json.loads(json.dumps(document)), options)
    return canonical


def _image() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((512, 512)).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()
