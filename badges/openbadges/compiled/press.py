"""Sign many documents of few shapes, and check each text that comes out (Data Integrity, ``eddsa-rdfc-2022``).

A text leaves only after it was read again from scratch: parsed, taken apart, its canonical form filled in a second
time, and the signature checked over that with the public key.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any

from ..errors import ProofError
from ..keys import PublicKey, Signer
from ..multibase import base58btc_decode, base58btc_encode
from ..proofs import proof_options, signing_input
from .shapes import Shape, Shapes
from .slots import Split, join, split
from .template import Lines

ALTERED = "What was just signed does not verify."


def as_text(document: Mapping[str, Any]) -> str:
    """The JSON in which credentials are kept: readable, one member a line."""
    return json.dumps(document, ensure_ascii=False, indent=1)


class Press:
    """One key of one issuer at work. `signer` makes its signatures, `public_key` checks them."""

    def __init__(self, *, signer: Signer, public_key: PublicKey, verification_method: str, shapes: Shapes) -> None:
        self._signer, self._public_key, self._method = signer, public_key, verification_method
        self._shapes = shapes
        self._plates: dict[bytes, _Plate] = {}
        self._last: _Plate | None = None

    def sign(self, document: Mapping[str, Any], created: datetime, *, is_sample: bool = False) -> str:
        """The signed text of a document without a proof, checked; a sample's canonical form is compared with PyLD's.

        Raises UnsafeDocumentError for a document that cannot be signed, ProofError if the text does not verify.
        """
        options = proof_options(self._method, created)
        taken = split(document)
        plate = self._plate(taken)
        if plate is None:
            text = self._signed_plainly(document, options)
        else:
            signature = self._signer(plate.message(taken.values, options, is_sample=is_sample))
            text = plate.text.fill(taken.values, options["created"], base58btc_encode(signature))
        self.check(text, options)
        return text

    def check(self, text: str, options: Mapping[str, str]) -> None:
        """Raises ProofError unless this text carries a proof with these options, by this key, over all of it."""
        unsecured = json.loads(text)
        (proof,) = unsecured.pop("proof")
        value = proof.pop("proofValue")
        taken = split(unsecured)
        plate = self._plate(taken)
        message = signing_input(unsecured, proof) if plate is None else plate.message_anew(taken.values, proof)
        if proof != options or not self._public_key.verifies(base58btc_decode(value), message):
            raise ProofError(ALTERED)

    def _signed_plainly(self, document: Mapping[str, Any], options: Mapping[str, str]) -> str:
        value = base58btc_encode(self._signer(signing_input(document, options)))
        return as_text({**document, "proof": [{**options, "proofValue": value}]})

    def _plate(self, taken: Split) -> _Plate | None:
        """What is needed for documents of this shape, or None when it has none."""
        last = self._last
        if last is not None and not last.shape.is_stopped and taken.skeleton == last.shape.skeleton:
            return last
        shape = self._shapes.shape_of(taken)
        if shape is None:
            return None
        self._last = self._plates.get(shape.digest) or self._new_plate(shape)
        return self._last

    def _new_plate(self, shape: Shape) -> _Plate | None:
        options = {**proof_options(self._method, EPOCH), "@context": shape.skeleton["@context"]}
        of_options = self._shapes.shape_of(split(options))
        if of_options is None:
            return None
        plate = _Plate(shape, of_options, SignedText(shape, proof_options(self._method, EPOCH)))
        self._plates[shape.digest] = plate
        return plate


EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class SignedText:
    """The signed JSON of one shape as a template: the same as `as_text` of the signed document."""

    def __init__(self, shape: Shape, options: Mapping[str, str]) -> None:
        count = len(shape.template.kinds)
        marks = [f"{shape.digest.hex()}-{number}" for number in range(count + 2)]
        proof = {**options, "created": marks[count], "proofValue": marks[count + 1]}
        text = as_text({**join(shape.skeleton, marks[:count]), "proof": [proof]})
        parts = re.split(f'"{shape.digest.hex()}-([0-9]+)"', text.replace("%", "%%"))
        self._lines = Lines("%s".join(parts[0::2]), tuple(int(number) for number in parts[1::2]))

    def fill(self, values: Sequence[str], created: str, proof_value: str) -> str:
        """The text with these values."""
        return self._lines.together([encode_basestring(value) for value in (*values, created, proof_value)])


class _Plate:
    """A shape, the shape of its proof's options, and its text."""

    def __init__(self, shape: Shape, of_options: Shape, text: SignedText) -> None:
        self.shape, self.text = shape, text
        self._of_options = of_options
        self._last_options: tuple[str, bytes] = ("", b"")

    def message(self, values: Sequence[str], options: Mapping[str, str], *, is_sample: bool) -> bytes:
        """The 64 bytes to sign: hash of the options, hash of the document (`created` is the options' one slot)."""
        created = options["created"]
        if self._last_options[0] != created:  # a batch has many documents a second, and times are written to the second
            self._last_options = created, self._hash(self._of_options, [created])
        return self._last_options[1] + self._hash(self.shape, values, is_sample=is_sample)

    def message_anew(self, values: Sequence[str], options: Mapping[str, str]) -> bytes:
        """The same with nothing remembered."""
        return self._hash(self._of_options, [options["created"]]) + self._hash(self.shape, values)

    @staticmethod
    def _hash(shape: Shape, values: Sequence[str], *, is_sample: bool = False) -> bytes:
        return hashlib.sha256(shape.fill(values, is_sample=is_sample).encode()).digest()
