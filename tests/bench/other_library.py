"""Times `openbadgeslib` at the same document, in a process of its own: for us it is only a carrier of contexts.

stdin, a line each: first {unsigned, private_key (hex), method}, then {"work": "issue" | "verify" | "both", "times": n}
stdout, a line each: [processor time, wall time] of each run in milliseconds, as JSON
"""

import json
import sys
import time
from typing import Any

from cryptography.hazmat.primitives import serialization as s
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3.ldp import add_data_integrity_proof, verify_data_integrity_proof

order = json.loads(sys.stdin.readline())
key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(order["private_key"]))
private_pem = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
public_pem = key.public_key().public_bytes(s.Encoding.PEM, s.PublicFormat.SubjectPublicKeyInfo)
signed = add_data_integrity_proof(order["unsigned"], private_pem, order["method"])


def issue() -> dict[str, Any]:
    document: dict[str, Any] = add_data_integrity_proof(order["unsigned"], private_pem, order["method"])
    return document


WORK = {
    "issue": issue,
    "verify": lambda: verify_data_integrity_proof(signed, public_pem),
    "both": lambda: verify_data_integrity_proof(issue(), public_pem),
}
for line in sys.stdin:
    asked = json.loads(line)
    taken = []
    for _ in range(asked["times"]):
        cpu, wall = time.process_time(), time.perf_counter()
        WORK[asked["work"]]()
        taken.append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
    print(json.dumps(taken), flush=True)
