"""Word, PowerPoint and OpenDocument files: zips packed again without what says who wrote them.

Property parts are replaced by empty ones (ECMA-376 part 2 section 11; ODF 1.3 part 3 section 4.3); commenters,
accounts, paths and the numbers of editing sessions are taken out of the parts that name them; pictures, sound, PDF and
office files inside are cleaned as if they had come alone. What can be read in the document stays.
"""

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable
from functools import partial

from peer_review.metadata.errors import LockedError, NotWhatItSaysError, UnsafeError
from peer_review.metadata.mp3 import frames_only
from peer_review.metadata.mp4 import without_names
from peer_review.metadata.office_words import EMPTY_PARTS, PERSONAL, PROPERTIES
from peer_review.metadata.pdf import written_again
from peer_review.metadata.pictures import redrawn

# QUALITY S-01.
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100_000_000
MAX_RATIO = 100
MAX_DEPTH = 2

# How Windows keeps an office file that asks for a password: not a zip any more (MS-OFFCRYPTO section 2.1).
LOCKED = bytes.fromhex("d0cf11e0a1b11ae1")
LEFT_OUT = ("docprops/thumbnail", "thumbnails/", "ppt/printersettings/")
# How an office file inside an office file is opened, except for the depth.
INSIDE = re.compile(r"(?i).*\.(docx|pptx|xlsx|odt|ods|odp|odg)")
MEDIA: dict[str, Callable[[bytes], bytes]] = {
    "jpg": partial(redrawn, image_format="JPEG"),
    "jpeg": partial(redrawn, image_format="JPEG"),
    "png": partial(redrawn, image_format="PNG"),
    "webp": partial(redrawn, image_format="WEBP"),
    "mp3": frames_only,
    "mp4": without_names,
    "m4a": without_names,
    "m4v": without_names,
    "mov": without_names,
    "pdf": written_again,
}
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, UnicodeError)


def rezipped(content: bytes, depth: int = 0) -> bytes:
    """The office file packed again with empty properties, without thumbnail and without the names of commenters.

    Raises NotWhatItSaysError, LockedError, UnsafeError.
    """
    if content.startswith(LOCKED):
        raise LockedError("behind a password")
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
            _check(source)
            for entry in source.infolist():
                _copy_part(source, copy, entry, depth)
    except BROKEN as error:
        raise NotWhatItSaysError("no such office file") from error
    return target.getvalue()


def _check(source: zipfile.ZipFile) -> None:
    """Refuse what would unpack to more than anybody writes by hand, leads out of its folder, or runs."""
    entries = source.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO:
        raise UnsafeError("too large unpacked")
    if any(_leads_out(entry) or "vbaProject" in entry.filename for entry in entries):
        raise UnsafeError("a way out, or a program")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise NotWhatItSaysError("packed as no office program does")
    if len({entry.filename for entry in entries}) < len(entries):
        raise NotWhatItSaysError("two parts of one name")


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16)


def _copy_part(source: zipfile.ZipFile, copy: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """One part of the file, at a fixed date; order and compression are kept (`mimetype` comes first, unpacked)."""
    part = zipfile.ZipInfo(entry.filename)
    part.compress_type = entry.compress_type
    if not entry.filename.lower().startswith(LEFT_OUT):
        copy.writestr(part, _impersonal(entry.filename, source.read(entry), depth))


def _impersonal(name: str, content: bytes, depth: int) -> bytes:
    """A part of an office file without names of people, and a photograph in it without its place."""
    ending = name.rpartition(".")[2].lower()
    if ending in MEDIA:
        return _clean_or_empty(MEDIA[ending], content)
    if INSIDE.fullmatch(name):
        return _clean_or_empty(partial(rezipped, depth=depth + 1), content) if depth < MAX_DEPTH else b""
    if ending in ("xml", "rels", "psmdcp"):
        return _without_names(name, content)
    return content


def _clean_or_empty(clean: Callable[[bytes], bytes], content: bytes) -> bytes:
    """What cannot be opened cannot be vouched for: a damaged photograph may still say where it was taken."""
    try:
        return clean(content)
    except NotWhatItSaysError:
        return b""


def _without_names(name: str, content: bytes) -> bytes:
    """A part written in XML: an empty one in place of properties, and nobody named in the others."""
    content = _as_utf8(content)
    if empty := EMPTY_PARTS.get(name.rpartition("/")[2] if name.endswith("/meta.xml") else name):
        return empty
    if properties := PROPERTIES.search(content[:2_000]):
        return EMPTY_PARTS[f"docProps/{properties.lastgroup}.xml"]
    for parts, found, instead in PERSONAL:
        if parts.fullmatch(name):
            content = found.sub(instead, content)
    return content


def _as_utf8(content: bytes) -> bytes:
    """XML in UTF-16 is as valid and would hide every name from the searches below."""
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return content
    return re.sub(rb"(<\?xml[^>]*encoding=.)[\w-]+", rb"\1UTF-8", content.decode("utf-16").encode(), count=1)
