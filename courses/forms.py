"""Reads what learners send. A quiz is read into the answers of `courses.marking`; a portfolio is a Django form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

MAX_LINKS = 10
EMPTY_ROWS = 1


def quiz_answers(content: dict[str, Any], data: QueryDict) -> dict[str, Any]:
    """Answers in the shapes of `courses.marking`, as far as they were given."""
    return {question["id"]: _answer(question, data) for question in content["questions"]}


def _answer(question: dict[str, Any], data: QueryDict) -> Any:
    name = f"q-{question['id']}"
    if question["kind"] == "multiple":
        return data.getlist(name)
    if question["kind"] == "ordering":
        places = {item["id"]: data.get(f"{name}-{item['id']}", "") for item in question["items"]}
        return {item: int(place) for item, place in places.items() if place.isdecimal() and len(place) < 3}
    return data.get(name, "")[:500]


class PortfolioForm(forms.Form):
    """Text, and links in rows. Empty rows are no error; files are checked one by one by the action that adds them."""

    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_("Describe what you made and why. Write no name of a pupil, a colleague or yourself."),
    )

    def __init__(self, *args: Any, links: list[dict[str, str]] | None = None, rows: int = 0, **kwargs: Any) -> None:
        """`links` fills the rows at first; `rows` is how many the browser shows."""
        super().__init__(*args, **kwargs)
        self.links = links or []
        self.rows = min(max(rows, len(self.links) + EMPTY_ROWS), MAX_LINKS)
        for row in range(self.rows):
            known = self.links[row] if row < len(self.links) else {"title": "", "url": ""}
            self.fields[f"link_url_{row}"] = forms.CharField(
                label=_("Address of link %(number)s") % {"number": row + 1},
                required=False,
                max_length=500,
                initial=known["url"],
                widget=forms.TextInput(attrs={"inputmode": "url", "dir": "ltr", "autocomplete": "off"}),
            )
            self.fields[f"link_title_{row}"] = forms.CharField(
                label=_("What link %(number)s shows") % {"number": row + 1},
                required=False,
                max_length=200,
                initial=known["title"],
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )

    @property
    def link_rows(self) -> list[tuple[Any, Any, int]]:
        """(address field, title field, row number from 1) of every row."""
        return [(self[f"link_url_{row}"], self[f"link_title_{row}"], row + 1) for row in range(self.rows)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in range(self.rows):
            self._check_link(f"link_url_{row}", cleaned.get(f"link_url_{row}", ""))
        return cleaned

    def _check_link(self, name: str, url: str) -> None:
        try:
            if url:
                URLValidator(schemes=["https", "http"])(url)
        except ValidationError:
            self.add_error(
                name, _("This is not the address of a web page. Copy it from your browser: it begins with https://.")
            )

    def links_to_keep(self) -> list[dict[str, str]]:
        """The links that are filled in and are addresses: [{title, url}]. A wrong one stays in its field."""
        right = [row for row in range(self.rows) if not self.has_error(f"link_url_{row}")]
        pairs = [(self._raw(f"link_url_{row}"), self._raw(f"link_title_{row}")) for row in right]
        return [{"url": url, "title": title or url} for url, title in pairs if url]

    def _raw(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()[:500]


def _promise(label: Any, missing: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, error_messages={"required": missing})


class SubmitForm(forms.Form):
    """The promises that go with every portfolio, each with a tick of its own: whoever ticks has looked."""

    use_required_attribute = False

    no_pupils = _promise(
        _("No pupil can be recognised by their face, in any picture or film"),
        _("Tick this once it is so. If a face can be seen, go back and take the picture out, or cover the face."),
    )
    no_names = _promise(
        _("Pupils are not named, neither in the text nor in files, and none can be heard"),
        _("Tick this once it is so. Write “a pupil” for a name, and leave recordings of voices out."),
    )
    no_place = _promise(
        _("Nothing says together with a pupil which school or class it is: no sign, no uniform, no class list"),
        _("Tick this once it is so. A school’s name beside what a pupil did is enough to find the pupil."),
    )
    consent = _promise(
        _("Colleagues whose work, words or picture is in it have agreed"),
        _("Tick this once they have, or when there is nothing of theirs in it."),
    )
