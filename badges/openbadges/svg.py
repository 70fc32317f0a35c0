"""Badges inside SVG files: one element directly after `<svg>` (OB 3.0 and OB 2.0 baking).

The file is edited as text, so that everything else in it stays byte for byte as its designer made it. DTDs
and entities are refused before anything is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from .errors import DamagedContainerError

MAX_FILE = 2 * 1024 * 1024
# Each element costs Python a call or two: half a million of them, in two megabytes, would take seconds.
MAX_TAGS = 100_000
SVG = "http://www.w3.org/2000/svg"
# standard: namespace and local name of its element
ELEMENTS = {
    "ob3": ("https://purl.imsglobal.org/ob/v3p0", "credential"),
    "ob2": ("http://openbadges.org", "assertion"),
}
NAMESPACE_DECLARATION = re.compile(rb"""(?<!\s)\s++xmlns:openbadges\s*=\s*("[^"]*"|'[^']*')""")
# Byte order mark, declaration, comments and document type, then the root. Each part is taken once and for all
# (atomic), or a file of many comments could be cut up in endless ways.
PROLOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)\s*+))*+"
    rb"<(?:[\w.-]+:)?svg[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


def is_svg(data: bytes) -> bool:
    """True if the first element of the file is `<svg>`, whether the rest is sound or not."""
    return PROLOG.match(data, 0, 64 * 1024) is not None


def bake_svg(image: bytes, payload: str, *, standard: str, verify: str = "") -> bytes:
    """The SVG with exactly this badge in it; another badge that it carried is replaced.

    `payload` is the JSON (it goes into CDATA), `verify` the value of the attribute of that name: the hosted
    address for OB 2.0, the compact JWS (with an empty payload) for OB 3.0. Raises DamagedContainerError if
    the image is no sound SVG.
    """
    # A JSON text may hold "]]>" only inside a string, where ">" can be written as an escape.
    payload = payload.strip().replace("]]>", "]]\\u003e")
    layout = _layout(image)
    namespace, local_name = ELEMENTS[standard]
    tag = NAMESPACE_DECLARATION.sub(b"", image[layout.root_start : layout.root_end])
    declaration = f' xmlns:openbadges="{namespace}"'.encode()
    name_end = re.match(rb"<[^\s/>]+", tag)
    if name_end is None:
        raise DamagedContainerError("The SVG image is damaged.")
    opening, closing = _opened(tag[: name_end.end()] + declaration + tag[name_end.end() :])
    body = _without(image, layout.badges, layout.root_end)
    baked = image[: layout.root_start] + opening + _element(local_name, payload, verify) + closing + body
    if unbake_svg(baked) != (standard, payload or verify):
        raise DamagedContainerError("The SVG image uses the badge's namespace for something else.")
    return baked


def unbake_svg(image: bytes) -> tuple[str, str] | None:
    """The standard (``ob3`` or ``ob2``) and the text of the badge, or None if a sound SVG holds none.

    The text is the element's body, or its `verify` attribute where the body is empty. Raises
    DamagedContainerError for a damaged file or one with more than one badge.
    """
    root = _parsed(image)
    found = [
        (standard, element)
        for standard, (namespace, local_name) in ELEMENTS.items()
        for element in root.iter(f"{{{namespace}}}{local_name}")
    ]
    if len(found) > 1:
        raise DamagedContainerError("The image holds more than one badge.")
    if not found:
        return None
    standard, element = found[0]
    return standard, "".join(element.itertext()).strip() or element.get("verify", "")


def _element(local_name: str, payload: str, verify: str) -> bytes:
    attribute = f' verify="{_attribute(verify)}"' if verify else ""
    cdata = f"<![CDATA[{payload}]]>" if payload else ""
    return f"<openbadges:{local_name}{attribute}>{cdata}</openbadges:{local_name}>".encode()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _opened(tag: bytes) -> tuple[bytes, bytes]:
    """A start tag and what closes it: an empty `<svg/>` has to be opened first."""
    if not tag.endswith(b"/>"):
        return tag, b""
    name = re.match(rb"<([^\s/>]+)", tag)
    return tag[:-2] + b">", b"</" + (name.group(1) if name else b"svg") + b">"


def _without(image: bytes, spans: list[tuple[int, int]], start: int) -> bytes:
    """The rest of the file from `start`, without these spans."""
    pieces = []
    for span_start, span_end in spans:
        pieces.append(image[start:span_start])
        start = span_end
    return b"".join([*pieces, image[start:]])


def _parsed(image: bytes) -> Any:
    """The root element. Raises DamagedContainerError for DTDs, entities, other encodings, other roots."""
    if len(image) > MAX_FILE or ENCODING.match(image) or b"\0" in image:
        raise DamagedContainerError("The SVG image is not UTF-8 text of at most 2 MB.")
    if image.count(b"<") > MAX_TAGS:
        raise DamagedContainerError("The SVG image has more parts than a badge needs.")
    try:
        root = ElementTree.fromstring(image, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise DamagedContainerError("The SVG image defines entities, which is not allowed.") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise DamagedContainerError("The SVG image is damaged: it is not well-formed.") from error
    if root.tag not in {f"{{{SVG}}}svg", "svg"}:
        raise DamagedContainerError("The file is not an SVG image.")
    return root


@dataclass
class _Layout:
    """Byte offsets of the root's start tag and of every badge element, in document order."""

    root_start: int = -1
    root_end: int = -1
    badges: list[tuple[int, int]] = field(default_factory=list)
    depth: int = 0
    badge_start: int = -1
    badge_depth: int = -1


def _layout(image: bytes) -> _Layout:
    """Where things lie in a file that `_parsed` has accepted."""
    _parsed(image)
    layout = _Layout()
    parser = expat.ParserCreate(namespace_separator=" ")
    names = {f"{namespace} {local_name}" for namespace, local_name in ELEMENTS.values()}

    def start(name: str, attributes: dict[str, str]) -> None:
        layout.depth += 1
        if layout.root_start < 0:
            layout.root_start = parser.CurrentByteIndex
            layout.root_end = _tag_end(image, layout.root_start)
        if name in names and layout.badge_depth < 0:
            layout.badge_start, layout.badge_depth = parser.CurrentByteIndex, layout.depth

    def end(name: str) -> None:
        if layout.depth == layout.badge_depth:
            layout.badges.append((layout.badge_start, _tag_end(image, parser.CurrentByteIndex)))
            layout.badge_depth = -1
        layout.depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(image, True)
    return layout


def _tag_end(image: bytes, start: int) -> int:
    """The offset behind the `>` that ends the tag at `start`; a `>` inside quotes does not."""
    match = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""").match(image, start)
    if match is None:
        raise DamagedContainerError("The SVG image is damaged.")
    return match.end()
