"""Facts that badges announces upward, on commit, ids only."""

from django.dispatch import Signal

credential_issued = Signal()  # credential_id
credentials_issued = Signal()  # credential_ids: those of a batch, told once
award_revoked = Signal()  # award_id
award_suspended = Signal()  # award_id
award_suspension_lifted = Signal()  # award_id
award_superseded = Signal()  # award_id, by_id
