"""Compiled shapes: issuing expands an Achievement once and fills in the person (RDFC-1.0, byte for byte PyLD's)."""

from .press import Press, as_text
from .shapes import Shapes, own_shapes

__all__ = ["Press", "Shapes", "as_text", "own_shapes"]
