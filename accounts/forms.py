"""Forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.actions.choose_mail_rhythm import choose_mail_rhythm
from accounts.actions.update_profile import update_profile
from accounts.models import User


class SignupForm(forms.Form):
    """What sign-up asks for besides e-mail and password. The interface language is that of the page."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        help_text=_("As it should stand on a badge, should you want it there."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this when the account was made."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        update_profile(user=user, name=self.cleaned_data["name"], school="", language=language)


class MailRhythmForm(forms.Form):
    """How often we write."""

    rhythm = forms.ChoiceField(
        label=_("How often may we write to you?"),
        choices=User.MailRhythm.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Every message is on this page at once, whatever you choose. What you asked for yourself, and what "
            "concerns the safety of your account or your badges, is mailed at once in any case."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs["initial"] = {"rhythm": user.mail_rhythm}
        super().__init__(*args, **kwargs)

    def save(self) -> User:
        """Write the answer."""
        return choose_mail_rhythm(user=self.user, rhythm=self.cleaned_data["rhythm"])


class ProfileForm(forms.Form):
    """Name, school, language: the three things a person may change here."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    school = forms.CharField(
        label=_("School"),
        max_length=200,
        required=False,
        help_text=_("Only used so that colleagues of your own school do not review your work."),
    )
    language = forms.ChoiceField(label=_("Language of the pages and messages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        kwargs["initial"] = {"name": user.get_full_name(), "school": user.school, "language": user.language}
        super().__init__(*args, **kwargs)

    def save(self) -> User:
        """Write the answers."""
        return update_profile(user=self.user, **self.cleaned_data)
