"""`GET /ims/ob/v3p0/discovery`: what this host is and where its OAuth 2 is, for anybody."""

from typing import Any

import pytest
from django.test import Client

from badges.scopes import SENTENCES
from tests.badges.ims.wallets import API

pytestmark = pytest.mark.django_db


def document() -> dict[str, Any]:
    response = Client().get(f"{API}/discovery")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    return dict(response.json())


def security() -> dict[str, Any]:
    return dict(document()["components"]["securitySchemes"]["OAuth2ACG"])


def test_anybody_may_read_it_from_any_site() -> None:
    assert Client().get(f"{API}/discovery")["Access-Control-Allow-Origin"] == "*"


def test_it_is_openapi_with_what_1edtech_asks_for() -> None:
    found = document()
    assert found["openapi"].startswith("3.0.")
    assert {"title", "version", "termsOfService", "x-imssf-privacyPolicyUrl", "x-imssf-image"} <= set(found["info"])
    assert found["servers"] == [{"url": "http://testserver/ims/ob/v3p0"}]


def test_it_names_every_operation_with_its_scope() -> None:
    operations = {
        operation["operationId"]: operation.get("security", [])
        for methods in document()["paths"].values()
        for operation in methods.values()
    }
    asked = {name: scheme[0]["OAuth2ACG"][0].rpartition("/")[2] for name, scheme in operations.items() if scheme}
    assert asked == {
        "getCredentials": "credential.readonly",
        "upsertCredential": "credential.upsert",
        "getProfile": "profile.readonly",
        "putProfile": "profile.update",
    }
    assert operations["getServiceDescription"] == []


def test_its_oauth_addresses_answer() -> None:
    scheme = security()
    flow = scheme["flows"]["authorizationCode"]
    assert set(flow["scopes"]) == set(SENTENCES)
    assert flow["refreshUrl"] == flow["tokenUrl"]
    for address in (scheme["x-imssf-registrationUrl"], flow["tokenUrl"]):
        assert Client().post(address).status_code == 400
    assert Client().get(flow["authorizationUrl"]).status_code == 302


def test_its_policies_are_pages_that_say_them() -> None:
    scheme = security()
    for member in ("x-imssf-privacyPolicyUrl", "x-imssf-termsOfServiceUrl"):
        address, _, anchor = scheme[member].partition("#")
        assert f'id="{anchor}"' in Client().get(address).content.decode()


def test_every_reference_leads_somewhere() -> None:
    found = document()
    for name in ("AchievementCredential", "GetOpenBadgeCredentialsResponse", "Profile", "Imsx_StatusInfo"):
        assert name in found["components"]["schemas"]


def test_the_authorization_server_says_the_same_of_itself() -> None:
    metadata = Client().get("/.well-known/oauth-authorization-server").json()
    flow = security()["flows"]["authorizationCode"]
    assert metadata["issuer"] == "http://testserver"
    assert metadata["authorization_endpoint"] == flow["authorizationUrl"]
    assert metadata["token_endpoint"] == flow["tokenUrl"]
    assert metadata["registration_endpoint"] == security()["x-imssf-registrationUrl"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["token_endpoint_auth_methods_supported"] == ["client_secret_basic"]
    assert metadata["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert metadata["response_types_supported"] == ["code"]
