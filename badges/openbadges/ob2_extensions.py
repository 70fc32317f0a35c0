"""Extensions of Open Badges 2.0 (section "Extensions"): what a document says beyond the standard's words.

A validator loads the context that an extension names, finds the schema there, and judges the extension by it. Both are
composed here and served by the issuer itself, so that judging a badge asks no third host.
"""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]
# 1EdTech's "Apply Link": where a reader learns how to earn the badge.
APPLY_LINK = "extensions:ApplyLink"


def compose_extension(extension: str, *, context: str, **members: Any) -> Document:
    """An extension to stand in a document under its own name; `context` is the address of its context.

    >>> compose_extension(APPLY_LINK, context="https://a.example/c.json", url="https://a.example/")["type"]
    ['Extension', 'extensions:ApplyLink']
    """
    return {"@context": context, "type": ["Extension", extension], **members}


def apply_link_context(schema: str) -> Document:
    """The context of `APPLY_LINK`, naming the address of its schema."""
    return {
        "@context": {
            "obi": "https://w3id.org/openbadges#",
            "extensions": "https://w3id.org/openbadges/extensions#",
            "url": "extensions:applyLink",
        },
        "obi:validation": [{"obi:validatesType": APPLY_LINK, "obi:validationSchema": schema}],
    }


def apply_link_schema() -> Document:
    """What validators judge an `APPLY_LINK` by: draft 4, which is what they know."""
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": "Apply Link",
        "type": "object",
        "properties": {"url": {"type": "string", "format": "uri"}},
        "required": ["url"],
    }
