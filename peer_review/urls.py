"""Addresses of peer_review: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from peer_review.teach_urls import patterns as teaching
from peer_review.views import answering, authoring, leaving, queue, reader, reading

localized: list[URLPattern | URLResolver] = [
    path("reviews/", queue.queue, name="reviews"),
    path("reviews/ask/", queue.ask_for_review, name="review_request"),
    path("reviews/practise/", queue.practise, name="review_practise"),
    path("reviews/about-me/", reader.about_me, name="about_me"),
    path("reviews/about-me/relations/", reader.add_relation, name="relation_add"),
    path("reviews/about-me/relations/<int:number>/remove/", reader.remove_relation, name="relation_remove"),
    path("reviews/credit/", reader.my_credit, name="review_credit"),
    path("reviews/files/<uuid:uuid>/", authoring.evidence_file, name="evidence_file"),
    path("reviews/<uuid:uuid>/", reading.workspace, name="review"),
    path("reviews/<uuid:uuid>/start/", reading.start, name="review_start"),
    path("reviews/<uuid:uuid>/draft/", reading.draft, name="review_draft"),
    path("reviews/<uuid:uuid>/flag/", leaving.flag, name="review_flag"),
    path("reviews/<uuid:uuid>/give-back/", leaving.give_back, name="review_give_back"),
    path("my/portfolio/<uuid:uuid>/", authoring.submission, name="submission"),
    path("my/portfolio/<uuid:uuid>/withdraw/", authoring.withdraw_submission, name="submission_withdraw"),
    path("my/portfolio/<uuid:uuid>/appeal/", answering.appeal_submission, name="submission_appeal"),
    path("my/portfolio/<uuid:uuid>/useful/", answering.rate_reviews, name="submission_useful"),
    *teaching,
]
fixed: list[URLPattern | URLResolver] = []
