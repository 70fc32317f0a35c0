"""What makes a rubric usable by reviewers: rules without the database, asked by the editor and by the model alike."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

FEWEST_LEVELS = 2


@dataclass(frozen=True)
class Outline:
    """As much of a criterion as the rules need."""

    title: str
    key: str
    scores: tuple[int, ...]


def problems(pass_score: int | None, criteria: list[Outline]) -> list[str]:
    """Sentences that say what to do; empty when reviewers can work with the rubric."""
    if not criteria:
        return [_("Add at least one criterion: reviewers need something to judge by.")]
    return [*_repeated_keys(criteria), *(line for one in criteria for line in _of_criterion(pass_score, one))]


def _repeated_keys(criteria: list[Outline]) -> list[str]:
    counted = Counter(criterion.key for criterion in criteria)
    repeated = [key for key, times in counted.items() if key and times > 1]
    return [_("Two criteria have the key “%(key)s”: give each its own.") % {"key": key} for key in repeated]


def _of_criterion(pass_score: int | None, criterion: Outline) -> list[str]:
    """At least two levels, no score twice, and a pass level that their scores can reach."""
    named: dict[str, Any] = {"title": criterion.title, "pass": pass_score}
    if len(criterion.scores) < FEWEST_LEVELS:
        return [_("Add levels to “%(title)s”: it needs two at least, so that there is a choice.") % named]
    found = []
    if len(set(criterion.scores)) < len(criterion.scores):
        found.append(_("Two levels of “%(title)s” have the same score: give each its own.") % named)
    lowest, highest = min(criterion.scores), max(criterion.scores)
    if pass_score is not None and not lowest <= pass_score <= highest:
        named |= {"lowest": lowest, "highest": highest}
        text = _("The pass level is %(pass)s, but “%(title)s” has scores from %(lowest)s to %(highest)s: change one.")
        found.append(text % named)
    return found
