"""Addresses below ``/manage/moderation/``."""

from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("", views.QueueView.as_view(), name="queue"),
    path("<int:case_id>/", views.CaseView.as_view(), name="case"),
    path("<int:case_id>/ban/", views.BanView.as_view(), name="ban"),
]
