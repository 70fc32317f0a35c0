"""Which files a portfolio takes, told by content and by name, and what is taken out of them.

A type is accepted when its name ends rightly *and* its first bytes agree. Office files are ZIP archives: their size
unpacked, number of entries and ratio are bounded, so that a small file cannot fill a disk (ASVS 5.2.3). Images are
written anew, which drops EXIF, XMP, IPTC and places; office files lose their author fields: the reviewer must not learn
who the author is, nor anyone where a pupil lives.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps

MAX_FILES = 10
MAX_PIXELS = 40_000_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 1024 * 1024
MAX_RATIO = 100
PNG, JPEG, WEBP, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"%PDF-"
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
IMAGE_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml"}
META_PARTS = {"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml"}
# What names a person in those parts; the elements stay, empty, so that readers still open the file.
PERSONAL = re.compile(
    rb"(<(?P<tag>dc:creator|cp:lastModifiedBy|Manager|Company|meta:initial-creator|meta:printed-by)(?:\s[^>]*)?>)"
    rb"[^<]*(</(?P=tag)>)"
)

PDF_TEXT = re.compile(rb"(/(?:Author|Company|Manager)\s*\()((?:\\.|[^\\()])*)(\))", re.DOTALL)
PDF_HEX = re.compile(rb"(/(?:Author|Company|Manager)\s*<)([0-9A-Fa-f\s]*)(>)")
PDF_XMP = re.compile(rb"(<dc:creator>)(.*?)(</dc:creator>)", re.DOTALL)


class ContentError(ValueError):
    """The content is not what the name promises, or is unsafe to keep. `args[0]` is one of the reasons below."""


UNKNOWN_TYPE, NOT_WHAT_IT_SAYS, UNSAFE = "unknown-type", "not-what-it-says", "unsafe"


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
    if extension in IMAGE_FORMATS:
        data = _clean_image(data, IMAGE_FORMATS[extension])
    elif extension in MAIN_PARTS:
        data = _clean_archive(data, MAIN_PARTS[extension])
    elif not _looks_like(extension, data):
        raise ContentError(NOT_WHAT_IT_SAYS)
    elif extension == "pdf":
        data = _without_pdf_authors(data)
    return CleanFile(TYPES[extension], data)


def _looks_like(extension: str, data: bytes) -> bool:
    """First bytes of the formats that are kept as they are."""
    if extension == "pdf":
        return data.startswith(PDF)
    if extension == "mp3":
        return data.startswith(b"ID3") or (len(data) > 1 and data[0] == 0xFF and data[1] & 0xE0 == 0xE0)
    if extension in ("mp4", "m4a"):
        return data[4:8] == b"ftyp"
    return _is_text(data)


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode()
    except UnicodeDecodeError:
        return False


def _without_pdf_authors(data: bytes) -> bytes:
    """Author fields overwritten with spaces of the same length, so that no offset in the file moves.

    Reaches the document information and XMP where they stand uncompressed (ISO 32000-1, 14.3), as most writers leave
    them; what is packed in an object stream stays.
    """
    data = PDF_TEXT.sub(lambda found: found[1] + b" " * len(found[2]) + found[3], data)
    data = PDF_HEX.sub(lambda found: found[1] + b" " * len(found[2]) + found[3], data)
    return PDF_XMP.sub(lambda found: found[1] + b" " * len(found[2]) + found[3], data)


def _clean_image(data: bytes, image_format: str) -> bytes:
    """The same picture, turned upright, written anew without any metadata."""
    try:
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ContentError(UNSAFE)
            upright = ImageOps.exif_transpose(image)
            kept = upright.convert("RGB") if image_format == "JPEG" else upright.convert("RGBA")
    except ContentError:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds on damaged input; all mean the same here.
        raise ContentError(NOT_WHAT_IT_SAYS) from error
    clean = Image.frombytes(kept.mode, kept.size, kept.tobytes())
    target = io.BytesIO()
    clean.save(target, image_format, quality=85) if image_format != "PNG" else clean.save(target, "PNG")
    return target.getvalue()


def _clean_archive(data: bytes, main_part: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_unsafe(archive)
            if main_part not in archive.namelist():
                raise ContentError(NOT_WHAT_IT_SAYS)
            return _without_authors(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
        raise ContentError(NOT_WHAT_IT_SAYS) from error


def _refuse_unsafe(archive: zipfile.ZipFile) -> None:
    """Too many entries, too much unpacked, too good a ratio, a way out of the folder, or macros."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked / packed > MAX_RATIO
    names = [entry.filename for entry in entries]
    if is_bomb or any(_is_outside(name) or "vbaProject" in name for name in names):
        raise ContentError(UNSAFE)


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _without_authors(archive: zipfile.ZipFile) -> bytes:
    """The archive written anew, the author fields of its properties emptied."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename in META_PARTS:
                content = PERSONAL.sub(rb"\g<1>\g<3>", content)
            kind = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            copy.writestr(zipfile.ZipInfo(entry.filename), content, compress_type=kind)
    return target.getvalue()
