"""Addresses below ``/account/saved/``."""

from django.urls import path

from . import views

app_name = "saves"
urlpatterns = [
    path("", views.SavedView.as_view(), name="list"),
    path("keep/", views.KeepView.as_view(), name="keep"),
]
