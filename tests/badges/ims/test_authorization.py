"""`/ims/ob/v3p0/oauth/authorize`: the consent page, what is refused before it, and what a yes writes down."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from oauth2_provider.models import get_access_token_model, get_application_model, get_grant_model

from accounts.models import User
from badges.models import WalletConsent
from badges.scopes import READ_CREDENTIALS, READ_PROFILE, SENTENCES, TEXT_VERSION
from tests.badges.ims.wallets import ALL_SCOPES, API, RETURN, STATE, Wallet

NO_REDIRECT = [
    "https://wallet.example.net/other",
    "https://wallet.example.net/back/",
    "https://wallet.example.net/back?next=evil",
    "https://wallet.example.net:8443/back",
    "https://evil.example.net/back",
    "http://wallet.example.net/back",
    "https://wallet.example.net.evil.example/back",
    "https://wallet.example.net@evil.example/back",
    "https://wallet.example.net/back#token",
    "https://wallet.example.net/back/../other",
    "//wallet.example.net/back",
    "javascript:alert(1)",
]

# Every response type of OAuth 2 and OpenID Connect but `code`.
NO_CODE = [
    "token",
    "id_token",
    "id_token token",
    "code token",
    "code id_token",
    "code id_token token",
    "none",
    "Code",
    "code code",
]


def sent_back(response: HttpResponse) -> dict[str, str]:
    """The parameters that the wallet gets back."""
    assert response.status_code == 302, response.content.decode()[:500]
    location = urlsplit(response["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == RETURN
    return {name: values[0] for name, values in parse_qs(location.query).items()}


def test_a_visitor_signs_in_first_and_comes_back(wallet: Wallet) -> None:
    response = Client().get(f"{API}/oauth/authorize", wallet.request())
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")
    assert "authorize" in response["Location"]


def test_the_page_says_who_asks_what_it_may_do_and_what_it_may_never(wallet: Wallet, teacher: User) -> None:
    response = wallet.ask(teacher)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Pocket wallet" in page and "wallet.example.net" in page
    for sentence in SENTENCES.values():
        assert str(sentence) in page
    assert "see your e-mail address" in page
    assert response["Cache-Control"] == "private, no-store"


def test_the_page_says_only_what_was_asked_for(wallet: Wallet, teacher: User) -> None:
    page = wallet.ask(teacher, scope=READ_CREDENTIALS).content.decode()
    assert str(SENTENCES[READ_CREDENTIALS]) in page
    assert str(SENTENCES[READ_PROFILE]) not in page
    assert "shares_name" not in page


def test_the_page_is_in_the_persons_language(wallet: Wallet, teacher: User) -> None:
    teacher.language = "ar"
    teacher.save()
    assert '<html lang="ar" dir="rtl">' in wallet.ask(teacher).content.decode()
    assert '<html lang="fr"' in wallet.ask(teacher, lang="fr").content.decode()


def test_its_form_may_lead_to_that_site_and_to_no_other(wallet: Wallet, teacher: User) -> None:
    policy = wallet.ask(teacher)["Content-Security-Policy"]
    (directive,) = [part.strip() for part in policy.split(";") if part.strip().startswith("form-action")]
    assert directive == "form-action 'self' https://wallet.example.net"
    browser = Client()
    browser.force_login(teacher)
    assert "wallet.example.net" not in browser.get("/my/badges/")["Content-Security-Policy"]


def test_a_name_that_is_markup_is_shown_as_text(teacher: User) -> None:
    page = Wallet.registered(client_name="<b>Your bank</b>").ask(teacher).content.decode()
    assert "&lt;b&gt;Your bank&lt;/b&gt;" in page
    assert "<b>Your bank</b>" not in page


def test_a_yes_sends_a_code_with_state_and_scope_and_says_who_we_are(wallet: Wallet, teacher: User) -> None:
    back = sent_back(wallet.said_yes(teacher, scope=READ_CREDENTIALS))
    assert back["scope"] == READ_CREDENTIALS
    assert back["state"] == STATE
    assert back["iss"] == "http://testserver"
    assert len(back["code"]) >= 30


def test_a_yes_is_written_down_with_the_words_that_were_read(wallet: Wallet, teacher: User) -> None:
    wallet.said_yes(teacher, shares_name=True)
    consent = WalletConsent.objects.get()
    assert (consent.holder, consent.client_name, consent.site) == (teacher, "Pocket wallet", "wallet.example.net")
    assert (consent.scopes, consent.text_version) == (ALL_SCOPES, TEXT_VERSION)
    assert consent.shares_name
    assert consent.withdrawn_at is None


def test_a_second_yes_takes_the_place_of_the_first_and_both_stay_on_record(wallet: Wallet, teacher: User) -> None:
    wallet.said_yes(teacher)
    wallet.said_yes(teacher, scope=READ_CREDENTIALS)
    later, earlier = WalletConsent.objects.all()
    assert earlier.withdrawn_at is not None
    assert (later.withdrawn_at, later.scopes) == (None, READ_CREDENTIALS)
    assert later.subject == earlier.subject


def test_a_no_sends_no_code_and_writes_nothing_down(wallet: Wallet, teacher: User) -> None:
    browser = Client()
    browser.force_login(teacher)
    back = sent_back(browser.post(f"{API}/oauth/authorize", wallet.request()))
    assert (back["error"], back["state"]) == ("access_denied", STATE)
    assert not WalletConsent.objects.exists()
    assert not get_grant_model().objects.exists()


def test_another_site_cannot_say_yes_for_the_person(wallet: Wallet, teacher: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(teacher)
    response = browser.post(f"{API}/oauth/authorize", {**wallet.request(), "allow": "true"})
    assert response.status_code == 403
    assert not WalletConsent.objects.exists()


def test_the_page_is_never_skipped(wallet: Wallet, teacher: User) -> None:
    wallet.connect(teacher)
    assert wallet.ask(teacher, approval_prompt="auto").status_code == 200


@pytest.mark.parametrize("method", ["ask", "said_yes"])
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),  # missing PKCE
        ({"code_challenge_method": "plain"}, "invalid_request"),  # plain PKCE
        ({"code_challenge_method": None}, "invalid_request"),  # plain is what a missing method means
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"state": None}, "invalid_request"),  # missing state
        ({"state": "x" * 1_001}, "invalid_request"),
        *(({"response_type": asked}, "unsupported_response_type") for asked in NO_CODE),
    ],
)
def test_a_weak_request_goes_back_as_an_error(
    wallet: Wallet, teacher: User, method: str, changes: dict[str, Any], error: str
) -> None:
    response = getattr(wallet, method)(teacher, **changes)
    back = sent_back(response)
    assert back["error"] == error
    assert "code" not in back
    assert urlsplit(response["Location"]).fragment == ""
    assert not get_grant_model().objects.exists()
    assert not get_access_token_model().objects.filter(user=teacher).exists()
    assert not WalletConsent.objects.exists()


@pytest.mark.parametrize("method", ["ask", "said_yes"])
@pytest.mark.parametrize("grant", ["implicit", "openid-hybrid", "password", "client-credentials"])
def test_no_token_leaves_in_an_address_whatever_a_row_says_of_the_client(
    wallet: Wallet, teacher: User, method: str, grant: str
) -> None:
    get_application_model().objects.update(authorization_grant_type=grant)
    response = getattr(wallet, method)(teacher, response_type="token")
    assert sent_back(response)["error"] == "unsupported_response_type"
    assert "token=" not in response["Location"] and urlsplit(response["Location"]).fragment == ""
    assert not get_access_token_model().objects.filter(user=teacher).exists()


@pytest.mark.parametrize(
    "scope", [None, "", "everything", f"{READ_CREDENTIALS} everything", "oauth2_provider:registration"]
)
def test_a_scope_has_to_be_asked_for_and_known(wallet: Wallet, teacher: User, scope: str | None) -> None:
    assert sent_back(wallet.ask(teacher, scope=scope))["error"] == "invalid_scope"


@pytest.mark.parametrize("redirect", NO_REDIRECT)
def test_nobody_is_sent_to_an_address_that_is_not_registered(wallet: Wallet, teacher: User, redirect: str) -> None:
    for response in (wallet.ask(teacher, redirect_uri=redirect), wallet.said_yes(teacher, redirect_uri=redirect)):
        assert response.status_code == 400
        assert "Location" not in response
        assert "This connection cannot be made" in response.content.decode()


def test_nobody_is_sent_anywhere_before_signing_in_either(wallet: Wallet) -> None:
    asked = wallet.request(redirect_uri="https://evil.example.net/back", prompt="none")
    assert "Location" not in Client().get(f"{API}/oauth/authorize", asked)


def test_an_unknown_client_is_told_on_our_page(teacher: User) -> None:
    response = Wallet("nobody", "none").ask(teacher)
    assert response.status_code == 400
    assert "This connection cannot be made" in response.content.decode()


def test_any_port_of_the_persons_own_machine_will_do(teacher: User) -> None:
    """RFC 8252, section 7.3: a program learns its port when it starts."""
    wallet = Wallet.registered(redirect_uris=["http://127.0.0.1/back"])
    assert wallet.ask(teacher, redirect_uri="http://127.0.0.1:49152/back").status_code == 200
    assert wallet.ask(teacher, redirect_uri="http://127.0.0.1:49152/other").status_code == 400
