"""Addresses of peer_review: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from peer_review import views

localized: list[URLPattern | URLResolver] = [
    path("reviews/", views.queue, name="reviews"),
    path("reviews/ask/", views.ask_for_review, name="review_request"),
    path("reviews/files/<uuid:uuid>/", views.evidence_file, name="evidence_file"),
    path("reviews/<uuid:uuid>/", views.workspace, name="review"),
    path("reviews/<uuid:uuid>/start/", views.start, name="review_start"),
    path("reviews/<uuid:uuid>/draft/", views.draft, name="review_draft"),
    path("my/portfolio/<uuid:uuid>/", views.submission, name="submission"),
    path("my/portfolio/<uuid:uuid>/withdraw/", views.withdraw_submission, name="submission_withdraw"),
]
fixed: list[URLPattern | URLResolver] = []
