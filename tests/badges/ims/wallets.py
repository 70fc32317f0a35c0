"""A wallet as other people write one: it registers, sends its person to us, and talks to the API. And its schemas."""

import base64
import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jsonschema
import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from badges.scopes import READ_CREDENTIALS, READ_PROFILE, WRITE_CREDENTIALS, WRITE_PROFILE

API = "/ims/ob/v3p0"
RETURN = "https://wallet.example.net/back"
ALL_SCOPES = " ".join((READ_CREDENTIALS, WRITE_CREDENTIALS, READ_PROFILE, WRITE_PROFILE))
VERIFIER = "a-verifier-of-at-least-forty-three-characters-0123456789"
STATE = "the-wallets-own-state"
METADATA = {
    "client_name": "Pocket wallet",
    "client_uri": "https://wallet.example.net",
    "redirect_uris": [RETURN],
    "token_endpoint_auth_method": "client_secret_basic",
    "grant_types": ["authorization_code", "refresh_token"],
    "response_types": ["code"],
    "scope": ALL_SCOPES,
}


def challenge_of(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def register(**changes: Any) -> HttpResponse:
    """What the registration endpoint answers to this wallet's metadata; None leaves a member out."""
    metadata = {name: value for name, value in {**METADATA, **changes}.items() if value is not None}
    return Client().post(f"{API}/oauth/register", json.dumps(metadata), content_type="application/json")


@dataclass
class Wallet:
    """One registered wallet, and the tokens that a person's yes gave it."""

    client_id: str
    secret: str
    tokens: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def registered(cls, **changes: Any) -> "Wallet":
        """A wallet that has made itself known."""
        answer = register(**changes).json()
        return cls(answer["client_id"], answer["client_secret"])

    def request(self, **changes: Any) -> dict[str, str]:
        """The authorization request's parameters; None leaves one out."""
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": RETURN,
            "scope": ALL_SCOPES,
            "state": STATE,
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        }
        return {name: value for name, value in {**asked, **changes}.items() if value is not None}

    def ask(self, person: User, **changes: Any) -> HttpResponse:
        """The person's browser comes to the consent page."""
        browser = Client()
        browser.force_login(person)
        return browser.get(f"{API}/oauth/authorize", self.request(**changes))

    def said_yes(self, person: User, *, shares_name: bool = False, **changes: Any) -> HttpResponse:
        """The person reads the page and says yes: where their browser is sent."""
        browser = Client()
        browser.force_login(person)
        answer = {**self.request(**changes), "allow": "true"}
        if shares_name:
            answer["shares_name"] = "on"
        return browser.post(f"{API}/oauth/authorize", answer)

    def code(self, person: User, **changes: Any) -> str:
        """The code that comes back for a yes."""
        return parse_qs(urlsplit(self.said_yes(person, **changes)["Location"]).query)["code"][0]

    def trade(self, code: str, *, secret: str = "", **changes: Any) -> HttpResponse:
        """What the token endpoint answers to this code."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": RETURN,
            "code_verifier": VERIFIER,
            **changes,
        }
        return self.token(form, secret=secret)

    def token(self, form: dict[str, Any], *, secret: str = "") -> HttpResponse:
        """POST to the token endpoint under HTTP Basic."""
        sent = {name: value for name, value in form.items() if value is not None}
        headers = {"Authorization": self.basic(secret or self.secret)}
        return Client().post(f"{API}/oauth/token", urlencode(sent), content_type=FORM, headers=headers)

    def renew(self) -> HttpResponse:
        """What the token endpoint answers to the refresh token."""
        return self.token({"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]})

    def basic(self, secret: str) -> str:
        return "Basic " + base64.b64encode(f"{self.client_id}:{secret}".encode()).decode()

    def connect(self, person: User, **changes: Any) -> "Wallet":
        """The whole way: asked, allowed, traded."""
        self.tokens = self.trade(self.code(person, **changes)).json()
        return self

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def get(self, path: str, **query: Any) -> HttpResponse:
        """GET of the API."""
        return Client().get(f"{API}/{path}", query, headers=self.bearer)

    def post(self, text: str, content_type: str = "application/json") -> HttpResponse:
        """POST a badge."""
        return Client().post(f"{API}/credentials", text, content_type=content_type, headers=self.bearer)

    def put(self, profile: Any) -> HttpResponse:
        """PUT the Profile."""
        body = json.dumps(profile)
        return Client().put(f"{API}/profile", body, content_type="application/json", headers=self.bearer)


FORM = "application/x-www-form-urlencoded"


def ensure_schema(document: Any, name: str) -> None:
    """The document follows 1EdTech's schema of this name; skipped, loudly, where the schemas are not here."""
    folder = os.environ.get("PASSERELLE_STANDARDS", "")
    if not folder:
        pytest.skip("NOT SHOWN: 1EdTech's schemas are not here (PASSERELLE_STANDARDS)")
    schema = json.loads((Path(folder) / "ob_v3p0" / f"ob_v3p0_{name}_schema.json").read_text())
    checker = jsonschema.Draft201909Validator.FORMAT_CHECKER
    jsonschema.Draft201909Validator(schema, format_checker=checker).validate(document)


def ensure_refused(response: HttpResponse, status: int, minor: str) -> str:
    """The refusal is an Imsx_StatusInfo of this status and code; its sentence."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/json"
    info = response.json()
    assert (info["imsx_codeMajor"], info["imsx_severity"]) == ("failure", "error")
    assert info["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == minor
    if os.environ.get("PASSERELLE_STANDARDS"):
        ensure_schema(info, "imsx_statusinfo")
    return str(info["imsx_description"])
