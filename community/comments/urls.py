"""Addresses below ``/comments/``."""

from django.urls import path, re_path

from . import own_views, photos, views

app_name = "comments"
urlpatterns = [
    path("mine/", views.MineView.as_view(), name="mine"),
    path("on/<int:page_id>/", views.PageView.as_view(), name="page"),
    path("on/<int:page_id>/write/", views.WriteView.as_view(), name="write"),
    re_path(
        r"^photo/(?P<photo_id>\d+)/(?P<size>small|whole)/$",
        photos.PhotoView.as_view(),
        name="photo",
    ),
    path("<int:comment_id>/", views.CommentView.as_view(), name="comment"),
    path("<int:comment_id>/reply/", views.WriteView.as_view(), name="reply"),
    path("<int:comment_id>/edit/", own_views.EditView.as_view(), name="edit"),
    path("<int:comment_id>/appeal/", own_views.AppealView.as_view(), name="appeal"),
    path("<int:comment_id>/delete/", own_views.DeleteView.as_view(), name="delete"),
    path("<int:comment_id>/report/", own_views.ReportView.as_view(), name="report"),
    path("<int:comment_id>/helpful/", own_views.HelpfulView.as_view(), name="helpful"),
]
