"""Addresses below ``/notes/``."""

from django.urls import path, re_path

from . import own_views, photos, views

app_name = "notes"
urlpatterns = [
    path("", views.NewestView.as_view(), name="list"),
    path("write/", views.WriteView.as_view(), name="write"),
    path("mine/", own_views.MineView.as_view(), name="mine"),
    path("draft/", own_views.DraftView.as_view(), name="draft"),
    re_path(
        r"^photo/(?P<photo_id>\d{1,18})/(?P<size>small|whole)/$",
        photos.PhotoView.as_view(),
        name="photo",
    ),
    re_path(r"^(?P<note_id>\d{1,18})-(?P<slug>[-\w]+)/$", views.NoteView.as_view(), name="note"),
    re_path(r"^(?P<note_id>\d{1,18})/$", views.NoteView.as_view(), name="bare"),
    re_path(r"^(?P<note_id>\d{1,18})/edit/$", own_views.EditView.as_view(), name="edit"),
    re_path(r"^(?P<note_id>\d{1,18})/appeal/$", own_views.AppealView.as_view(), name="appeal"),
    re_path(r"^(?P<note_id>\d{1,18})/delete/$", own_views.DeleteView.as_view(), name="delete"),
    re_path(r"^(?P<note_id>\d{1,18})/report/$", own_views.ReportView.as_view(), name="report"),
    re_path(r"^(?P<note_id>\d{1,18})/helpful/$", own_views.HelpfulView.as_view(), name="helpful"),
    re_path(r"^(?P<note_id>\d{1,18})/quoting/$", own_views.QuotingView.as_view(), name="quoting"),
]
