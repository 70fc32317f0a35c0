"""Badges inside their image: baked when a file is asked for, then kept in the cache."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

from django.core.cache import cache

from badges import pictures
from badges.openbadges.baking import Standard, bake

Extension = Literal["png", "svg"]
KEPT_SECONDS = 24 * 3600


def baked(
    definition: Mapping[str, Any], payload: str, extension: Extension, *, standard: Standard, verify: str = ""
) -> bytes:
    """The picture of this frozen definition with the badge in it. The same payload gives the same bytes.

    `payload` is JSON, or in a PNG a compact JWS; in an SVG that goes into `verify`, and the payload is empty.
    """
    picture = definition.get("picture") or f"plate-{definition['tier']}"
    digest = hashlib.sha256(f"{picture}|{standard}|{verify}|{payload}".encode()).hexdigest()
    key = f"baked:{extension}:{digest}"
    image: bytes | None = cache.get(key)
    if image is None:
        image = bake(pictures.awarded(definition).form(extension), payload, standard=standard, verify=verify)
        cache.set(key, image, KEPT_SECONDS)
    return image
