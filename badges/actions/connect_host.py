"""A person connects another host of Open Badges: on their way there, and back with its answer."""

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from badges import obclient
from badges.errors import OtherHostError
from badges.models import HostConnection
from badges.scopes import READ_PROFILE
from badges.sealing import seal, unseal
from badges.tokens import digest

# How long somebody may take to sign in at the other site and say yes.
ON_THE_WAY = timedelta(minutes=15)
MOST_CONNECTIONS = 20
# What an answer of the token endpoint changes.
KEPT = ("sealed_access_token", "sealed_refresh_token", "sealed_verifier", "expires_at", "scopes", "connected_at")


def start_connection(*, holder: User, address: str) -> tuple[HostConnection, str]:
    """(the connection, the address at the other site where the person says yes). Asks the host, at most twice.

    Raises OtherHostError with a sentence.
    """
    base_url = obclient.base_of(address)
    others = HostConnection.objects.held_by(holder).exclude(base_url=base_url)
    if others.values("base_url").distinct().count() >= MOST_CONNECTIONS:
        raise OtherHostError(_("You have connected 20 sites. Disconnect one before you connect another."))
    found = obclient.discover(base_url)
    client = obclient.register(found, redirect_uri())
    return _on_the_way(holder, found, client)


@transaction.atomic
def _on_the_way(holder: User, found: obclient.Description, client: obclient.Client) -> tuple[HostConnection, str]:
    """Keep what is needed to recognise the person's return. An earlier connection stays until they are back."""
    state, verifier = obclient.new_secret(), obclient.new_secret()
    HostConnection.objects.held_by(holder).filter(base_url=found.base_url, connected_at=None).delete()
    connection = HostConnection(holder=holder, base_url=found.base_url, name=found.name, endpoints=found.endpoints)
    connection.scopes, connection.client_id = " ".join(found.scopes), client.client_id
    connection.sealed_client_secret = seal(client.secret, _place(connection, "client"))
    connection.state_digest, connection.started_at = digest(state), timezone.now()
    connection.sealed_verifier = seal(verifier, _place(connection, "verifier"))
    connection.save()
    address = obclient.authorization_address(
        found.authorization,
        client_id=client.client_id,
        redirect_uri=redirect_uri(),
        scopes=connection.scopes,
        state=state,
        verifier=verifier,
    )
    return connection, address


def finish_connection(*, holder: User, state: str, code: str, issuer: str) -> tuple[HostConnection, str]:
    """The person came back: trade the code for tokens and keep them sealed. Answers who they are there, if it says so.

    `state` belongs to this person and works once, within 15 minutes. `issuer` is the answer's `iss` (RFC 9207), or
    empty. Raises OtherHostError with a sentence.
    """
    connection = _expected(holder, state)
    if issuer and urlsplit(issuer).netloc != urlsplit(connection.endpoints["authorization"]).netloc:
        raise OtherHostError(_("The answer came from another site than the one you connected. Start again."))
    verifier = unseal(connection.sealed_verifier, _place(connection, "verifier")) or ""
    if not code or not verifier:
        raise OtherHostError(_("The other site did not say yes, so nothing was connected."))
    tokens = obclient.exchange(
        connection.endpoints["token"],
        client_of(connection),
        code=code,
        redirect_uri=redirect_uri(),
        scopes=connection.scopes,
        verifier=verifier,
    )
    _take_place(connection, tokens)
    log(instance=connection, action="badges.connect_host", user=holder)
    is_told = READ_PROFILE in connection.scopes.split()
    return connection, obclient.read_profile_name(connection.base_url, tokens.access) if is_told else ""


@transaction.atomic
def _take_place(connection: HostConnection, tokens: obclient.Tokens) -> None:
    """Connected from now on, instead of by an earlier connection to the same host."""
    same = HostConnection.objects.select_for_update().held_by(connection.holder).filter(base_url=connection.base_url)
    earlier = [row.pk for row in same.order_by("pk") if row.connected_at and row.pk != connection.pk]
    HostConnection.objects.filter(pk__in=earlier).delete()
    connection.connected_at = timezone.now()
    keep_tokens(connection, tokens)


@transaction.atomic
def _expected(holder: User, state: str) -> HostConnection:
    """The connection that this state was made for; the state is spent by it."""
    waiting = HostConnection.objects.select_for_update().held_by(holder).exclude(state_digest="")
    fresh = waiting.filter(started_at__gt=timezone.now() - ON_THE_WAY)
    found: HostConnection | None = next(
        (row for row in fresh if secrets.compare_digest(row.state_digest, digest(state))), None
    )
    if found is None:
        raise OtherHostError(_("This answer does not belong to a connection that you began here. Start again."))
    found.state_digest = ""
    found.save(update_fields=["state_digest"])
    return found


def keep_tokens(connection: HostConnection, tokens: obclient.Tokens) -> None:
    """Keep what the token endpoint gave, sealed; the code's verifier has done its work."""
    connection.sealed_access_token = seal(tokens.access, _place(connection, "access"))
    connection.sealed_refresh_token = seal(tokens.refresh, _place(connection, "refresh")) if tokens.refresh else None
    connection.expires_at = timezone.now() + timedelta(seconds=tokens.lasts)
    connection.scopes = tokens.scopes or connection.scopes
    connection.sealed_verifier = None
    kept = {name: getattr(connection, name) for name in KEPT}
    if not HostConnection.objects.filter(pk=connection.pk).update(**kept):  # disconnected meanwhile, and stays so
        raise OtherHostError(_("The other site no longer lets us in. Connect it again."))


def access_token(connection: HostConnection) -> str:
    """A token that is good now, renewed where it is about to end. Raises OtherHostError when neither is possible."""
    if _ends_soon(connection):
        _renew(connection)
    token = unseal(connection.sealed_access_token, _place(connection, "access"))
    if not token:
        raise OtherHostError(_("The other site no longer lets us in. Connect it again."))
    return token


def _ends_soon(connection: HostConnection) -> bool:
    soon = timezone.now() + timedelta(seconds=30)
    return connection.expires_at is not None and connection.expires_at <= soon


@transaction.atomic
def _renew(connection: HostConnection) -> None:
    """Renew the token once, whoever asks meanwhile.

    A refresh token is spent by its use, and many hosts take a second use for theft and end everything: who comes
    second waits for the row, and finds what the first one was given.
    """
    try:
        connection.refresh_from_db(fields=KEPT, from_queryset=HostConnection.objects.select_for_update(of=("self",)))
    except HostConnection.DoesNotExist as error:  # disconnected meanwhile
        raise OtherHostError(_("The other site no longer lets us in. Connect it again.")) from error
    if not _ends_soon(connection):
        return
    refresh = unseal(connection.sealed_refresh_token, _place(connection, "refresh"))
    if not refresh:
        raise OtherHostError(_("The other site no longer lets us in. Connect it again."))
    endpoint = connection.endpoints["token"]
    keep_tokens(connection, obclient.renew(endpoint, client_of(connection), refresh, connection.scopes))


def client_of(connection: HostConnection) -> obclient.Client:
    """Who we are there."""
    secret = unseal(connection.sealed_client_secret, _place(connection, "client")) or ""
    return obclient.Client(connection.client_id, secret)


def redirect_uri() -> str:
    """Where the other site sends the person back to: the same in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.PUBLIC_BASE_URL}{reverse('host_callback')}"


def _place(connection: HostConnection, field: str) -> str:
    return f"{connection.uuid}/{field}"
