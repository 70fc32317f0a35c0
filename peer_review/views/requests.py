"""What the pages of readers and authors share."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """What `login_required` and `signed_in_at` let through."""

    user: User
