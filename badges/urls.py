"""Addresses of badges: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path, re_path

from badges.ims import urls as ims
from badges.views import credentials, documents, endorsements, files, held, lists, ob2, sharing, verification, wallets

IMAGE = r"(?P<extension>png|svg)"
DIGEST = r"(?P<digest>[0-9a-f]{32})"
UUID = r"(?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

localized: list[URLPattern | URLResolver] = [
    path("my/badges/", credentials.my_badges, name="my_badges"),
    path("my/badges/download/", files.my_archive, name="my_badges_archive"),
    path("my/badges/import/", held.import_badge, name="badge_import"),
    path("my/badges/elsewhere/<uuid:uuid>/", held.held_badge, name="held_badge"),
    path("my/badges/elsewhere/<uuid:uuid>/file/", held.held_file, name="held_file"),
    path("my/badges/elsewhere/<uuid:uuid>/text/", held.held_text, name="held_text"),
    path("my/badges/elsewhere/<uuid:uuid>/check/", held.check, name="held_check"),
    path("my/badges/elsewhere/<uuid:uuid>/remove/", held.discard, name="held_discard"),
    path("my/wallets/", wallets.wallets, name="my_wallets"),
    path("my/wallets/connect/", wallets.connect, name="host_connect"),
    path("my/wallets/callback/", wallets.callback, name="host_callback"),
    path("my/wallets/allowed/<uuid:uuid>/end/", wallets.withdraw, name="wallet_withdraw"),
    path("my/wallets/<uuid:uuid>/", wallets.connection, name="host_connection"),
    path("my/wallets/<uuid:uuid>/send/", wallets.send, name="host_send"),
    path("my/wallets/<uuid:uuid>/bring/", wallets.bring, name="host_bring"),
    path("my/wallets/<uuid:uuid>/end/", wallets.disconnect, name="host_disconnect"),
    path("connected-sites/", wallets.connected_sites, name="connected_sites"),
    path("verify/", verification.verify, name="verify"),
    path("achievements/<uuid:uuid>/endorse/", endorsements.endorse_achievement, name="endorse_achievement"),
    path("endorsements/<uuid:uuid>/withdraw/", endorsements.withdraw, name="endorsement_withdraw"),
    path("credentials/<uuid:uuid>/", credentials.credential, name="credential"),
    path("credentials/<uuid:uuid>/share/", sharing.share, name="credential_share"),
    path("credentials/<uuid:uuid>/sharing/", sharing.sharing, name="credential_sharing"),
    path("credentials/<uuid:uuid>/disclosure/", sharing.disclosure, name="credential_disclosure"),
    path("credentials/<uuid:uuid>/ob2/", sharing.ob2, name="credential_ob2"),
]
fixed: list[URLPattern | URLResolver] = [
    *ims.fixed,
    path("credentials/<uuid:uuid>.json", files.credential_json, name="credential_json"),
    path("credentials/<uuid:uuid>.jwt", files.credential_jwt, name="credential_jwt"),
    path("credentials/<uuid:uuid>.png", files.credential_png, name="credential_png"),
    path("credentials/<uuid:uuid>.svg", files.credential_svg, name="credential_svg"),
    path("credentials/<uuid:uuid>.pdf", files.credential_pdf, name="credential_pdf"),
    path("credentials/<uuid:uuid>/refresh", files.refresh, name="credential_refresh"),
    path("issuers/<slug:slug>", documents.issuer, name="issuer"),
    path("issuers/<slug:slug>/did.json", documents.issuer_did, name="issuer_did"),
    path("issuers/<slug:slug>/status/<int:number>", lists.status_list, name="status_list"),
    path("issuers/<slug:slug>/revocations/<int:number>.json", lists.revocation_list, name="revocation_list"),
    path(".well-known/did.json", lists.domain_did, name="domain_did"),
    path("achievements/<uuid:uuid>", documents.achievement, name="achievement"),
    re_path(rf"^achievements/{UUID}/image\.{IMAGE}$", documents.achievement_image, name="achievement_image"),
    re_path(rf"^achievements/{UUID}/(?P<language>[a-z]{{2,3}})$", documents.edition, name="achievement_edition"),
    re_path(rf"^achievements/pictures/{DIGEST}\.{IMAGE}$", documents.kept_picture, name="kept_picture"),
    path("endorsements/<uuid:uuid>", endorsements.endorsement, name="endorsement"),
    path("issuers/<slug:slug>/endorsements/withdrawn.json", endorsements.withdrawn, name="withdrawn_endorsements"),
    path("evidence/<uuid:uuid>", documents.evidence, name="evidence"),
    path("ob2/assertions/<uuid:uuid>.json", ob2.assertion, name="ob2_assertion"),
    path("ob2/assertions/<uuid:uuid>.jws", ob2.signed_assertion, name="ob2_signed_assertion"),
    re_path(rf"^ob2/assertions/{UUID}\.{IMAGE}$", ob2.image, name="ob2_image"),
    path("ob2/badges/<uuid:uuid>.json", ob2.badge_class, name="ob2_badge"),
    path("ob2/endorsements/<uuid:uuid>.json", ob2.endorsement, name="ob2_endorsement"),
    path("ob2/extensions/<slug:name>.json", ob2.extension, name="ob2_extension"),
    path("ob2/issuers/<slug:slug>.json", ob2.issuer, name="ob2_issuer"),
    path("ob2/issuers/<slug:slug>/keys/<slug:fragment>.json", ob2.key, name="ob2_key"),
    path("ob2/issuers/<slug:slug>/revocations.json", ob2.revocations, name="ob2_revocations"),
]
