"""Baking a badge into an image and taking it out again, PNG and SVG, OB 3.0 and OB 2.0; and out of our PDF sheets.

The standard decides keyword and namespace, the file's first bytes decide the container.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .errors import DamagedContainerError, UnreadableInput
from .pdf import embedded_files, is_pdf
from .png import bake_png, is_png, unbake_png
from .svg import bake_svg, is_svg, unbake_svg
from .traces import holds_traces

Standard = Literal["ob3", "ob2"]
# A compact JWS, which says nothing in the clear.
TOKEN = re.compile(rb"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Unbaked:
    """A badge out of a file. `standard` is what an image says, `text` JSON, an address or a JWS."""

    container: Literal["png", "svg", "pdf"]
    standard: str
    text: str


def bake(image: bytes, payload: str, *, standard: Standard, verify: str = "") -> bytes:
    """The PNG or SVG with this badge in it, replacing one that it carried.

    `payload` is the credential's or assertion's JSON; `verify` is only used in SVG. Raises
    DamagedContainerError if the image cannot carry it.
    """
    if is_png(image):
        return bake_png(image, payload, standard=standard)
    if is_svg(image):
        return bake_svg(image, payload, standard=standard, verify=verify)
    raise DamagedContainerError("Only PNG and SVG images can carry a badge.")


def unbake(data: bytes) -> Unbaked:
    """The badge in a PNG, SVG or PDF.

    Raises UnreadableInput if there is none, DamagedContainerError if there is one but the file is damaged,
    ambiguous or over a limit.
    """
    try:
        found = _found(data)
    except DamagedContainerError as error:
        if holds_traces(data):
            raise
        raise UnreadableInput("No badge was found in this file, and the file is damaged.") from error
    if found is None or not found.text:
        raise UnreadableInput("This file holds no badge.")
    return found


def _found(data: bytes) -> Unbaked | None:
    if is_pdf(data):
        text = _attached(data)
        return None if text is None else Unbaked("pdf", "", text)
    if is_png(data):
        found = unbake_png(data)
        return None if found is None else Unbaked("png", *found)
    found = unbake_svg(data)
    return None if found is None else Unbaked("svg", *found)


def _attached(pdf: bytes) -> str | None:
    """The one attachment that is a badge; others may be anything."""
    badges = [content for content in embedded_files(pdf) if holds_traces(content) or TOKEN.fullmatch(content.strip())]
    if len(badges) > 1:
        raise DamagedContainerError("The PDF file holds more than one badge.")
    try:
        return badges[0].decode("utf-8") if badges else None
    except UnicodeDecodeError as error:
        raise DamagedContainerError("The badge in the PDF file is not UTF-8 text.") from error
