"""`/ims/ob/v3p0/discovery`: the Service Description Document, public (OB 3.0, section 6.3): OpenAPI 3.0 in short.

It says what this host offers and where its OAuth 2 endpoints are; `x-imssf-*` are 1EdTech's members.
"""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from badges import addresses
from badges.scopes import READ_CREDENTIALS, READ_PROFILE, SENTENCES, WRITE_CREDENTIALS, WRITE_PROFILE

SCHEMAS = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_{}_schema.json"
JSON = "application/json"
TOKEN = {"type": "string", "pattern": "^[a-zA-Z0-9_-]+\\.[a-zA-Z0-9_-]+\\.[a-zA-Z0-9_-]+$"}
VERSION = "3.0"
API_PATH = "/ims/ob/v3p0"


@require_safe
def discovery(request: HttpRequest) -> JsonResponse:
    """The same for everybody, in English, readable from any site's script."""
    with translation.override("en"):
        document = service_description(addresses.current_base())
    response = JsonResponse(document)
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=300"
    return response


def service_description(base: str) -> dict[str, Any]:
    """The document, its addresses below `base`."""
    about = f"{base}{reverse('connected_sites')}"
    return {
        "openapi": "3.0.1",
        "info": {
            "title": "Passerelle",
            "version": VERSION,
            "description": _("Badges that teachers earned here, and those that they brought from elsewhere."),
            "termsOfService": f"{about}#terms",
            "x-imssf-privacyPolicyUrl": f"{about}#privacy",
            "x-imssf-image": f"{base}{static('cms/favicon.svg')}",
        },
        "servers": [{"url": f"{base}{API_PATH}"}],
        "tags": [{"name": "OpenBadgeCredentials"}, {"name": "Discovery"}],
        "paths": _paths(),
        "components": {"securitySchemes": {"OAuth2ACG": _security(base, about)}, "schemas": _schemas()},
    }


def _security(base: str, about: str) -> dict[str, Any]:
    token = f"{base}{reverse('oauth2_provider:token')}"
    flow = {
        "authorizationUrl": f"{base}{reverse('oauth2_provider:authorize')}",
        "tokenUrl": token,
        "refreshUrl": token,
        "scopes": {scope: str(sentence) for scope, sentence in SENTENCES.items()},
    }
    return {
        "type": "oauth2",
        "description": _("OAuth 2.0 authorization code grant, with PKCE (S256) and state."),
        "x-imssf-name": "Passerelle",
        "x-imssf-privacyPolicyUrl": f"{about}#privacy",
        "x-imssf-termsOfServiceUrl": f"{about}#terms",
        "x-imssf-registrationUrl": f"{base}{reverse('oauth2_provider:dcr-register')}",
        "flows": {"authorizationCode": flow},
    }


def _schemas() -> dict[str, Any]:
    names = {
        "AchievementCredential": "achievementcredential",
        "GetOpenBadgeCredentialsResponse": "getopenbadgecredentialsresponse",
        "Profile": "profile",
        "Imsx_StatusInfo": "imsx_statusinfo",
    }
    return {name: {"externalDocs": {"url": SCHEMAS.format(file)}, "type": "object"} for name, file in names.items()}


def _paths() -> dict[str, Any]:
    badge = {JSON: _schema("AchievementCredential"), "text/plain": {"schema": TOKEN}}
    person = {JSON: _schema("Profile")}
    page = {JSON: _schema("GetOpenBadgeCredentialsResponse")}
    return {
        "/credentials": {
            "get": _operation("getCredentials", READ_CREDENTIALS, {"200": page}, parameters=_parameters()),
            "post": _operation("upsertCredential", WRITE_CREDENTIALS, {"200": badge, "201": badge}, body=badge),
        },
        "/profile": {
            "get": _operation("getProfile", READ_PROFILE, {"200": person}),
            "put": _operation("putProfile", WRITE_PROFILE, {"200": person}, body=person),
        },
        "/discovery": {
            "get": {
                "operationId": "getServiceDescription",
                "tags": ["Discovery"],
                "responses": {"200": {"description": "OK", "content": {JSON: {"schema": {"type": "object"}}}}},
            }
        },
    }


def _operation(
    name: str, scope: str, answers: dict[str, Any], *, parameters: Any = None, body: Any = None
) -> dict[str, Any]:
    responses = {status: {"description": "OK", "content": content} for status, content in answers.items()}
    responses["default"] = {"description": "Imsx_StatusInfo", "content": {JSON: _schema("Imsx_StatusInfo")}}
    operation = {
        "operationId": name,
        "tags": ["OpenBadgeCredentials"],
        "security": [{"OAuth2ACG": [scope]}],
        "responses": responses,
    }
    operation |= {"parameters": parameters} if parameters else {}
    return operation | ({"requestBody": {"required": True, "content": body}} if body else {})


def _parameters() -> list[dict[str, Any]]:
    kinds = {
        "limit": {"type": "integer", "minimum": 1},
        "offset": {"type": "integer", "minimum": 0},
        "since": {"type": "string", "format": "date-time"},
    }
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in kinds.items()]


def _schema(name: str) -> dict[str, Any]:
    return {"schema": {"$ref": f"#/components/schemas/{name}"}}
