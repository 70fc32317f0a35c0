"""Which files a portfolio takes, told by content and by name.

A type is accepted when its name ends rightly *and* its content can be opened as that type. What is kept is the file
without what says who made it and where: the cleaner is `peer_review.metadata`, the one that a portfolio goes through
again when it is handed in, so that the promise made to the author while uploading is the one that is kept.
"""

import io
import zipfile
from dataclasses import dataclass

from peer_review.metadata import LockedError, NotWhatItSaysError, UnsafeError, bare

MAX_FILES = 10
PDF, MP4 = b"%PDF-", b"ftyp"
OOXML = "application/vnd.openxmlformats-officedocument."
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "docx": OOXML + "wordprocessingml.document",
    "pptx": OOXML + "presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "txt": "text/plain",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
}
MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml"}


class ContentError(ValueError):
    """The content is not what the name promises, or is unsafe to keep. `args[0]` is one of the reasons below."""


UNKNOWN_TYPE, NOT_WHAT_IT_SAYS, UNSAFE, LOCKED = "unknown-type", "not-what-it-says", "unsafe", "locked"


@dataclass(frozen=True)
class CleanFile:
    """A file that may be kept: its media type, and its bytes without personal metadata."""

    content_type: str
    data: bytes


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def cleaned(name: str, data: bytes) -> CleanFile:
    """Check `data` against the extension of `name` and take personal metadata out. Raises ContentError(reason)."""
    extension = extension_of(name)
    if extension not in TYPES:
        raise ContentError(UNKNOWN_TYPE)
    if not _looks_like(extension, data):
        raise ContentError(NOT_WHAT_IT_SAYS)
    try:
        return CleanFile(TYPES[extension], bare(data, TYPES[extension]))
    except LockedError as error:
        raise ContentError(LOCKED) from error
    except UnsafeError as error:
        raise ContentError(UNSAFE) from error
    except NotWhatItSaysError as error:
        raise ContentError(NOT_WHAT_IT_SAYS) from error


def _looks_like(extension: str, data: bytes) -> bool:
    """What the cleaner does not look at: first bytes, the part that makes an office file one of its kind, text."""
    if extension == "pdf":
        return data.startswith(PDF)
    if extension in ("mp4", "m4a"):
        return data[4:8] == MP4
    if extension in MAIN_PARTS:
        return _has_part(data, MAIN_PARTS[extension])
    return extension != "txt" or _is_text(data)


def _has_part(data: bytes, name: str) -> bool:
    """Whether it is a zip with this part; what cannot be opened at all is the cleaner's to name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return name in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, UnicodeError, ValueError):
        return True


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False
