"""The review form, made from a frozen rubric."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Rubric = Mapping[str, Any]


@dataclass(frozen=True)
class CriterionFields:
    """A criterion of the rubric with its two fields, as the template draws them."""

    criterion: Mapping[str, Any]
    level: forms.BoundField
    comment: forms.BoundField


class AssessmentForm(forms.Form):
    """A level and a comment for each criterion, and room for a last word.

    Fields: `level-<key>` (the score), `comment-<key>`, `overall`. Browsers do not check it: the server says what is
    missing with everything that was entered still there.
    """

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, rubric: Rubric, draft: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=_initial(draft or {}))
        self.rubric = rubric
        for criterion in rubric["criteria"]:
            self.fields[f"level-{criterion['key']}"] = _level_field(criterion)
            self.fields[f"comment-{criterion['key']}"] = _comment_field(criterion)
        self.fields["overall"] = forms.CharField(
            label=_("Is there anything else you would tell the author?"),
            required=False,
            max_length=10_000,
            widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        )

    def criteria(self) -> Iterator[CriterionFields]:
        """The criteria in the rubric's order, each with its fields."""
        for criterion in self.rubric["criteria"]:
            key = criterion["key"]
            yield CriterionFields(criterion, self[f"level-{key}"], self[f"comment-{key}"])

    def scores(self) -> dict[str, tuple[int, str]]:
        """{criterion key: (score, comment)} of a valid form, as `assess` takes it."""
        said = self.cleaned_data
        keys = [criterion["key"] for criterion in self.rubric["criteria"]]
        return {key: (int(said[f"level-{key}"]), said[f"comment-{key}"]) for key in keys}


def draft_from(data: Mapping[str, str], rubric: Rubric) -> dict[str, Any]:
    """Whatever was entered so far, as `save_draft` takes it. What is no level of the rubric is left out."""
    criteria = {}
    for criterion in rubric["criteria"]:
        key, levels = criterion["key"], {str(level["score"]): level["score"] for level in criterion["levels"]}
        criteria[key] = {
            "score": levels.get(data.get(f"level-{key}", "")),
            "comment": data.get(f"comment-{key}", "")[:10_000],
        }
    return {"criteria": criteria, "overall": data.get("overall", "")[:10_000]}


def _initial(draft: Mapping[str, Any]) -> dict[str, Any]:
    """The form's first values from a draft."""
    values: dict[str, Any] = {"overall": draft.get("overall", "")}
    for key, said in draft.get("criteria", {}).items():
        values[f"level-{key}"] = said["score"]
        values[f"comment-{key}"] = said["comment"]
    return values


def _level_field(criterion: Mapping[str, Any]) -> forms.ChoiceField:
    missing = _("Choose the level that fits best what you read.")
    return forms.ChoiceField(
        label=_("%(criterion)s (level)") % {"criterion": criterion["title"]},
        choices=[(level["score"], _level_label(level)) for level in criterion["levels"]],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _level_label(level: Mapping[str, Any]) -> SafeString:
    return format_html("<b>{}</b> <small>{}</small>", level["title"], level["description"])


def _comment_field(criterion: Mapping[str, Any]) -> forms.CharField:
    return forms.CharField(
        label=_("%(criterion)s (your comment)") % {"criterion": criterion["title"]},
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Write what in the portfolio made you choose this level. One sentence is enough."),
        },
    )
