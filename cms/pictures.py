"""Pictures light enough for a poor line: WebP, two widths, at most 60 kB each (QUALITY L-11)."""

from dataclasses import dataclass
from typing import Any

MOST_BYTES = 60_000
# Each step (small width, large width, quality) is tried only when the one before is too heavy.
STEPS = ((480, 960, 72), (480, 960, 50), (480, 720, 40), (360, 480, 30), (240, 360, 20))


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


def _renditions(image: Any, small: int, large: int, quality: int) -> LightPicture:
    """Renditions of two widths; `max` makes smaller only, `width` would blow a small original up."""
    specs = [f"max-{width}x9999|format-webp|webpquality-{quality}" for width in (small, large)]
    made = image.get_renditions(*specs)
    return LightPicture(made[specs[0]], made[specs[1]])
