"""Read every credential again as a stranger would: its verdict, and whether its bit in the served list is right.

Prints {"verdicts": {verdict: how many}, "wrong_bits": how many} as JSON.
"""

import json
from collections import Counter

from django.utils import timezone

from badges import verifier
from badges.models import Credential
from badges.openbadges.compiled import own_shapes
from badges.openbadges.proofs import add_proof
from tests.services.scripts.bits import found

documents = Credential.objects.order_by("pk").values_list("document", flat=True)
# What is of a shape that is known is read a hundred times as fast. It becomes known at the second time.
example = json.loads(documents[0])
[proof] = example.pop("proof")
method = proof["verificationMethod"]
for _time in range(2):
    add_proof(
        example,
        signer=lambda _data: bytes(64),
        verification_method=method,
        created=timezone.now(),
        canonicalizer=own_shapes.canonicalize,
    )
verdicts = Counter(verifier.verify_document(text, is_offline=True, is_own=True).verdict for text in documents)
wrong = sum(is_revoked != bit for is_revoked, bit in found.values())
print(json.dumps({"verdicts": verdicts, "wrong_bits": wrong}))  # noqa: T201
