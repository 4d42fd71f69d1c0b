"""Addresses below ``/alerts/``."""

from django.urls import path

from . import views

app_name = "alerts"
urlpatterns = [
    path("<int:product_id>/", views.AskView.as_view(), name="ask"),
    path("<int:product_id>/asked/", views.AskedView.as_view(), name="asked"),
    path("confirm/<slug:key>/", views.ConfirmView.as_view(), name="confirm"),
    path("stop/<slug:key>/", views.StopView.as_view(), name="stop"),
]
