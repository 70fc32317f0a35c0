"""What apps above add to the rubric's page in Wagtail's editor. Each fills this from its `AppConfig.ready`.

    register("peer_review", heading=_("Peer review"), panels=lambda: [InlinePanel("review_policy", max_num=1)])
    register_use("peer_review", count=lambda digest: Submission.objects.filter(frozen_rubric__digest=digest).count())

The panels stand in a tab of their own and belong to the same form: relations that point at the rubric with a
`ParentalKey` are saved with it. They are no part of `CFRubric.as_content`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tab:
    """One tab beside the rubric's own; `panels` is asked once, when the editor's form is built."""

    heading: Any
    panels: Callable[[], Sequence[Any]]
    order: int = 50


_tabs: dict[str, Tab] = {}
_uses: dict[str, Callable[[str], int]] = {}


def register(name: str, *, heading: Any, panels: Callable[[], Sequence[Any]], order: int = 50) -> None:
    """Add a tab; one of the same name replaces it, so that `ready` may run twice."""
    _tabs[name] = Tab(heading, panels, order)


def register_use(name: str, *, count: Callable[[str], int]) -> None:
    """Let the editor say how many portfolios use a version: `count` takes its digest."""
    _uses[name] = count


def tabs() -> list[Tab]:
    """The tabs that others added, in order."""
    return sorted(_tabs.values(), key=lambda tab: tab.order)


def uses_of(digest: str) -> int:
    """How many portfolios are judged by the version with this digest, as far as anybody counts them."""
    return sum(count(digest) for count in _uses.values())
