"""What an operator should read when a server or a worker starts, rather than when the first badge cannot be signed."""

import logging

from django.db import DatabaseError, connections

from badges import signer

logger = logging.getLogger("passerelle")


def say_what_is_wrong() -> None:
    """Log every signing key that fails its self-test. Servers and workers start all the same: most needs no key.

    Connections are closed afterwards, since workers are forked from this process.
    """
    try:
        complaint = signer.complaint()
    except DatabaseError:
        return  # Not migrated yet, or not there: `/readyz` says so.
    finally:
        connections.close_all()
    if complaint:
        logger.error(complaint)
