"""Whether two colours can be told apart: WCAG 2.2's contrast ratio, and the nearest colour that has enough of it.

Colours are ``#rrggbb``.
"""

import re

ENOUGH = 4.5  # WCAG 2.2, 1.4.3
COLOR = re.compile(r"#[0-9a-f]{6}")
STEPS = 256


def is_color(text: object) -> bool:
    """True for ``#rrggbb`` in small letters."""
    return isinstance(text, str) and COLOR.fullmatch(text) is not None


def contrast(first: str, second: str) -> float:
    """From 1 (the same) to 21 (black on white). WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(color: str, other: str, share: float) -> str:
    """The colour with this share (0 to 1) of the other one in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * (1 - share) + two * share):02x}" for one, two in pairs)


def nearest_enough(color: str, ground: str) -> str:
    """The least darkened or lightened variant of `color` that has enough contrast on `ground`."""
    variants = (
        (share, mixed(color, end, share / STEPS)) for share in range(STEPS + 1) for end in ("#000000", "#ffffff")
    )
    return next(variant for _share, variant in variants if contrast(variant, ground) >= ENOUGH)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    """sRGB's transfer function. WCAG 2.2, "relative luminance"."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
