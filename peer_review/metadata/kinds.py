"""Media types by the way they are cleaned, and what a process may take that opens one of them."""

from typing import NamedTuple

MEGABYTE = 1024 * 1024
IMAGE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
MP4_TYPES = frozenset({"video/mp4", "audio/mp4"})
PDF = "application/pdf"
OOXML = "application/vnd.openxmlformats-officedocument."
OFFICE_TYPES = frozenset(
    {
        OOXML + "wordprocessingml.document",
        OOXML + "presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
    }
)


class Allowance(NamedTuple):
    """What one file may take: seconds of processor time, bytes of address space."""

    seconds: float
    memory: int


# An office file may hold dozens of photographs, each of which is drawn anew; a PDF's are not unpacked.
IN_A_PROCESS = {
    PDF: Allowance(2.0, 256 * MEGABYTE),
    **{kind: Allowance(20.0, 1024 * MEGABYTE) for kind in OFFICE_TYPES},
}
