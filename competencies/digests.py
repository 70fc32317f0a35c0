"""One digest for what is frozen: the same content is the same row, on every instance. Pure.

>>> canonical_digest({"b": 1, "a": "é"}) == canonical_digest({"a": "é", "b": 1})
True
"""

import hashlib
import json
from typing import Any


def canonical_digest(value: Any) -> str:
    """SHA-256 (hex) over `value` as JSON with sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
