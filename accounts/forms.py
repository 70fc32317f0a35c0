"""Forms about people."""

from django import forms


class SignupForm(forms.Form):
    """What sign-up asks for besides e-mail and password."""

    def signup(self, request: object, user: object) -> None:
        """allauth calls this when the account was made."""
