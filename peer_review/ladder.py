"""No author waits for ever: what a submission's age asks for. Pure: moments in, the next step out, no clock is read.

From the moment of submission: peers, reminded when they are asked, after 48 h and after 96 h, and let go when their
lease lapses → after 48 h without enough readers, other cohorts and graduates too → after 96 h two reviews will do, when
those who gave them weigh enough → after 120 h at the latest the moderator, who has 48 h. That is 7 days in all.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from peer_review.scoring import Rule, Step, Verdict, next_step

START_WITHIN = timedelta(hours=24)
REMINDERS = (timedelta(0), timedelta(hours=48), timedelta(hours=96))
# From being asked to handing in. A moderator answers for the work a day later, whatever readers do.
DAYS_TO_ANSWER = 4
WIDEN_AFTER = timedelta(hours=48)
LOWER_AFTER = timedelta(hours=96)
MODERATE_AFTER = timedelta(hours=120)
MODERATOR_WITHIN = timedelta(hours=48)
# Where readers disagree, so many more are asked at a time: one more rarely settles it and would cost another day.
MORE_AT_ONCE = 2
# One reviewer alone never decides, unless the author of the task wanted no more.
LEAST_QUORUM = 2


class Rung(IntEnum):
    """How far up a submission is; the higher includes the lower."""

    PEERS = 0
    WIDENED = 1
    LOWERED = 2
    MODERATOR = 3


class Move(StrEnum):
    """What to do for a submission now."""

    WAIT = "wait"
    ASK = "ask"
    DECIDE = "decide"
    MODERATE = "moderate"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a submission: reviews completed and open, the reviewers' total weight, the verdict so far.

    `verdict` is None while there is no review. `is_exhausted`: nobody is left who could be asked.
    """

    submitted_at: datetime
    done: int
    open: int
    weight: float
    verdict: Verdict | None = None
    is_exhausted: bool = False


def lease_until(proposed_at: datetime, started_at: datetime | None, days: int = DAYS_TO_ANSWER) -> datetime:
    """Until when an assignment is held: 24 h to start; who has started has `days` from when they were asked."""
    return proposed_at + (START_WITHIN if started_at is None else max(START_WITHIN, timedelta(days=days)))


def is_lapsed(proposed_at: datetime, started_at: datetime | None, now: datetime, days: int = DAYS_TO_ANSWER) -> bool:
    """Whether it is to be released and offered to somebody else. Work handed in is not asked about."""
    return now >= lease_until(proposed_at, started_at, days)


def reminders_due(proposed_at: datetime, sent: int, now: datetime) -> int:
    """How many reminders are due beyond the `sent` ones. Whoever is late sends one and counts them all."""
    return max(0, sum(proposed_at + after <= now for after in REMINDERS) - sent)


def rung(submitted_at: datetime, now: datetime) -> Rung:
    """How far up the ladder the wait has brought it."""
    age = now - submitted_at
    return Rung(sum(age >= after for after in (WIDEN_AFTER, LOWER_AFTER, MODERATE_AFTER)))


def quorum(rule: Rule, step: Rung, weight: float) -> int:
    """How many completed reviews decide: fewer from LOWERED on, when those who gave them weigh enough."""
    if step < Rung.LOWERED or weight < rule.needed_weight:
        return rule.reviews_wanted
    return min(rule.reviews_wanted, LEAST_QUORUM)


def readers_wanted(done: int, rule: Rule) -> int:
    """How many readers in all a submission wants whose `done` reviews left a doubt."""
    return max(done + 1, min(done + MORE_AT_ONCE, rule.most_reviews))


def next_move(standing: Standing, rule: Rule, now: datetime) -> Move:
    """What to do now. Never WAIT at the top of the ladder, so that every submission ends."""
    step = rung(standing.submitted_at, now)
    if standing.verdict and standing.done >= quorum(rule, step, standing.weight):
        wanted = _move_of(standing, rule)
    else:
        wanted = _asking(standing, rule.reviews_wanted - standing.done)
    is_over = step == Rung.MODERATOR and wanted in (Move.ASK, Move.WAIT)
    return Move.MODERATE if is_over else wanted


def expected_by(submitted_at: datetime, now: datetime) -> datetime:
    """By when the author can expect a decision: five days in peers' hands, two more in the moderator's."""
    if rung(submitted_at, now) < Rung.MODERATOR:
        return responsible_from(submitted_at)
    return responsible_from(submitted_at) + MODERATOR_WITHIN


def responsible_from(submitted_at: datetime) -> datetime:
    """From when at the latest the moderator, not chance, is responsible."""
    return submitted_at + MODERATE_AFTER


def moderator_due(handed_over_at: datetime) -> datetime:
    """By when the moderator decides."""
    return handed_over_at + MODERATOR_WITHIN


def _move_of(standing: Standing, rule: Rule) -> Move:
    """The quorum is there: what the verdict asks for."""
    assert standing.verdict is not None
    step = next_step(standing.verdict, standing.done, rule)
    if step == Step.ASK:
        return _asking(standing, readers_wanted(standing.done, rule) - standing.done)
    return Move.DECIDE if step == Step.DECIDE else Move.MODERATE


def _asking(standing: Standing, missing: int) -> Move:
    """Ask for what nobody is reading yet, as long as there is anybody to ask."""
    return Move.ASK if standing.open < missing and not standing.is_exhausted else Move.WAIT
