"""Addresses of trainers' and moderators' pages, all under `/teach/`."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from peer_review.views import teaching_decide, teaching_flags

patterns: list[URLPattern | URLResolver] = [
    path("teach/", RedirectView.as_view(pattern_name="flags"), name="teach"),
    path("teach/decide/<uuid:uuid>/", teaching_decide.decide_on, name="moderate"),
    path("teach/flags/", teaching_flags.flags, name="flags"),
    path("teach/flags/<uuid:uuid>/", teaching_flags.flag, name="flag"),
    path("teach/flags/<uuid:uuid>/look/", teaching_flags.look, name="flag_look"),
    path("teach/files/<uuid:uuid>/", teaching_flags.file, name="teach_file"),
]
