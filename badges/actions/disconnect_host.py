"""A person ends their connection to another host: what it gave us is forgotten; badges that came from there stay."""

from django.db import transaction
from wagtail.log_actions import log

from badges.models import HostConnection


@transaction.atomic
def disconnect_host(*, connection: HostConnection) -> None:
    """Forget the connection and its tokens. The other site has a page of its own to end what it allowed."""
    log(instance=connection, action="badges.disconnect_host", user=connection.holder)
    connection.delete()
