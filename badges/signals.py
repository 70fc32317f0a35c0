"""Facts that badges announces upward, on commit, ids only."""

from django.dispatch import Signal

credential_issued = Signal()  # credential_id
award_revoked = Signal()  # award_id
