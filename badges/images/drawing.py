"""One drawing, two writers: SVG by hand, PNG with Pillow, drawn four times too large and then scaled down.

Coordinates are the picture's own 400 × 440, y downward. Nothing is ever text, so one picture serves every language.
"""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 400, 440
OVERSIZE = 4
PNG_WIDTH = 600
COLORS = 96  # look the same as all of them, and weigh a fifth

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """A closed polygon, or an open line when it has no fill. `is_round`: the ends of the line are."""

    points: tuple[Point, ...]
    fill: str | None
    stroke: str | None = None
    width: float = 0.0
    is_round: bool = False


def svg_of(shapes: Iterable[Shape]) -> bytes:
    """The shapes as a small SVG document: paths only, nothing active."""
    body = "".join(map(path_of, shapes))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{body}</svg>\n'.encode()


def png_of(shapes: Iterable[Shape]) -> bytes:
    """The shapes as a PNG 600 pixels wide, transparent around them."""
    scale = PNG_WIDTH * OVERSIZE / WIDTH
    size = (PNG_WIDTH * OVERSIZE, round(HEIGHT * scale))
    image = Image.new("RGBA", size, (251, 248, 243, 0))
    draw = ImageDraw.Draw(image)
    for shape in shapes:
        _draw(draw, shape, scale)
    small = image.resize((PNG_WIDTH, size[1] // OVERSIZE), Image.Resampling.LANCZOS)
    return png_bytes(small)


def png_bytes(image: Image.Image) -> bytes:
    """A small PNG of an RGBA image, without any metadata."""
    output = io.BytesIO()
    image.quantize(COLORS, method=Image.Quantize.FASTOCTREE).save(output, "PNG", optimize=True)
    return output.getvalue()


def arc(x: float, y: float, radius: float, start: float, end: float, steps: int) -> tuple[Point, ...]:
    """Points on a circle from `start` to `end` degrees, counted from the right, upward positive."""
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return tuple((x + radius * math.cos(angle), y - radius * math.sin(angle)) for angle in angles)


def path_of(shape: Shape) -> str:
    """One `<path>`."""
    points = "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points)
    close = "Z" if shape.fill else ""
    stroke = f' stroke="{shape.stroke}" stroke-width="{shape.width:g}" stroke-linejoin="round"' if shape.stroke else ""
    cap = ' stroke-linecap="round"' if shape.is_round else ""
    return f'<path d="M{points}{close}" fill="{shape.fill or "none"}"{stroke}{cap}/>'


def _draw(draw: ImageDraw.ImageDraw, shape: Shape, scale: float) -> None:
    points = [(x * scale, y * scale) for x, y in shape.points]
    if shape.fill:
        draw.polygon(points, fill=shape.fill)
    if shape.stroke:
        outline = [*points, points[0], points[1]] if shape.fill else points
        draw.line(outline, fill=shape.stroke, width=round(shape.width * scale), joint="curve")
        if shape.is_round:
            _draw_ends(draw, (points[0], points[-1]), shape.width * scale / 2, shape.stroke)


def _draw_ends(draw: ImageDraw.ImageDraw, ends: Iterable[Point], radius: float, color: str) -> None:
    for x, y in ends:
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)
