"""An uploaded picture: read with Pillow, drawn anew, so that nothing of the file but its pixels gets in.

SVG files are refused: one that an issuer uploads could carry script, references and bombs (QUALITY S-04).
"""

import base64
import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from badges.images.drawing import PNG_WIDTH, png_bytes

SMALLEST_SIDE = 90  # Open Badges 2.0, "image": at least 90 pixels
MOST_PIXELS = 40_000_000
MOST_BYTES = 256 * 1024
WIDEST = 1.34  # the longer side by the shorter: badges are shown in squares
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class UploadError(ValueError):
    """This file cannot be a badge's picture. `reason`: unreadable, small, large, oblong or heavy."""

    def __init__(self, reason: str, width: int = 0, height: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.width, self.height = reason, width, height


def reencoded(file: BinaryIO) -> bytes:
    """The picture as a PNG of at most 600 pixels and 256 kB, upright, without metadata. Raises UploadError."""
    image = _opened(file)
    width, height = image.size
    if min(width, height) < SMALLEST_SIDE:
        raise UploadError("small", width, height)
    if max(width, height) > WIDEST * min(width, height):
        raise UploadError("oblong", width, height)
    image.thumbnail((PNG_WIDTH, PNG_WIDTH), Image.Resampling.LANCZOS)
    return _light(image)


def framed_svg(png: bytes) -> bytes:
    """An SVG that shows this PNG and nothing else."""
    width, height = Image.open(io.BytesIO(png)).size
    data = base64.b64encode(png).decode()
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    shown = f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{shown}</svg>\n'.encode()


def _opened(file: BinaryIO) -> Image.Image:
    """RGBA pixels, turned as the camera meant them. The size is known before a pixel is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise UploadError("large", *image.size)
            return ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, UploadError):
            raise
        raise UploadError("unreadable") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise UploadError("large") from error


def _light(image: Image.Image) -> bytes:
    """True colours where they are light enough, else the palette that the plate has too."""
    output = io.BytesIO()
    # A new image: `info` of the old one (EXIF, profiles, texts) stays behind.
    clean = Image.new("RGBA", image.size)
    clean.paste(image)
    clean.save(output, "PNG", optimize=True)
    content = output.getvalue() if output.tell() <= MOST_BYTES else png_bytes(clean)
    if len(content) > MOST_BYTES:
        raise UploadError("heavy", *image.size)
    return content
