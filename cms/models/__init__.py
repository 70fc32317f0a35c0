"""Site chrome: the page every page is, the home page, and the blocks that any page may use."""

from cms.models.blocks import BodyBlocks
from cms.models.pages import BasePage, HomePage

__all__ = ["BasePage", "BodyBlocks", "HomePage"]
