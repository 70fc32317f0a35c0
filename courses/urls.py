"""Addresses of courses: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver

localized: list[URLPattern | URLResolver] = []
fixed: list[URLPattern | URLResolver] = []
