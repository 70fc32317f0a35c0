"""Blocks that a learner finishes: quiz, reflection, portfolio assignment; and the lesson's body made of all blocks."""

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
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.models.blocks import RICH_TEXT, BodyBlocks


class OptionBlock(StructBlock):
    """One answer to choose, with the reason why it is right or wrong."""

    text = CharBlock(label=_("Answer"), max_length=300)
    is_correct = BooleanBlock(label=_("Right"), required=False)
    feedback = TextBlock(label=_("Why"), help_text=_("Shown when somebody chooses it: say why, not only right or wrong."))


class SingleChoiceBlock(StructBlock):
    """One right answer among several."""

    prompt = TextBlock(label=_("Question"))
    options = ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))


class MultipleChoiceBlock(StructBlock):
    """Every right answer, and no wrong one."""

    prompt = TextBlock(label=_("Question"))
    options = ListBlock(OptionBlock(), min_num=2, max_num=8, label=_("Answers"))


class TrueFalseBlock(StructBlock):
    """A sentence that is true or false."""

    prompt = TextBlock(label=_("Sentence"))
    is_true = BooleanBlock(label=_("The sentence is true"), required=False)
    feedback_true = TextBlock(label=_("Feedback for “true”"))
    feedback_false = TextBlock(label=_("Feedback for “false”"))


class ShortAnswerBlock(StructBlock):
    """A word or two, compared without regard to case, accents and spaces."""

    prompt = TextBlock(label=_("Question"))
    accepted = ListBlock(CharBlock(max_length=200), min_num=1, label=_("Accepted answers"))
    feedback_correct = TextBlock(label=_("Feedback when right"))
    feedback_wrong = TextBlock(label=_("Feedback when wrong"))


class OrderingBlock(StructBlock):
    """Steps to put in order."""

    prompt = TextBlock(label=_("Question"))
    items = ListBlock(CharBlock(max_length=300), min_num=3, max_num=8, label=_("Steps, in the right order"))
    feedback_correct = TextBlock(label=_("Feedback when right"))
    feedback_wrong = TextBlock(label=_("Feedback when wrong"))


class QuestionsBlock(StreamBlock):
    """The questions of a quiz. A question's block id names it in answers."""

    single = SingleChoiceBlock(label=_("One answer"))
    multiple = MultipleChoiceBlock(label=_("Several answers"))
    true_false = TrueFalseBlock(label=_("True or false"))
    short_answer = ShortAnswerBlock(label=_("Short answer"))
    ordering = OrderingBlock(label=_("Ordering"))


class QuizBlock(StructBlock):
    """A self-check quiz: done when the pass mark is reached, as many tries as one likes."""

    title = CharBlock(label=_("Title"), max_length=200)
    pass_percent = IntegerBlock(label=_("Pass mark (%)"), default=70, min_value=1, max_value=100)
    questions = QuestionsBlock(label=_("Questions"), min_num=1)

    class Meta:
        icon = "tick-inverse"
        label = _("Quiz")
        template = "courses/blocks/quiz.html"


class ReflectionBlock(StructBlock):
    """A question to oneself: done when something is written. Nobody else reads it."""

    prompt = TextBlock(label=_("Question"))
    help = TextBlock(label=_("Help"), required=False)

    class Meta:
        icon = "edit"
        label = _("Reflection")
        template = "courses/blocks/reflection.html"


class PortfolioBlock(StructBlock):
    """The assignment that peers review: done when it is accepted."""

    title = CharBlock(label=_("Title"), max_length=200)
    brief = RichTextBlock(label=_("Assignment"), features=RICH_TEXT)
    rubric = SnippetChooserBlock("competencies.CFRubric", label=_("Rubric"))
    reviews_wanted = IntegerBlock(label=_("Reviews wanted"), default=3, min_value=1, max_value=7)

    class Meta:
        icon = "upload"
        label = _("Portfolio assignment")
        template = "courses/blocks/portfolio.html"


class LessonBlocks(BodyBlocks):
    """Everything a lesson may hold."""

    quiz = QuizBlock()
    reflection = ReflectionBlock()
    portfolio = PortfolioBlock()
