"""Addresses of badges: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path, re_path

from badges.views import credentials, documents, verification

IMAGE = r"(?P<extension>png|svg)"
UUID = r"(?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

localized: list[URLPattern | URLResolver] = [
    path("my/badges/", credentials.my_badges, name="my_badges"),
    path("verify/", verification.verify, name="verify"),
    path("credentials/<uuid:uuid>/", credentials.credential, name="credential"),
    path("credentials/<uuid:uuid>/sharing/", credentials.sharing, name="credential_sharing"),
    path("credentials/<uuid:uuid>/ob2/", credentials.ob2, name="credential_ob2"),
]
fixed: list[URLPattern | URLResolver] = [
    path("credentials/<uuid:uuid>.json", credentials.credential_json, name="credential_json"),
    path("credentials/<uuid:uuid>.png", credentials.credential_png, name="credential_png"),
    path("credentials/<uuid:uuid>.svg", credentials.credential_svg, name="credential_svg"),
    path("credentials/<uuid:uuid>.pdf", credentials.credential_pdf, name="credential_pdf"),
    path("issuers/<slug:slug>", documents.issuer, name="issuer"),
    path("issuers/<slug:slug>/did.json", documents.issuer_did, name="issuer_did"),
    path("issuers/<slug:slug>/status/<int:number>", documents.status_list, name="status_list"),
    path("achievements/<uuid:uuid>", documents.achievement, name="achievement"),
    re_path(rf"^achievements/{UUID}/image\.{IMAGE}$", documents.achievement_image, name="achievement_image"),
    path("evidence/<uuid:uuid>", documents.evidence, name="evidence"),
    path("ob2/assertions/<uuid:uuid>.json", documents.ob2_assertion, name="ob2_assertion"),
    re_path(rf"^ob2/assertions/{UUID}\.{IMAGE}$", documents.ob2_image, name="ob2_image"),
    path("ob2/badges/<uuid:uuid>.json", documents.ob2_badge, name="ob2_badge"),
    path("ob2/issuers/<slug:slug>.json", documents.ob2_issuer, name="ob2_issuer"),
    path("ob2/issuers/<slug:slug>/revocations.json", documents.ob2_revocations, name="ob2_revocations"),
]
