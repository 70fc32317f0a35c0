"""Addresses of accounts: `localized` ones take a language prefix, `fixed` ones never do."""

from django.urls import URLPattern, URLResolver, path

from accounts import views

localized: list[URLPattern | URLResolver] = [
    path("my/notifications/", views.notifications, name="notifications"),
    path("my/notifications/mail/", views.choose_rhythm, name="mail_rhythm"),
    path("my/notifications/read/", views.mark_all_read, name="notifications_read"),
    path("my/notifications/<uuid:uuid>/", views.open_notification, name="notification"),
    path("my/data/", views.my_data, name="my_data"),
    path("my/data/download/", views.download_my_data, name="my_data_download"),
]
fixed: list[URLPattern | URLResolver] = []
