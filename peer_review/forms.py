"""What readers and authors send."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competencies.rubric_form import LONGEST, RubricForm
from peer_review.models import Assessment, DeclaredRelation, ReviewerProfile

Rubric = Mapping[str, Any]


class AssessmentForm(RubricForm):
    """A review: a level and a comment for each criterion, and room for a last word."""


def draft_from(data: Mapping[str, str], rubric: Rubric) -> dict[str, Any]:
    """Whatever was entered so far, as `save_draft` takes it. What is no level of the rubric is left out."""
    criteria = {}
    for criterion in rubric["criteria"]:
        key, levels = criterion["key"], {str(level["score"]): level["score"] for level in criterion["levels"]}
        criteria[key] = {
            "score": levels.get(data.get(f"level-{key}", "")),
            "comment": data.get(f"comment-{key}", "")[:LONGEST],
        }
    return {"criteria": criteria, "overall": data.get("overall", "")[:LONGEST]}


class ProfileForm(forms.Form):
    """What a reader says about themself; nothing of it is required."""

    languages = forms.MultipleChoiceField(
        label=_("Languages I read"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You get work in these only. Without any, in the language in which you use this site."),
    )
    subjects = forms.MultipleChoiceField(
        label=_("Subjects I teach"),
        choices=ReviewerProfile.Subject.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where there is a choice, you get work from these first."),
    )
    school_level = forms.ChoiceField(
        label=_("School level"),
        choices=[("", _("No matter which")), *ReviewerProfile.SchoolLevel.choices],
        required=False,
    )
    paused_until = forms.DateField(
        label=_("Ask me for nothing until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("For holidays and busy weeks. What you have begun stays yours."),
        error_messages={"invalid": _("This date does not exist. Choose one, or leave it empty.")},
    )

    def clean_paused_until(self) -> date | None:
        """A day that is over pauses nothing, and who mistypes the year hears of it."""
        day: date | None = self.cleaned_data["paused_until"]
        if day and day <= localdate():
            raise forms.ValidationError(_("This day is over. Choose one that is still to come, or leave it empty."))
        return day


class RelationForm(forms.Form):
    """Whose work somebody must not read, and who must not read theirs."""

    other_email = forms.EmailField(
        label=_("Their e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
        error_messages={
            "required": _("Write their address, so that we know whom you mean. They are not told."),
            "invalid": _("This is not an e-mail address. It looks like name@school.example."),
        },
    )
    kind = forms.ChoiceField(label=_("How you know each other"), choices=DeclaredRelation.Kind.choices)

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User | None = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.person = person

    def clean_other_email(self) -> str:
        """Said beside whatever else is wrong; `declare_relation` refuses it too."""
        address = str(self.cleaned_data["other_email"])
        if self.person and address.strip().lower() == self.person.email:
            raise forms.ValidationError(_("This is your own address. Write that of the other person."))
        return address


class AppealForm(forms.Form):
    """Criteria that were not reached, and why the author sees that differently. `choices`: [(key, title)]."""

    criteria = forms.MultipleChoiceField(
        label=_("Which criteria should be read again?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one criterion: the panel reads only what you name.")},
    )
    grounds = forms.CharField(
        label=_("What was overlooked, or read wrongly?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_(
            "Say where in your portfolio it can be seen. The panel reads this: write no names, not even yours."
        ),
        error_messages={"required": _("Write why: without your reasons the panel can only guess.")},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["criteria"].choices = choices  # type: ignore[attr-defined]


class UsefulnessForm(forms.Form):
    """How much each review helped. `names`: {field: whose review}; a field is a place on this page, not an account."""

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, names: Mapping[str, str], given: Mapping[str, int | None]
    ) -> None:
        super().__init__(data, initial=dict(given))
        for field, name in names.items():
            self.fields[field] = forms.TypedChoiceField(
                label=name,
                choices=Assessment.Usefulness.choices[::-1],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
