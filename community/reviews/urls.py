"""Addresses below ``/reviews/``."""

from django.urls import path, re_path

from . import own_views, views

app_name = "reviews"
urlpatterns = [
    path("mine/", views.MineView.as_view(), name="mine"),
    path("on/<int:product_id>/", views.ProductView.as_view(), name="product"),
    path("on/<int:product_id>/write/", views.WriteView.as_view(), name="write"),
    re_path(
        r"^photo/(?P<photo_id>\d+)/(?P<size>small|whole)/$",
        views.PhotoView.as_view(),
        name="photo",
    ),
    path("<int:pk>/", views.ReviewView.as_view(), name="review"),
    path("<int:pk>/edit/", own_views.EditView.as_view(), name="edit"),
    path("<int:pk>/appeal/", own_views.AppealView.as_view(), name="appeal"),
    path("<int:pk>/delete/", own_views.DeleteView.as_view(), name="delete"),
    path("<int:pk>/report/", own_views.ReportView.as_view(), name="report"),
    path("<int:pk>/helpful/", own_views.HelpfulView.as_view(), name="helpful"),
]
