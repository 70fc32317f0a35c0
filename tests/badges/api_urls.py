"""The site's addresses with the API where it will be served."""

from django.urls import path

from config.api import api
from config.urls import urlpatterns as site

urlpatterns = [path("api/v1/", api.urls), *site]
