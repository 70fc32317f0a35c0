"""Pictures light enough for a poor line: WebP, two widths, at most 60 kB each (QUALITY L-11)."""

from dataclasses import dataclass
from typing import Any

MOST_BYTES = 60_000
SMALL, LARGE = "width-480", "width-960"
# Each step is tried only when the one before is too heavy; a rendition once made is kept.
STEPS = (
    (SMALL, LARGE, 72),
    (SMALL, LARGE, 50),
    (SMALL, "width-720", 40),
    ("width-360", SMALL, 30),
    ("width-240", "width-360", 20),
)


@dataclass(frozen=True)
class LightPicture:
    """Two renditions of one image, the larger within the limit wherever the last step can reach it."""

    small: Any
    large: Any

    @property
    def srcset(self) -> str:
        return f"{self.small.url} {self.small.width}w, {self.large.url} {self.large.width}w"


def light_picture(image: Any) -> LightPicture:
    """The renditions to show of a Wagtail image; one query once they are made."""
    picture = _renditions(image, *STEPS[0])
    for step in STEPS[1:]:
        if picture.large.file.size <= MOST_BYTES:
            break
        picture = _renditions(image, *step)
    return picture


def _renditions(image: Any, small: str, large: str, quality: int) -> LightPicture:
    specs = [f"{width}|format-webp|webpquality-{quality}" for width in (small, large)]
    made = image.get_renditions(*specs)
    return LightPicture(made[specs[0]], made[specs[1]])
