"""Addresses below ``/account/saved/``."""

from django.urls import path

from . import views

app_name = "saves"
urlpatterns = [
    path("", views.SavedView.as_view(), name="list"),
    path("keep/", views.KeepView.as_view(), name="keep"),
    path("move/", views.MoveView.as_view(), name="move"),
    path("lists/new/", views.NewListView.as_view(), name="new"),
    path("lists/<int:list_id>/", views.SavedView.as_view(), name="one"),
    path("lists/<int:list_id>/change/", views.ChangeListView.as_view(), name="change"),
]
