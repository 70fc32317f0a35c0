"""Facts that accounts announces to the apps above it; ids only, sent on commit."""

from django.dispatch import Signal

# An address of this person was confirmed. Arguments: user_id (int).
email_verified = Signal()
