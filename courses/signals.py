"""Facts of learning, sent on commit, ids only."""

from django.dispatch import Signal

# activity_id, enrollment_id
activity_completed = Signal()
# enrollment_id
course_completed = Signal()
