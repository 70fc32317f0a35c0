"""Forms of the pages under `/teach/`. Browsers do not check them: the server says what is missing, entries stay."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peer_review.errors import UnsafeLinkError
from peer_review.models import ReviewFlag, Sample
from peer_review.moderation import Part
from peer_review.scoring import scored_criteria
from peer_review.snapshot import check_link

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
            (
                SettleForm.YES,
                _("It does. The work is taken out of review: its author takes the child out and hands it in again."),
            ),
            (SettleForm.NO, _("It does not. The work is shown again, and its readers go on.")),
        ]
    return [
        (SettleForm.YES, _("It is so, and I will see to it.")),
        (SettleForm.NO, _("It is not so.")),
    ]


class MessageForm(forms.Form):
    """What is written to everybody in a list. `token` makes sending it twice the same as once."""

    use_required_attribute = False

    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say in a line what it is about.")},
    )
    words = forms.CharField(
        label=gettext_lazy("Your message"),
        help_text=gettext_lazy("Plain text, as you write it. Name nobody: neither author nor reader."),
        max_length=4000,
        widget=prose(6),
        error_messages={"required": gettext_lazy("Write what you want to tell them.")},
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class PieceForm(forms.Form):
    """A practice piece with the trainer's marks: `level-<key>` and `feedback-<key>` for each criterion."""

    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=250,
        error_messages={"required": gettext_lazy("Give it a title, as a task would have.")},
    )
    brief = forms.CharField(
        label=gettext_lazy("What was asked"),
        help_text=gettext_lazy("In a sentence or two, as plain text."),
        required=False,
        max_length=2000,
        widget=prose(2),
    )
    text = forms.CharField(
        label=gettext_lazy("The work"),
        help_text=gettext_lazy("Write it yourself, or ask its author first. No pupil’s name may be in it."),
        max_length=50_000,
        widget=prose(10),
        error_messages={"required": gettext_lazy("Write what is to be read.")},
    )
    links = forms.CharField(
        label=gettext_lazy("Links"),
        help_text=gettext_lazy("One address a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
    )
    use = forms.ChoiceField(
        label=gettext_lazy("When is it read?"),
        choices=Sample.Use.choices,
        initial=Sample.Use.TRAINING,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, rubric: Rubric) -> None:
        super().__init__(data)
        self.rubric = rubric
        self.scored = [criterion["key"] for criterion in scored_criteria(rubric)]
        for criterion in rubric["criteria"]:
            if criterion["key"] in self.scored:
                self.fields[f"level-{criterion['key']}"] = level_field(criterion)
            self.fields[f"feedback-{criterion['key']}"] = forms.CharField(
                label=_("%(criterion)s: why") % {"criterion": criterion["title"]},
                max_length=4000,
                widget=prose(2),
                error_messages={"required": _("Say why: readers learn from this sentence.")},
            )

    def clean_links(self) -> list[dict[str, str]]:
        """[{title, url}]; each must be a web address."""
        links = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        for url in links:
            try:
                check_link(url)
            except UnsafeLinkError as error:
                raise forms.ValidationError(_("“%(url)s” is not a web address.") % {"url": url}) from error
        return [{"title": url, "url": url} for url in links]

    def criteria(self) -> Iterator[tuple[Mapping[str, Any], forms.BoundField | None, forms.BoundField]]:
        """Each criterion with its two fields; one that is only commented on has no level."""
        for criterion in self.rubric["criteria"]:
            key = criterion["key"]
            yield criterion, self[f"level-{key}"] if key in self.scored else None, self[f"feedback-{key}"]

    def said(self) -> dict[str, Any]:
        """Of a valid form, as `make_sample` takes it."""
        clean = self.cleaned_data
        key = {
            one["key"]: {
                "score": int(clean[f"level-{one['key']}"]) if one["key"] in self.scored else None,
                "feedback": clean[f"feedback-{one['key']}"],
            }
            for one in self.rubric["criteria"]
        }
        own = {name: clean[name] for name in ("title", "text", "links", "use")}
        return {**own, "brief": linebreaks(escape(clean["brief"])) if clean["brief"] else "", "key": key}
