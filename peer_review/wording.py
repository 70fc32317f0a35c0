"""Facts of a submission as plain sentences, in the reader's language: days, numbers and roles, never people."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cms.dates import weekday
from peer_review.models import Decision, Submission, SubmissionStep
from peer_review.progress import Progress, day_of
from peer_review.scoring import PassRule, asks_for_every
from peer_review.settling import ROLE_NAMES

Kind = SubmissionStep.Kind


def log_of(submission: Submission, steps: Iterable[SubmissionStep]) -> list[str]:
    """Everything that was done so far, oldest first; the same thing twice on one day is said once.

    What follows from one reader's act is told from the next day on, as in `progress`.
    """
    said = [_("On %(day)s you handed it in.") % {"day": weekday(submission.submitted_at)}]
    before: tuple[str, list[str]] = ("", [])
    for step in tellable(steps):
        done, hear = what_was_done(step), _hear_by(step.expected_at)
        if (done, hear) != before:
            # Every step has its day; it is said where it is another than before.
            said.append(" ".join([done, *(hear if hear != before[1] else [])]))
        before = (done, hear)
    return said


def tellable(steps: Iterable[SubmissionStep]) -> Iterator[SubmissionStep]:
    """Those that their author may know of today."""
    today, is_asked = day_of(timezone.now()), False
    for step in steps:
        # Whoever is asked first is asked by the author's own act; whoever comes later takes somebody's place.
        follows = step.kind in _OF_READERS or (step.kind == Kind.ASKED and is_asked)
        is_asked = step.kind != Kind.APPEALED and (is_asked or step.kind == Kind.ASKED)
        if not follows or step.at < today:
            yield step


def what_was_done(step: SubmissionStep) -> str:
    """One step: the day, and what was done."""
    named = {"day": weekday(step.at), "number": in_words(step.count)}
    counted = COUNTED.get(Kind(step.kind))
    return counted(step.count) % named if counted else str(LINES[Kind(step.kind)]) % named


def _hear_by(moment: datetime | None) -> list[str]:
    """A day that is over is no promise any more: then nothing."""
    if moment is None or moment < timezone.now():
        return []
    return [_("You will hear by %(day)s.") % {"day": weekday(moment)}]


def in_words(number: int) -> str:
    """ "three"; in Arabic, where a number changes with what is counted, digits: "3"."""
    return str(number) if (get_language() or "").startswith("ar") else str(apnumber(number))


def _asked(count: int) -> str:
    return ngettext(
        "On %(day)s we asked %(number)s reader.",
        "On %(day)s we asked %(number)s readers.",
        count,
    )


def _another(count: int) -> str:
    return ngettext(
        "On %(day)s we asked for one more view, since the readers saw it differently: %(number)s reader in all.",
        "On %(day)s we asked for one more view, since the readers saw it differently: %(number)s readers in all.",
        count,
    )


def _lowered(count: int) -> str:
    return ngettext(
        "On %(day)s we went on with %(number)s reader, so that you need not wait longer.",
        "On %(day)s we went on with %(number)s readers, so that you need not wait longer.",
        count,
    )


COUNTED: dict[str, Callable[[int], str]] = {Kind.ASKED: _asked, Kind.ANOTHER: _another, Kind.LOWERED: _lowered}
LINES: dict[str, Any] = {
    Kind.REMINDED: gettext_lazy("On %(day)s we reminded a reader."),
    Kind.RELEASED: gettext_lazy("On %(day)s a reader who had not begun made room for somebody else."),
    Kind.RECUSED: gettext_lazy("On %(day)s a reader gave it back, and we looked for another."),
    Kind.WIDENED: gettext_lazy("On %(day)s we began to ask people of other courses and years as well."),
    Kind.MODERATOR: gettext_lazy("On %(day)s we gave it to a person who answers for it."),
    Kind.HIDDEN: gettext_lazy("On %(day)s it was hidden: a reader saw a child or a pupil’s name in it."),
    Kind.SHOWN: gettext_lazy("On %(day)s somebody looked at it and found no child: it is read again."),
    Kind.TRAINER: gettext_lazy("On %(day)s it had not been settled in time, and we asked a trainer."),
    Kind.ADMINISTRATOR: gettext_lazy("On %(day)s it had not been settled in time, and we asked an administrator."),
    Kind.PLATFORM: gettext_lazy(
        "On %(day)s it had not been settled in time, and we asked the administrators of this site."
    ),
    Kind.DECIDED: gettext_lazy("On %(day)s it was decided."),
    Kind.APPEALED: gettext_lazy("On %(day)s you appealed."),
    Kind.APPEAL_DECIDED: gettext_lazy("On %(day)s your appeal was decided. That decision is final."),
    Kind.WITHDRAWN: gettext_lazy("On %(day)s you took it back."),
    Kind.TAKEN_OUT: gettext_lazy(
        "On %(day)s somebody looked at it and took it out: it shows a child or names a pupil."
    ),
}
# What follows from one reader's act.
_OF_READERS = (Kind.ANOTHER, Kind.RECUSED)


def standing(progress: Progress) -> list[str]:
    """Where an undecided submission stands: what is missing, by when its author hears, who answers for it."""
    if progress.with_moderator:
        return [_("It is in the hands of %(role)s now.") % _role(progress), *_hear_by(progress.hear_by)]
    if not (hear := _hear_by(progress.hear_by)):
        return _waiting_for(progress)
    then = _("If it is not decided by then, it is in the hands of %(role)s, who has two more days.") % _role(progress)
    if progress.role == "platform":
        then = _("If it is not decided by then, it is in the hands of %(role)s, who have two more days.") % _role(
            progress
        )
    return [*_waiting_for(progress), *hear, then]


def _role(progress: Progress) -> dict[str, str]:
    return {"role": str(ROLE_NAMES[progress.role])}


def _waiting_for(progress: Progress) -> list[str]:
    """Who still has to read, and who is still to be found."""
    found = progress.left - progress.sought
    lines = []
    if found > 0:
        text = ngettext(
            "%(number)s colleague still has to read your portfolio.",
            "%(number)s colleagues still have to read your portfolio.",
            found,
        )
        lines.append(_capital(text % {"number": in_words(found)}))
    if progress.sought:
        text = ngettext(
            "Of %(wanted)s readers we still look for %(number)s; we ask each day, and you need do nothing.",
            "Of %(wanted)s readers we still look for %(number)s; we ask each day, and you need do nothing.",
            progress.sought,
        )
        lines.append(text % {"wanted": in_words(progress.wanted), "number": in_words(progress.sought)})
    if not lines:
        return [_("Everybody who was asked has read it; it is being settled.")]
    return [*lines, _("A review that comes in today is counted from tomorrow on.")]


def reviews_in(progress: Progress) -> str:
    """How many have answered; "" for none."""
    if not progress.done:
        return ""
    text = ngettext(
        "%(number)s review is in. You read all of them together, after the decision.",
        "%(number)s reviews are in. You read all of them together, after the decision.",
        progress.done,
    )
    return _capital(text % {"number": in_words(progress.done)})


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def is_moderated(decision: Decision) -> bool:
    """Whether a person of the institution chose the levels, rather than the middle of what readers chose."""
    return "moderator" in decision.inputs


def decided_by(decision: Decision) -> str:
    """Who decided, and when."""
    day = {"day": weekday(decision.decided_at)}
    on_appeal = decision.stage == Decision.Stage.APPEAL
    if is_moderated(decision):
        if on_appeal:
            return _("Decided on appeal by a moderator on %(day)s. This decision is final.") % day
        return _("Decided on %(day)s by a moderator, who has read your portfolio and what its readers said.") % day
    if on_appeal:
        return _("Decided on appeal on %(day)s, by a fresh panel. This decision is final.") % day
    return _("Decided on %(day)s by those who read it.") % day


def counted(decision: Decision) -> str:
    """What the pass rule made of the results."""
    results = decision.results
    numbers = {"passed": sum(result["is_passed"] for result in results), "all": len(results)}
    if not _asked_for_every(decision.inputs):
        text = ngettext(
            "%(passed)s of %(all)s criterion reached the level it asks for. What counts is their weighted mean, and "
            "none may lie more than one level below.",
            "%(passed)s of %(all)s criteria reached the level they ask for. What counts is their weighted mean, and "
            "none may lie more than one level below.",
            len(results),
        )
    else:
        text = ngettext(
            "%(passed)s of %(all)s criterion reached the level it asks for, and it must.",
            "%(passed)s of %(all)s criteria reached the level they ask for, and all must.",
            len(results),
        )
    return text % numbers


def _asked_for_every(inputs: Mapping[str, Any]) -> bool:
    """As it was decided; on appeal `whole` and its own pass rule are what the criteria together are held to."""
    rubric = inputs.get("whole") or inputs.get("rubric")
    rule = inputs.get("pass_rule") or inputs.get("rule", {}).get("pass_rule", PassRule.EVERY)
    return rubric is None or asks_for_every(rubric, rule)


def rule_of(submission: Submission) -> str:
    """What whoever decides should know before: which levels accept it, and which send it back."""
    if asks_for_every(submission.frozen_rubric.content, submission.pass_rule):
        rule = _("It is accepted when every criterion is enough; else it goes back to its author for more work.")
    else:
        rule = _(
            "It is accepted when the weighted mean of the criteria is enough and none lies more than one level below; "
            "else it goes back to its author for more work."
        )
    if submission.status != Submission.Status.IN_APPEAL:
        return rule
    return " ".join([rule, _("The criteria that nobody appealed about count as they were decided.")])


def how_it_counts(decision: Decision) -> str:
    """How one result comes of several views."""
    if is_moderated(decision):
        return _("The levels are the moderator’s, who had read all views.")
    is_even = all(weight == 1 for result in decision.results for weight in result["weights"])
    if is_even:
        return _("Each result is the middle of all views; of two in the middle, the lower.")
    return _(
        "Each result is the middle of all views, where the views of readers who have often been close to the others "
        "weigh a little more; of two in the middle, the lower."
    )
