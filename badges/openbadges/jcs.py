"""JSON Canonicalization Scheme (RFC 8785): one text for a JSON value, whatever its members' order and spacing.

>>> canonical_json({"b": 1.0, "a": "é"})
'{"a":"é","b":1}'
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import rfc8785

from .errors import UnsafeDocumentError


def canonical_json(value: Mapping[str, Any]) -> str:
    """The canonical text. Raises UnsafeDocumentError for what has none, such as a number beyond 2⁵³."""
    try:
        return rfc8785.dumps(dict(value)).decode()
    except rfc8785.CanonicalizationError as error:
        raise UnsafeDocumentError("The credential holds a value that has no canonical form.") from error
