"""The editor's form of an achievement: what a badge needs before anybody may earn it, in sentences."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from accounts.permissions import offer_own_institutions
from badges.designer import DesignField
from badges.editions import TYPES, Editions, EditionsField, TagsField
from badges.images import UploadError, reencoded
from badges.lint import sentence, what_cannot_be_drawn
from badges.models import Award
from badges.querysets import EDITORS

SHORTEST_CRITERIA = 30
TIERS = ((1, _("1: Knowledge Acquisition")), (2, _("2: Knowledge Deepening")), (3, _("3: Knowledge Creation")))
WHAT_WAS_EARNED = ("name", "description", "criteria", "rubric")


class AchievementForm(WagtailAdminModelForm):
    """A badge of one of the person's own institutions."""

    design = DesignField(label=_("Design"), required=False)
    translations = EditionsField(label=_("In other languages"), required=False)
    tags = TagsField(label=_("Search words"), required=False, help_text=_("With commas between them."))
    achievement_type = forms.ChoiceField(
        label=_("Type"), choices=TYPES, required=False, help_text=_("The word of Open Badges 3.0 for what this is.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.for_user and "institution" in self.fields:
            offer_own_institutions(self, self.for_user, *EDITORS)
        if "tier" in self.fields:
            self.fields["tier"] = forms.TypedChoiceField(
                label=_("Level"), choices=TIERS, coerce=int, help_text=_("How many courses of stone its plate has.")
            )
        if "design" in self.fields:
            self.fields["design"].widget.tier = self.instance.tier
        if "achievement_type" in self.fields:
            own = self.instance.achievement_type
            self.fields["achievement_type"].choices = [*TYPES, *([] if own in dict(TYPES) else [(own, own)])]
        if "translations" in self.fields:
            self.fields["translations"].widget.own = self.instance.language
        if "language" in self.fields:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"), choices=settings.LANGUAGES, help_text=_("The language that is signed.")
            )

    def clean_criteria(self) -> str:
        """Enough to know what it takes."""
        criteria: str = self.cleaned_data["criteria"].strip()
        if len(criteria) < SHORTEST_CRITERIA:
            raise forms.ValidationError(
                gettext(
                    "Say what a person does to earn this badge and how it is judged, in a sentence or two: an employer"
                    " reads this to understand what the badge is worth."
                )
            )
        return criteria

    def clean_achievement_type(self) -> str:
        """As it was where the form leaves it out."""
        return str(self.cleaned_data["achievement_type"] or self.instance.achievement_type)

    def clean_translations(self) -> Editions:
        """Without the language that is signed: its words stand above."""
        editions: Editions = self.cleaned_data["translations"]
        return {code: texts for code, texts in editions.items() if code != self.cleaned_data.get("language")}

    def clean_image(self) -> Any:
        """A picture that a badge can have; it is drawn anew when the badge is published."""
        image = self.cleaned_data.get("image")
        if image and "image" in self.changed_data:
            try:
                with image.open_file() as file:
                    reencoded(file)
            except (UploadError, OSError) as error:
                known = error if isinstance(error, UploadError) else UploadError("unreadable")
                raise forms.ValidationError(sentence(what_cannot_be_drawn(known))) from error
        return image

    def clean_institution(self) -> Any:
        """Its own for good once somebody holds it: that institution signed, and its lists say what was revoked."""
        institution = self.cleaned_data["institution"]
        if self.instance.pk and "institution" in self.changed_data and self._is_awarded():
            raise forms.ValidationError(
                gettext(
                    "People hold this badge already, signed by the institution it has. To award it under another one,"
                    " copy the badge there."
                )
            )
        return institution

    def clean_rubric(self) -> Any:
        """A rubric of the same institution."""
        rubric, institution = self.cleaned_data.get("rubric"), self.cleaned_data.get("institution")
        if rubric and institution and rubric.institution_id != institution.pk:
            raise forms.ValidationError(
                gettext("This rubric belongs to another institution. Choose one of your own, or copy it there first.")
            )
        return rubric

    def clean(self) -> dict[str, Any]:
        """What has been awarded is not reworded under the same version."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        reworded = self.instance.pk and set(self.changed_data) & set(WHAT_WAS_EARNED)
        if reworded and "version" not in self.changed_data and self._is_awarded():
            self.add_error(
                "version",
                gettext(
                    "People hold this badge already, so what it stands for changes only with a new version. Give it the"
                    " next number; badges awarded before keep the old wording."
                ),
            )
        return cleaned

    def _is_awarded(self) -> bool:
        return Award.objects.filter(achievement=self.instance).exists()
