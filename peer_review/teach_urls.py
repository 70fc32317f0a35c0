"""Addresses of trainers' and moderators' pages, all under `/teach/`."""

from django.urls import URLPattern, URLResolver, path

from peer_review.views import (
    teaching_decide,
    teaching_flags,
    teaching_integrity,
    teaching_lists,
    teaching_message,
    teaching_practice,
    teaching_rubrics,
)

patterns: list[URLPattern | URLResolver] = [
    path("teach/", teaching_lists.lists, name="teach"),
    path("teach/list.csv", teaching_lists.list_csv, name="teach_list_csv"),
    path("teach/message/", teaching_message.message, name="teach_message"),
    path("teach/decide/<uuid:uuid>/", teaching_decide.decide_on, name="moderate"),
    path("teach/flags/", teaching_flags.flags, name="flags"),
    path("teach/flags/<uuid:uuid>/", teaching_flags.flag, name="flag"),
    path("teach/flags/<uuid:uuid>/look/", teaching_flags.look, name="flag_look"),
    path("teach/files/<uuid:uuid>/", teaching_flags.file, name="teach_file"),
    path("teach/practice/", teaching_practice.pieces, name="practice_pieces"),
    path("teach/practice/new/", teaching_practice.choose, name="practice_choose"),
    path("teach/practice/new/<uuid:uuid>/<slug:language>/", teaching_practice.new, name="practice_new"),
    path("teach/practice/<uuid:uuid>/", teaching_practice.piece, name="practice_piece"),
    path("teach/practice/<uuid:uuid>/retire/", teaching_practice.retire, name="practice_retire"),
    path("teach/integrity/", teaching_integrity.integrity, name="integrity"),
    path("teach/integrity/practise/", teaching_integrity.practise, name="integrity_practise"),
    path("teach/rubrics/", teaching_rubrics.rubrics, name="teach_rubrics"),
    path("teach/rubrics/<uuid:uuid>/", teaching_rubrics.rubric, name="teach_rubric"),
]
