"""The form by which a reviewer judges, made from a rubric's content. Other apps build their own on it.

form = RubricForm(request.POST, rubric=rubric.as_content())
{% for part in form.criteria %}{% include "competencies/_criterion.html" %}{% endfor %}
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competencies.judging import COMMENTS, LEVELS, count_words, mode_of, pass_mark, words_wanted

LONGEST = 10_000

Content = Mapping[str, Any]


@dataclass(frozen=True)
class CriterionFields:
    """A criterion with its fields, as `competencies/_criterion.html` draws it. `level` is None where no mark is asked.

    `question` is the comment's label, `advice` what stands below it; below the score `mark` (None: never) a comment
    needs `words` words.
    """

    criterion: Content
    level: forms.BoundField | None
    comment: forms.BoundField
    question: str
    advice: str
    mark: int | None
    words: int


class RubricForm(forms.Form):
    """A level and a comment for each criterion, and room for a last word.

    Fields: `level-<key>` (the score; none where a criterion takes comments only), `comment-<key>`, `overall`. Browsers
    do not check it: the server says what is missing with everything that was entered still there. `draft` has the
    shape {criteria: {key: {score, comment}}, overall}.
    """

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rubric: Content, draft: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_initial(draft or {}))
        self.rubric = rubric
        for criterion in rubric["criteria"]:
            if mode_of(criterion) != COMMENTS:
                self.fields[f"level-{criterion['key']}"] = _level_field(criterion)
            self.fields[f"comment-{criterion['key']}"] = _comment_field(criterion)
        self.fields["overall"] = forms.CharField(
            label=_("Is there anything else you would tell the author?"),
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        )

    def criteria(self) -> Iterator[CriterionFields]:
        """The criteria in the rubric's order, each with its fields."""
        for criterion in self.rubric["criteria"]:
            level = f"level-{criterion['key']}"
            yield CriterionFields(
                criterion,
                self[level] if level in self.fields else None,
                self[f"comment-{criterion['key']}"],
                _question(criterion),
                _advice(self.rubric, criterion),
                pass_mark(self.rubric, criterion),
                int(self.rubric.get("not_yet_words") or 0),
            )

    def scores(self) -> dict[str, tuple[int | None, str]]:
        """{criterion key: (score, comment)} of a valid form. The score is None where no mark is asked."""
        keys = [criterion["key"] for criterion in self.rubric["criteria"]]
        return {key: (self._score(key), self.cleaned_data[f"comment-{key}"]) for key in keys}

    def clean(self) -> dict[str, Any]:
        """Who says "not yet" says why, in as many words as the rubric asks."""
        cleaned = super().clean() or self.cleaned_data
        for criterion in self.rubric["criteria"]:
            name = f"comment-{criterion['key']}"
            score = self._score(criterion["key"])
            wanted = words_wanted(self.rubric, criterion, score)
            written = count_words(cleaned.get(name, ""))
            if 0 < written < wanted:
                self.add_error(name, _too_short(criterion, score, wanted, written))
        return cleaned

    def _score(self, key: str) -> int | None:
        score = self.cleaned_data.get(f"level-{key}")
        return int(score) if score else None


def _initial(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The form's first values from a draft."""
    values: dict[str, Any] = {"overall": draft.get("overall", "")}
    for key, said in draft.get("criteria", {}).items():
        values[f"level-{key}"] = said["score"]
        values[f"comment-{key}"] = said["comment"]
    return values


def _level_field(criterion: Content) -> forms.ChoiceField:
    missing = _("Choose the level that fits best what you read.")
    if mode_of(criterion) != LEVELS:
        missing = _("Choose one of the two: what you read is enough, or not yet.")
    return forms.ChoiceField(
        label=_("%(criterion)s (level)") % {"criterion": criterion["title"]},
        choices=[(level["score"], _level_label(level)) for level in criterion["levels"]],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _level_label(level: Content) -> SafeString:
    if not level["description"]:
        return format_html("<b>{}</b>", level["title"])
    return format_html("<b>{}</b> <small>{}</small>", level["title"], level["description"])


def _comment_field(criterion: Content) -> forms.CharField:
    missing = _("Write what in the portfolio made you choose this level. One sentence is enough.")
    if mode_of(criterion) != LEVELS:
        missing = _("Write what in the portfolio made you say so. One sentence is enough.")
    return forms.CharField(
        label=_("%(criterion)s (your comment)") % {"criterion": criterion["title"]},
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": missing},
    )


def _question(criterion: Content) -> str:
    mode = mode_of(criterion)
    if mode == LEVELS:
        return _("What in the portfolio made you choose this level?")
    return _("What would you tell the author?") if mode == COMMENTS else _("What in the portfolio made you say so?")


def _advice(rubric: Content, criterion: Content) -> str:
    """How to write the comment, and how long it is at least when the mark is below the pass level."""
    advice = _("Name what you read or saw, and one thing to try next.")
    mark, words = pass_mark(rubric, criterion), int(rubric.get("not_yet_words") or 0)
    if mark is None or words <= 1:
        return advice
    below = [level["title"] for level in criterion["levels"] if level["score"] < mark]
    reached = [level["title"] for level in criterion["levels"] if level["score"] >= mark]
    return f"{advice} {_least_words(below, reached[0], words)}" if below and reached else advice


def _least_words(below: list[str], reached: str, words: int) -> str:
    """In a sentence: with which mark how many words are wanted."""
    if len(below) == 1:
        text = ngettext(
            "If you choose “%(level)s”, write at least %(words)s word.",
            "If you choose “%(level)s”, write at least %(words)s words.",
            words,
        )
        return text % {"level": below[0], "words": words}
    text = ngettext(
        "Below “%(level)s”, write at least %(words)s word.", "Below “%(level)s”, write at least %(words)s words.", words
    )
    return text % {"level": reached, "words": words}


def _too_short(criterion: Content, score: int | None, wanted: int, written: int) -> str:
    title = next((level["title"] for level in criterion["levels"] if level["score"] == score), "")
    text = ngettext(
        "You chose “%(level)s”. Say why in %(wanted)s word at least, so that the author knows what to change; "
        "so far there are %(written)s.",
        "You chose “%(level)s”. Say why in %(wanted)s words at least, so that the author knows what to change; "
        "so far there are %(written)s.",
        wanted,
    )
    return text % {"level": title, "wanted": wanted, "written": written}
