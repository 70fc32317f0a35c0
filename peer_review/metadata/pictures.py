"""Pictures drawn anew, or freed of their notes without being drawn."""

import io
import struct

from PIL import Image, ImageOps

from peer_review.metadata.errors import NotWhatItSaysError, UnsafeError

# QUALITY S-01: what is larger is not opened.
MAX_PIXELS = 40_000_000
# At these qualities a photograph of a page of handwriting stays readable.
QUALITY = 88

START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# APP0 (JFIF: how dense) and APP14 (Adobe: which colours) are needed to draw it; a comment is COM (ITU T.81, annex B).
NOTES = frozenset({0xFE, *range(0xE1, 0xF0)} - {0xEE})
RESTARTS = frozenset(range(0xD0, 0xD8))


def redrawn(content: bytes, image_format: str) -> bytes:
    """The picture turned upright and encoded again, without EXIF, XMP, IPTC, comments or colour profile.

    One that was encoded here before comes back as it is: each further drawing would cost a photograph some of its
    sharpness. Raises NotWhatItSaysError for what is no such picture, UnsafeError for one of too many pixels.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[image_format]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnsafeError("too many pixels")
            result = _encoded(_upright(image, image_format), image_format)
    except NotWhatItSaysError:
        raise
    except (OSError, ValueError, SyntaxError, OverflowError, struct.error, Image.DecompressionBombError) as error:
        raise NotWhatItSaysError("no such picture") from error
    return content if _is_ours(content, result, image_format) else result


def _upright(image: Image.Image, image_format: str) -> Image.Image:
    """The pixels as the camera was held, and nothing that the file said besides."""
    upright = ImageOps.exif_transpose(image)
    mode = "RGB" if image_format == "JPEG" else "RGBA"
    drawn = Image.new(mode, upright.size)
    drawn.paste(upright.convert(mode))
    return drawn


def _encoded(image: Image.Image, image_format: str) -> bytes:
    target = io.BytesIO()
    image.save(target, image_format, **({"optimize": True} if image_format == "PNG" else {"quality": QUALITY}))
    return target.getvalue()


def _is_ours(content: bytes, result: bytes, image_format: str) -> bool:
    """Whether all but the coded pixels is what our own encoder writes for a picture of this size."""
    if image_format == "JPEG":
        return _jpeg_frame(content) == _jpeg_frame(result)
    return image_format == "WEBP" and _webp_frame(content) == _webp_frame(result)


def _jpeg_frame(content: bytes) -> tuple[bytes, bytes]:
    """Everything before the coded pixels (tables, size), and everything from the first marker after them."""
    start = _after_head(content)
    end = start
    while (end := content.find(b"\xff", end)) >= 0 and content[end + 1 : end + 2] == b"\x00":
        end += 2
    return content[:start], content[end:]


def _after_head(content: bytes) -> int:
    """Where the coded pixels begin; the end of the file when they never do."""
    position = 2
    while position + 4 <= len(content):
        marker = content[position + 1]
        position += 2 + int.from_bytes(content[position + 2 : position + 4])
        if marker == START_OF_SCAN:
            return position
    return len(content)


def _webp_frame(content: bytes) -> list[bytes]:
    """The names of the parts of a WebP file, with the content of those that hold no pixels (RFC 9649)."""
    parts, position = [content[:4]], 12
    while position + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, position)
        is_coded = name in (b"VP8 ", b"VP8L", b"ALPH")
        parts.append(name if is_coded else content[position : position + 8 + size])
        position += 8 + size + size % 2
    return [*parts, content[position:]]


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC, profile and comments, and without what follows it; its pixels as they were.

    For pictures inside a PDF, whose profile and colours stand in the PDF. Raises NotWhatItSaysError for what is none.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotWhatItSaysError("no JPEG")
    kept, position = bytearray(jpeg[:2]), 2
    while position + 2 <= len(jpeg):
        marker, end = _segment(jpeg, position)
        if marker not in NOTES:
            kept += jpeg[position:end]
        if marker == END_OF_IMAGE:
            return bytes(kept)
        position = end
    return bytes(kept)


def _segment(jpeg: bytes, position: int) -> tuple[int, int]:
    """The marker that stands here, and where its segment ends; coded pixels belong to the start of their scan."""
    fill, marker = jpeg[position : position + 2]
    if fill != 0xFF:
        raise NotWhatItSaysError("a JPEG out of step")
    if marker == 0xFF:
        return marker, position + 1
    if marker == END_OF_IMAGE or marker in RESTARTS or marker == 0x01:
        return marker, position + 2
    end = position + 2 + int.from_bytes(jpeg[position + 2 : position + 4])
    return marker, _end_of_scan(jpeg, end) if marker == START_OF_SCAN else end


def _end_of_scan(jpeg: bytes, position: int) -> int:
    """The next marker after coded pixels that is no restart: a byte FF there is followed by a zero."""
    while (position := jpeg.find(b"\xff", position)) >= 0 and position + 1 < len(jpeg):
        following = jpeg[position + 1]
        if following and following not in RESTARTS and following != 0xFF:
            return position
        position += 1 if following == 0xFF else 2
    return len(jpeg)
