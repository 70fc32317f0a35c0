"""Badges inside their image: baked when a file is asked for, then kept in the cache."""

import hashlib
from collections.abc import Callable
from typing import Literal

from django.core.cache import cache

from badges import images
from badges.openbadges.baking import Standard, bake

Extension = Literal["png", "svg"]
KEPT_SECONDS = 24 * 3600
PLATES: dict[str, Callable[[int], bytes]] = {"png": images.plate_png, "svg": images.plate_svg}


def baked(tier: int, payload: str, extension: Extension, *, standard: Standard, verify: str = "") -> bytes:
    """The plate of this tier with the badge in it. The same payload gives the same bytes."""
    digest = hashlib.sha256(f"{tier}|{standard}|{verify}|{payload}".encode()).hexdigest()
    key = f"baked:{extension}:{digest}"
    image: bytes | None = cache.get(key)
    if image is None:
        image = bake(PLATES[extension](tier), payload, standard=standard, verify=verify)
        cache.set(key, image, KEPT_SECONDS)
    return image
