"""What makes a rubric usable by reviewers: rules without the database, asked by the editor and by the model alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from competencies.judging import COMMENTS, LEVELS, PASS

FEWEST_LEVELS = 2
# Passed and not yet: both are described, or neither.
DESCRIPTORS_OF_A_PASS = (0, 2)


@dataclass(frozen=True)
class Outline:
    """As much of a criterion as the rules need."""

    title: str
    key: str
    scores: tuple[int, ...]
    mode: str = LEVELS


def problems(pass_score: int | None, criteria: Sequence[Outline]) -> list[str]:
    """Sentences that say what to do; empty when reviewers can work with the rubric."""
    if not criteria:
        return [_("Add at least one criterion: reviewers need something to judge by.")]
    found = _repeated_keys(criteria)
    if all(criterion.mode == COMMENTS for criterion in criteria):
        found.append(_("Let at least one criterion have a mark: comments alone decide nothing."))
    return [*found, *(line for one in criteria for line in _of_criterion(pass_score, one))]


def _repeated_keys(criteria: Sequence[Outline]) -> list[str]:
    counted = Counter(criterion.key for criterion in criteria)
    repeated = [key for key, times in counted.items() if key and times > 1]
    return [_("Two criteria have the key “%(key)s”: give each its own.") % {"key": key} for key in repeated]


def _of_criterion(pass_score: int | None, criterion: Outline) -> list[str]:
    if criterion.mode == COMMENTS:
        return []
    if criterion.mode == PASS:
        return _of_pass(criterion)
    return _of_levels(pass_score, criterion)


def _of_pass(criterion: Outline) -> list[str]:
    if len(criterion.scores) in DESCRIPTORS_OF_A_PASS:
        return []
    text = _("“%(title)s” is passed or not yet: describe both (first “not yet”, then “pass”), or leave its levels out.")
    return [text % {"title": criterion.title}]


def _of_levels(pass_score: int | None, criterion: Outline) -> list[str]:
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
