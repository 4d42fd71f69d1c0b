"""Addresses below ``/account/shares/``; the links themselves are at ``/s/<code>/``."""

from django.urls import path

from . import poster_views, views

app_name = "sharing"
urlpatterns = [
    path("", views.SharesView.as_view(), name="list"),
    path("new/", views.MakeView.as_view(), name="new"),
    path("<slug:code>/", views.ShareView.as_view(), name="one"),
    path("<slug:code>/poster.png", poster_views.PosterView.as_view(), name="poster"),
]
