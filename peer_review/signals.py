"""Facts that upper layers may hear of. Ids only, sent on commit, robustly."""

from django.dispatch import Signal

# submission_id: int. A decision was made (accepted or needs work); read the rest from the rows.
submission_decided = Signal()
