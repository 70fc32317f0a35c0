"""Takes out of a file what says who made it, where and with what (QUALITY S-03). Pure: bytes in, bytes out.

Pictures are drawn anew: the copy has the pixels and nothing else. Word, PowerPoint and OpenDocument files are zips
whose property parts are replaced by empty ones (ECMA-376 part 2 section 11; ODF 1.3 part 3 section 4.3). PDF, sound and
video are copied as they are: the names and places in them stay.
"""

import io
import re
import zipfile
import zlib
from contextlib import suppress

from PIL import Image, ImageOps

# QUALITY S-01: what is larger is not opened.
MAX_PIXELS = 40_000_000
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100_000_000

IMAGE_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
# At these qualities a photograph of a page of handwriting stays readable.
QUALITY = 88

OFFICE_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
    }
)
EMPTY_PARTS = {
    "docProps/core.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.3" '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    ),
}
# Who wrote what is also said inside the document: (parts of the zip, what is found there, what is put in its place).
# Word: comments, tracked changes, people with their accounts, and the path of the template in somebody's folder.
# PowerPoint: authors of comments, old and new. OpenDocument: annotations, tracked changes and fields.
PERSONAL = (
    (re.compile(r"word/.*\.xml"), re.compile(rb'(\sw\d*:(?:author|initials|userId|providerId))="[^"]*"'), rb'\1=""'),
    (re.compile(r"word/_rels/settings\.xml\.rels"), re.compile(rb'(\sTarget)="[^"]*"'), rb'\1="file:///Normal.dotm"'),
    (
        re.compile(r"ppt/(commentAuthors|authors)\.xml"),
        re.compile(rb'(\s(?:name|initials|userId|providerId))="[^"]*"'),
        rb'\1=""',
    ),
    (
        re.compile(r"(content|styles)\.xml"),
        re.compile(
            rb"(<(dc:creator|meta:creator-initials|text:creator|text:initial-creator|text:author-name"
            rb"|text:author-initials|text:sender-[a-z-]+)(?:\s[^>]*)?>)[^<]*(</\2>)"
        ),
        rb"\1\3",
    ),
    # The thumbnail is left out, so nothing may point at it.
    (re.compile(r"_rels/\.rels"), re.compile(rb"<Relationship\s[^>]*metadata/thumbnail[^>]*/>"), rb""),
)
PICTURES = re.compile(r"(?:word/media|ppt/media|Pictures)/.*\.(?P<ending>jpe?g|png)", re.IGNORECASE)


class NotWhatItSaysError(ValueError):
    """The bytes are no file of their type, or one too large to open safely."""


def bare(content: bytes, content_type: str) -> bytes:
    """The file without its metadata; as it is, when its type is not one that can be cleaned here."""
    if image_format := IMAGE_FORMATS.get(content_type):
        return _redrawn(content, image_format)
    if content_type in OFFICE_TYPES:
        return _rezipped(content)
    return content


def _redrawn(content: bytes, image_format: str) -> bytes:
    """The picture turned upright and encoded again, without EXIF, XMP, IPTC, comments or colour profile."""
    try:
        with Image.open(io.BytesIO(content), formats=[image_format]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise NotWhatItSaysError("too many pixels")
            upright = ImageOps.exif_transpose(image)
            mode = "RGB" if image_format == "JPEG" else "RGBA"
            drawn = Image.new(mode, upright.size)
            drawn.paste(upright.convert(mode))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NotWhatItSaysError("no such picture") from error
    target = io.BytesIO()
    drawn.save(target, image_format, **({"optimize": True} if image_format == "PNG" else {"quality": QUALITY}))
    return target.getvalue()


def _rezipped(content: bytes) -> bytes:
    """The office file packed again with empty properties, without thumbnail and without the names of commenters."""
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
            _check_size(source)
            for entry in source.infolist():
                _copy_part(source, copy, entry)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError) as error:
        raise NotWhatItSaysError("no such office file") from error
    return target.getvalue()


def _check_size(source: zipfile.ZipFile) -> None:
    """Refuse what would unpack to more than anybody writes by hand."""
    entries = source.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise NotWhatItSaysError("too large unpacked")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise NotWhatItSaysError("packed as no office program does")


def _copy_part(source: zipfile.ZipFile, copy: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """One part of the file, at a fixed date; order and compression are kept (`mimetype` comes first, unpacked)."""
    part = zipfile.ZipInfo(entry.filename)
    part.compress_type = entry.compress_type
    if empty := EMPTY_PARTS.get(entry.filename):
        copy.writestr(part, empty)
    elif not entry.filename.lower().startswith(("docprops/thumbnail", "thumbnails/")):
        copy.writestr(part, _impersonal(entry.filename, source.read(entry)))


def _impersonal(name: str, content: bytes) -> bytes:
    """A part of an office file without names of people, and a photograph in it without its place."""
    for parts, found, instead in PERSONAL:
        if parts.fullmatch(name):
            content = found.sub(instead, content)
    if picture := PICTURES.fullmatch(name):
        # What cannot be opened as a picture is not shown as one either.
        with suppress(NotWhatItSaysError):
            return _redrawn(content, "PNG" if picture["ending"].lower() == "png" else "JPEG")
    return content
