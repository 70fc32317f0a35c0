"""Forms of the pages under `/teach/`. Browsers do not check them: the server says what is missing, entries stay."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peer_review.models import ReviewFlag
from peer_review.moderation import Part
from peer_review.scoring import scored_criteria

Rubric = Mapping[str, Any]
MOST_WORDS = 10_000


def prose(rows: int = 4) -> forms.Textarea:
    """A field for running text, in whatever script."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def level_field(criterion: Mapping[str, Any]) -> forms.ChoiceField:
    """A row of levels that read as sentences."""
    missing = _("Choose a level.")
    return forms.ChoiceField(
        label=criterion["title"],
        choices=[(level["score"], _level_label(level)) for level in criterion["levels"]],
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def _level_label(level: Mapping[str, Any]) -> str:
    return f"{level['title']} · {level['description']}" if level["description"] else str(level["title"])


class ModerationForm(forms.Form):
    """A level for each criterion that is scored, and a reason that the author reads: `level-<key>`, `reason`."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, rubric: Rubric) -> None:
        super().__init__(data)
        self.scored = [criterion["key"] for criterion in scored_criteria(rubric)]
        for criterion in scored_criteria(rubric):
            self.fields[f"level-{criterion['key']}"] = level_field(criterion)
        self.fields["reason"] = forms.CharField(
            label=_("Your reason"),
            help_text=_(
                "The author reads it. Say what you saw in the work, and where it is not there yet, what to do."
            ),
            max_length=MOST_WORDS,
            widget=prose(),
            error_messages={"required": _("Write the reason: the author reads it.")},
        )

    def rows(self, parts: list[Part]) -> Iterator[tuple[Part, forms.BoundField | None]]:
        """The criteria with what readers said, each with the field for its level if it has levels."""
        for part in parts:
            key = part.criterion["key"]
            yield part, self[f"level-{key}"] if key in self.scored else None

    def scores(self) -> dict[str, int]:
        """{criterion key: score} of a valid form, as `moderate` takes it."""
        return {key: int(self.cleaned_data[f"level-{key}"]) for key in self.scored}


class SettleForm(forms.Form):
    """What was found about one flag."""

    use_required_attribute = False

    YES, NO = "yes", "no"

    founded = forms.ChoiceField(
        label=gettext_lazy("What did you find?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether it is so.")},
    )
    settlement = forms.CharField(
        label=gettext_lazy("In your words"),
        help_text=gettext_lazy("Kept with what was raised. Neither the author nor the reader is shown it."),
        max_length=2000,
        widget=prose(3),
        error_messages={"required": gettext_lazy("Write in a sentence what you found.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, flag: ReviewFlag) -> None:
        super().__init__(data, prefix=f"flag-{flag.pk}")
        self.flag = flag
        field = self.fields["founded"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _findings(flag.kind)

    @property
    def is_founded(self) -> bool:
        """Of a valid form."""
        return bool(self.cleaned_data["founded"] == self.YES)


def _findings(kind: str) -> list[tuple[str, str]]:
    """The two answers, with what follows from each."""
    if kind == ReviewFlag.Kind.CHILD:
        return [
            (SettleForm.YES, _("It does. The work stays hidden until its author has changed it.")),
            (SettleForm.NO, _("It does not. The work is shown again, and its readers go on.")),
        ]
    return [
        (SettleForm.YES, _("It is so, and I see to it.")),
        (SettleForm.NO, _("It is not so.")),
    ]
