"""Addresses of competencies: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from competencies import views

localized: list[URLPattern | URLResolver] = [
    path("frameworks/", views.framework_list, name="frameworks"),
    # Not <slug:…>: ESCO's name holds dots (its version).
    path("frameworks/<str:slug>/", views.framework, name="framework"),
    path("my/competencies/", views.my_competencies, name="my_competencies"),
]
fixed: list[URLPattern | URLResolver] = [
    path("competencies/<uuid:uuid>", views.competency, name="competency"),
]
