"""Addresses of trainers' and moderators' pages, all under `/teach/`."""

from django.urls import URLPattern, URLResolver

patterns: list[URLPattern | URLResolver] = []
