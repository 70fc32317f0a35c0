"""Baking a badge into an image and taking it out again, PNG and SVG, OB 3.0 and OB 2.0.

The standard decides keyword and namespace, the file's first bytes decide the container.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .errors import DamagedContainerError, UnreadableInput
from .png import bake_png, is_png, unbake_png
from .svg import bake_svg, is_svg, unbake_svg

Standard = Literal["ob3", "ob2"]
# A file with one of these in it was meant to hold a badge, however damaged it is.
TRACES = (
    b"openbadge",
    b"AchievementCredential",
    b"OpenBadgeCredential",
    b"https://purl.imsglobal.org/spec/ob",
    b"https://w3id.org/openbadges",
    b"credentialSubject",
)


@dataclass(frozen=True)
class Unbaked:
    """A badge out of an image. `standard` is what the container says, `text` is JSON, an address or a JWS."""

    container: Literal["png", "svg"]
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


def unbake(image: bytes) -> Unbaked:
    """The badge in a PNG or SVG.

    Raises UnreadableInput if there is none, DamagedContainerError if there is one but the file is damaged,
    ambiguous or over a limit.
    """
    container: Literal["png", "svg"] = "png" if is_png(image) else "svg"
    try:
        found = unbake_png(image) if container == "png" else unbake_svg(image)
    except DamagedContainerError as error:
        if holds_traces(image):
            raise
        raise UnreadableInput("No badge was found in this image, and the image is damaged.") from error
    if found is None or not found[1]:
        raise UnreadableInput("This image holds no badge.")
    return Unbaked(container, *found)


def holds_traces(data: bytes) -> bool:
    """True if damaged bytes were meant to hold a badge."""
    return any(trace in data for trace in TRACES)
