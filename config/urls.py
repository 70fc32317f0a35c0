"""Every address. Pages for people take a language prefix; documents for machines never do."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

import accounts.urls
import badges.urls
import cms.urls
import competencies.urls
import courses.urls
import peer_review.urls
from config.api import api

APPS = (courses.urls, peer_review.urls, badges.urls, competencies.urls, cms.urls, accounts.urls)

urlpatterns: list[URLPattern | URLResolver] = [
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v1/", api.urls),
]
for app in APPS:
    urlpatterns += app.fixed

if settings.SERVE_MEDIA:
    # One machine without a web server in front of it: the pictures of pages come from here. Evidence never does.
    picture = cache_control(max_age=86_400, public=True)(serve)
    urlpatterns += [re_path(r"^media/(?P<path>images/.+)$", picture, {"document_root": settings.MEDIA_ROOT})]

localized: list[URLPattern | URLResolver] = []
for app in APPS:
    localized += app.localized
localized += [path("accounts/", include("allauth.urls")), path("", include(wagtail_urls))]
urlpatterns += i18n_patterns(*localized, prefix_default_language=False)
