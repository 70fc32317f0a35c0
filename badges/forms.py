"""The verification page's form: a file, a text or a link; one is enough."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from oauth2_provider.forms import AllowForm

MAX_BADGE_BYTES = 1024 * 1024  # QUALITY S-26
MEGABYTE = 1_000_000
# What a file chooser shows first. Telephones hide everything else, so all that can be read stands here.
BADGE_FILES = ".png,.svg,.json,.jsonld,.jwt,.jws,.txt,.pdf,image/png,image/svg+xml,application/json,application/pdf"


class VerifyForm(forms.Form):
    """What to verify. `badge()` is what was given, whichever way."""

    file = forms.FileField(
        label=_("Badge file"),
        required=False,
        help_text=_("PNG, SVG, JSON, JWT, JWS or a PDF of ours, up to 1 MB. It is read and forgotten."),
        widget=forms.FileInput(attrs={"accept": BADGE_FILES}),
    )
    url = forms.CharField(
        label=_("Link"),
        required=False,
        max_length=2_000,
        help_text=_("The address of a badge or of its page."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "dir": "ltr", "autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=True,
        max_length=MAX_BADGE_BYTES,
        help_text=_("The whole badge as text: from the first { to the last }, or the whole token."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false"}),
    )
    recipient = forms.EmailField(
        label=_("Given to (e-mail address)"),
        required=False,
        help_text=_("Only badges that carry an e-mail address, in a scrambled form, can be compared."),
    )

    def clean_file(self) -> UploadedFile | None:
        """A file no larger than a badge may be."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MAX_BADGE_BYTES:
            size = f"{(file.size or 0) / MEGABYTE:.1f}"
            raise forms.ValidationError(
                gettext(
                    "This file has %(size)s MB; a badge has at most 1 MB. Photos and scans of a badge cannot be"
                    " checked: ask for the file that was issued, or for its link."
                )
                % {"size": size}
            )
        return file

    def clean(self) -> dict[str, Any]:
        """At least one of file, text and link."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.get(name) for name in ("file", "text", "url")):
            raise forms.ValidationError(
                gettext("There is nothing to check yet. Choose a file, give a link or paste a text.")
            )
        return cleaned

    def badge(self) -> bytes | str:
        """The file's bytes, else the link, else the text."""
        file = self.cleaned_data.get("file")
        return file.read() if file else self.cleaned_data["url"].strip() or self.cleaned_data["text"]


class ImportForm(VerifyForm):
    """A badge from elsewhere that a person wants to keep here: a file, a link or a text."""

    recipient = None  # type: ignore[assignment]
    file = forms.FileField(
        label=_("Badge file"),
        required=False,
        help_text=_("PNG, SVG, JSON, JWT or PDF, up to 1 MB. It is kept exactly as it is."),
        widget=forms.FileInput(attrs={"accept": BADGE_FILES}),
    )


class ConnectForm(forms.Form):
    """The address of another host of Open Badges."""

    address = forms.CharField(
        label=_("Address of the other site"),
        max_length=2_000,
        help_text=_("Such as https://badges.example.org. It has to offer the Open Badges 3.0 interface."),
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class WalletForm(AllowForm):
    """The consent page's answer: the request's own values, hidden, and whether the name goes along."""

    shares_name = forms.BooleanField(
        label=_("Tell this site my name as well"),
        required=False,
        help_text=_("Otherwise it learns no name; your e-mail address it never learns from us."),
    )
