"""The pictures of badges as bytes: what is drawn or uploaded today is kept under its digest when a badge is published.

A frozen definition holds that digest (`picture`); one without it was awarded under the plate of its tier. Nothing here
redraws what was kept, so what was awarded looks the same for good (docs/decisions/0006).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from badges import images
from badges.models import Achievement, Award, Picture

DIGEST_LENGTH = 32


@dataclass(frozen=True)
class Drawn:
    """The two forms of one picture."""

    png: bytes
    svg: bytes

    @property
    def digest(self) -> str:
        """Its name for good: 32 hex digits of the PNG's SHA-256."""
        return hashlib.sha256(self.png).hexdigest()[:DIGEST_LENGTH]

    def form(self, extension: str) -> bytes:
        """The bytes of ``png`` or ``svg``."""
        return self.svg if extension == "svg" else self.png


def draw(achievement: Achievement) -> Drawn:
    """Its picture as the editor has it: the uploaded image, the design, or the plate.

    Raises UploadError or DesignError when there is none to be made of them.
    """
    if achievement.image:
        with achievement.image.open_file() as file:
            png = images.reencoded(file)
        return Drawn(png, images.framed_svg(png))
    design = images.read_design(achievement.design)
    if design is None:
        return plate(achievement.tier)
    return Drawn(images.design_png(design, achievement.tier), images.design_svg(design, achievement.tier))


def plate(tier: int) -> Drawn:
    """What nobody designed anything for."""
    return Drawn(images.plate_png(tier), images.plate_svg(tier))


def keep(achievement: Achievement) -> Picture:
    """Today's picture, stored under its digest. Raises UploadError or DesignError."""
    drawn = draw(achievement)
    kept, _ = Picture.objects.get_or_create(digest=drawn.digest, defaults={"png": drawn.png, "svg": drawn.svg})
    return kept


def published(achievement: Achievement) -> Drawn:
    """What it looked like when it was last published."""
    return stored(achievement.picture_id) if achievement.picture_id else plate(achievement.tier)


def awarded(definition: Mapping[str, Any]) -> Drawn:
    """The picture that this frozen definition was awarded under. Raises Picture.DoesNotExist when it is gone."""
    digest = definition.get("picture")
    return stored(digest) if digest else plate(definition["tier"])


@lru_cache(maxsize=64)
def stored(digest: str) -> Drawn:
    """A kept picture; the same digest is always the same bytes. Raises Picture.DoesNotExist."""
    row = Picture.objects.get(digest=digest)
    return Drawn(bytes(row.png), bytes(row.svg))


def without_digest(achievement: Achievement) -> Drawn:
    """What `/achievements/<uuid>/image.png` shows.

    Badges signed before pictures were kept name that address: while there is one, it shows what that one was awarded
    under, else today's.
    """
    older = Award.objects.filter(achievement=achievement).exclude(definition__has_key="picture").order_by("pk").first()
    return awarded(older.definition) if older else published(achievement)
