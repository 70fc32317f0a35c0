"""A person without script: reads pages, follows links and presses buttons by the words on them.

A thin HTTP client over a running site. It finds fields by their labels and buttons by their names, as CONTRACT lists
them, so a journey that passes here is one that a person with script off can take.
"""

import http.cookiejar
import json
import mimetypes
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.answers import Answer

Upload = tuple[str, bytes]


def words(element: Tag) -> str:
    """The text of an element, spaces run together."""
    return " ".join(element.get_text(" ").split())


@dataclass
class Reply:
    """What came back."""

    status: int
    url: str
    headers: Any
    body: bytes

    @property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def text(self) -> str:
        return words(self.html)


class Unredirected(urllib.request.HTTPErrorProcessor):
    """Hands 4xx and 5xx back as replies: a journey reads them like a person does."""

    def http_response(self, request: Any, response: Any) -> Any:
        if 300 <= response.status < 400:
            return super().http_response(request, response)
        return response

    https_response = http_response


@dataclass
class Visitor:
    """One person with one browser."""

    site: str
    page: Reply = field(init=False)

    def __post_init__(self) -> None:
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), Unredirected()
        )

    def open(self, address: str, **headers: str) -> Reply:
        """Open an address of the site, or a full one."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.site, address), headers=headers))

    def follow(self, name: str) -> Reply:
        """Follow the first link whose words contain `name`."""
        return self.open(urllib.parse.urljoin(self.page.url, str(self.link(name)["href"])))

    def link(self, name: str) -> Tag:
        links = [each for each in self.page.html.select("a[href]") if name.casefold() in words(each).casefold()]
        assert links, f"no link “{name}” on {self.page.url}"
        return links[0]

    def sees(self, text: str) -> bool:
        return text.casefold() in self.page.text.casefold()

    def has_button(self, name: str) -> bool:
        return bool(self._buttons(name))

    def press(self, name: str, files: dict[str, Upload] | None = None, **by_label: Any) -> Reply:
        """Press the button of this name, after filling its form: labels (underscores for spaces) to values."""
        buttons = self._buttons(name)
        assert buttons, f"no button “{name}” on {self.page.url}: {self.page.text[:400]}"
        form = self._form_of(buttons[0])
        values = self._defaults(form, buttons[0])
        for label, value in by_label.items():
            values = self._set(form, values, label.replace("_", " "), value)
        return self.send_form(form, values, files or {}, buttons[0])

    def form(self, button: str) -> Tag:
        """The form that this button sends."""
        return self._form_of(self._buttons(button)[0])

    def press_with(self, name: str, chosen: list[tuple[str, str]]) -> Reply:
        """Press a button after setting fields by their names."""
        button = self._buttons(name)[0]
        form = self._form_of(button)
        names = {field for field, _value in chosen}
        values = [pair for pair in self._defaults(form, button) if pair[0] not in names] + chosen
        return self.send_form(form, values, {}, button)

    def answer(self, answers: list[Answer]) -> Reply:
        """Fill the first quiz on the page and press “Check answers”."""
        form = self.form("Check answers")
        chosen = [pair for each in answers for pair in answered(question_of(form, each.prompt), each)]
        return self.press_with("Check answers", chosen)

    def send_form(self, form: Tag, values: list[tuple[str, str]], files: dict[str, Upload], button: Tag) -> Reply:
        """Send the form as a browser would."""
        action = urllib.parse.urljoin(self.page.url, str(button.get("formaction") or form.get("action") or ""))
        if str(form.get("method", "get")).lower() != "post":
            return self.open(action.split("?")[0] + "?" + urllib.parse.urlencode(values))
        body, content_type = multipart(values, {self._file_field(form, label): file for label, file in files.items()})
        headers = {"Content-Type": content_type, "Referer": self.page.url, "Origin": self.site}
        return self._send(urllib.request.Request(action, data=body, headers=headers, method="POST"))

    def post_file(self, address: str, name: str, file: Upload) -> Reply:
        """Send one file to an address of the API, as a program would."""
        body, content_type = multipart([], {name: file})
        return self._send(urllib.request.Request(self.site + address, body, {"Content-Type": content_type}))

    def post_json(self, address: str, content: Any) -> Reply:
        """Send JSON to an address of the API, as a program would."""
        body = json.dumps(content).encode()
        return self._send(urllib.request.Request(self.site + address, body, {"Content-Type": "application/json"}))

    def _send(self, request: urllib.request.Request) -> Reply:
        with self.opener.open(request, timeout=60) as response:
            self.page = Reply(response.status, response.url, response.headers, response.read())
        return self.page

    def _buttons(self, name: str) -> list[Tag]:
        buttons = self.page.html.select("button, input[type=submit]")
        said = [(words(each) or str(each.get("value", "")), each) for each in buttons]
        exact = [each for text, each in said if text.casefold() == name.casefold()]
        return exact or [each for text, each in said if text.casefold().startswith(name.casefold())]

    def _form_of(self, button: Tag) -> Tag:
        named = button.get("form")
        form = self.page.html.find("form", id=named) if named else button.find_parent("form")
        assert isinstance(form, Tag), f"the button {button} is in no form"
        return form

    def _defaults(self, form: Tag, button: Tag) -> list[tuple[str, str]]:
        values = [pair for each in form.select("input[name], textarea[name], select[name]") for pair in held(each)]
        if button.get("name"):
            values.append((str(button["name"]), str(button.get("value", ""))))
        return values

    def _set(self, form: Tag, values: list[tuple[str, str]], label: str, value: Any) -> list[tuple[str, str]]:
        name = str(labelled(form, label)["name"])
        return [pair for pair in values if pair[0] != name] + [(name, str(value))]

    def _file_field(self, form: Tag, label: str) -> str:
        return str(labelled(form, label)["name"])


def question_of(form: Tag, prompt: str) -> Tag:
    """The fieldset whose legend holds the prompt."""
    wanted = " ".join(prompt.split())
    return next(each for each in form.select("fieldset") if wanted in words(each.legend))


def answered(question: Tag, answer: Answer) -> list[tuple[str, str]]:
    """Names and values that give this answer."""
    if answer.text:
        return [(str(question.select_one("input[name]")["name"]), answer.text)]
    if answer.order:
        return [(str(labelled(question, step)["name"]), str(place)) for place, step in enumerate(answer.order, 1)]
    fields = [labelled(question, choice) for choice in answer.choices]
    return [(str(each["name"]), str(each["value"])) for each in fields]


def held(element: Tag) -> list[tuple[str, str]]:
    """The name and value that a field would send as it stands; nothing for files, buttons and unticked boxes."""
    name, kind = str(element["name"]), str(element.get("type", "text"))
    if element.name == "textarea":
        return [(name, element.get_text().removeprefix("\n"))]
    if element.name == "select":
        chosen = element.select_one("option[selected]") or element.select_one("option")
        return [(name, str(chosen.get("value", words(chosen))))] if chosen else []
    if kind in ("checkbox", "radio"):
        return [(name, str(element.get("value", "on")))] if element.has_attr("checked") else []
    return [] if kind in ("file", "submit", "button") else [(name, str(element.get("value", "")))]


def labelled(form: Tag, label: str) -> Tag:
    """The field with this label (or whose label begins with it)."""
    for each in form.select("label"):
        if words(each).casefold().startswith(" ".join(label.split()).casefold()):
            target = form.find(id=str(each["for"])) if each.get("for") else each.select_one("input, textarea, select")
            assert isinstance(target, Tag), f"the label “{label}” names no field"
            return target
    raise AssertionError(f"no field “{label}” in {[words(each) for each in form.select('label')]}")


def multipart(values: list[tuple[str, str]], files: dict[str, Upload]) -> tuple[bytes, str]:
    """A multipart/form-data body and its content type."""
    boundary = uuid.uuid4().hex
    parts = [f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in values]
    for name, (filename, content) in files.items():
        kind = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
