"""Addresses of peer_review: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from peer_review.teach_urls import patterns as teaching
from peer_review.views import authoring, reading

localized: list[URLPattern | URLResolver] = [
    path("reviews/", reading.queue, name="reviews"),
    path("reviews/ask/", reading.ask_for_review, name="review_request"),
    path("reviews/files/<uuid:uuid>/", authoring.evidence_file, name="evidence_file"),
    path("reviews/<uuid:uuid>/", reading.workspace, name="review"),
    path("reviews/<uuid:uuid>/start/", reading.start, name="review_start"),
    path("reviews/<uuid:uuid>/draft/", reading.draft, name="review_draft"),
    path("my/portfolio/<uuid:uuid>/", authoring.submission, name="submission"),
    path("my/portfolio/<uuid:uuid>/withdraw/", authoring.withdraw_submission, name="submission_withdraw"),
    *teaching,
]
fixed: list[URLPattern | URLResolver] = []
