"""Blocks that a learner finishes: quiz, reflection, portfolio assignment; and the lesson's body made of all blocks.

A draft may hold half a quiz: what makes it whole is checked when the page is published (`is_deferred_validation`).
"""

import uuid
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    IntegerBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.models.blocks import RICH_TEXT, BodyBlocks
from courses.content import read
from courses.models.reading import Step

QUESTION_GROUP = _("Questions")
LEARNER_GROUP = _("For the learner to do")


class CompleteWhenPublished(StructBlock):
    """A block whose `problem` is only asked for when the page is published."""

    def problem(self, value: Any) -> Any:
        """A sentence that says what is missing and what to do, or None."""
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        problem = None if self.is_deferred_validation else self.problem(value)
        if problem:
            raise StructBlockValidationError(non_block_errors=[problem])
        return value


class OptionBlock(StructBlock):
    """One answer to choose, with the reason why it is right or wrong."""

    text = CharBlock(label=_("Answer"), max_length=300)
    is_correct = BooleanBlock(label=_("Right"), required=False)
    feedback = TextBlock(
        label=_("Why"), help_text=_("Shown when somebody chooses it: say why, not only right or wrong.")
    )


def _right(value: Any) -> int:
    return sum(bool(option["is_correct"]) for option in value["options"])


class SingleChoiceBlock(CompleteWhenPublished):
    """One right answer among several."""

    prompt = TextBlock(label=_("Question"))
    options = ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))

    class Meta:
        icon = "radio-full"

    def problem(self, value: Any) -> Any:
        if _right(value) != 1:
            return _("Exactly one answer must be right. Tick “Right” for one of them, and for no other.")
        return None


class MultipleChoiceBlock(CompleteWhenPublished):
    """Every right answer, and no wrong one."""

    prompt = TextBlock(label=_("Question"))
    options = ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))

    class Meta:
        icon = "tasks"

    def problem(self, value: Any) -> Any:
        if _right(value) < 1:
            return _("No answer is right. Tick “Right” for every answer that a learner should choose.")
        return None


class TrueFalseBlock(StructBlock):
    """A sentence that is true or false."""

    prompt = TextBlock(label=_("Sentence"))
    is_true = BooleanBlock(label=_("The sentence is true"), required=False)
    feedback_true = TextBlock(label=_("Feedback for “true”"), help_text=_("Say why, whichever is right."))
    feedback_false = TextBlock(label=_("Feedback for “false”"), help_text=_("Say why, whichever is right."))

    class Meta:
        icon = "check"


class ShortAnswerBlock(StructBlock):
    """A word or two, compared without regard to case, accents and spaces."""

    prompt = TextBlock(label=_("Question"))
    accepted = ListBlock(
        CharBlock(max_length=200),
        min_num=1,
        label=_("Accepted answers"),
        help_text=_("Capitals, accents and spaces do not matter."),
    )
    feedback_correct = TextBlock(label=_("Feedback when right"))
    feedback_wrong = TextBlock(label=_("Feedback when wrong"))

    class Meta:
        icon = "edit"


class OrderingBlock(CompleteWhenPublished):
    """Steps to put in order."""

    prompt = TextBlock(label=_("Question"))
    items = ListBlock(CharBlock(max_length=300), min_num=3, max_num=8, label=_("Steps, in the right order"))
    feedback_correct = TextBlock(label=_("Feedback when right"))
    feedback_wrong = TextBlock(label=_("Feedback when wrong"))

    class Meta:
        icon = "list-ol"

    def problem(self, value: Any) -> Any:
        if len(set(value["items"])) != len(value["items"]):
            return _("Two steps say the same, so that nobody can tell their order. Word each step differently.")
        return None


class QuestionsBlock(StreamBlock):
    """The questions of a quiz. A question's block id names it in answers."""

    single = SingleChoiceBlock(label=_("One answer"), group=QUESTION_GROUP)
    multiple = MultipleChoiceBlock(label=_("Several answers"), group=QUESTION_GROUP)
    true_false = TrueFalseBlock(label=_("True or false"), group=QUESTION_GROUP)
    short_answer = ShortAnswerBlock(label=_("Short answer"), group=QUESTION_GROUP)
    ordering = OrderingBlock(label=_("Ordering"), group=QUESTION_GROUP)


class LearnerBlock(StructBlock):
    """A block that a learner finishes. On its own, as in the editor's preview, it is drawn without anybody's state."""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        title, content = read(self.name, value)
        return {**context, "step": Step(self.name, uuid.uuid4(), title, content)}


class QuizBlock(LearnerBlock):
    """A self-check quiz: done when the pass mark is reached, as many tries as one likes."""

    title = CharBlock(label=_("Title"), max_length=200)
    pass_percent = IntegerBlock(
        label=_("Pass mark (%)"),
        default=70,
        min_value=1,
        max_value=100,
        help_text=_("The quiz is done when this share of its questions is entirely right. Tries are not limited."),
    )
    questions = QuestionsBlock(label=_("Questions"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = _("Quiz")
        group = LEARNER_GROUP
        description = _("Questions that are marked at once, with the reason for every answer")
        template = "courses/blocks/quiz.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "title": _("Check what you know"),
            "pass_percent": 70,
            "questions": [
                {
                    "type": "true_false",
                    "value": {
                        "prompt": _("Feedback says why."),
                        "is_true": True,
                        "feedback_true": _("It does, for every answer."),
                        "feedback_false": _("It does: read the reason beside the answer."),
                    },
                }
            ],
        }


class ReflectionBlock(LearnerBlock):
    """A question to oneself: done when something is written. Nobody else reads it."""

    prompt = TextBlock(label=_("Question"))
    help = TextBlock(label=_("Help"), required=False, help_text=_("What a good answer looks like."))

    class Meta:
        icon = "edit"
        label = _("Reflection")
        group = LEARNER_GROUP
        description = _("A question to oneself; the answer stays private")
        template = "courses/blocks/reflection.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "prompt": _("What will you try first?"),
            "help": _("One sentence is enough."),
        }


class PortfolioBlock(LearnerBlock):
    """The assignment that peers review: done when it is accepted."""

    title = CharBlock(label=_("Title"), max_length=200)
    brief = RichTextBlock(
        label=_("Assignment"),
        features=RICH_TEXT,
        help_text=_("What to make, what to hand in, how it is judged, and to take out pupils' names and faces."),
    )
    rubric = SnippetChooserBlock(
        "competencies.CFRubric",
        label=_("Rubric"),
        help_text=_("The rubric that peers judge by, and how many peers there are. It is shown before the start."),
    )

    class Meta:
        icon = "upload"
        label = _("Portfolio assignment")
        group = LEARNER_GROUP
        description = _("A piece of work that peers review against a rubric")
        template = "courses/blocks/portfolio.html"
        preview_value: ClassVar[dict[str, Any]] = {
            "title": _("Plan a lesson"),
            "brief": "<p>…</p>",
            "rubric": None,
        }


class LessonBlocks(BodyBlocks):
    """Everything a lesson may hold."""

    quiz = QuizBlock()
    reflection = ReflectionBlock()
    portfolio = PortfolioBlock()
