"""Addresses below ``/payments/``."""

from django.urls import path

from . import views

app_name = "payments"
urlpatterns = [
    path("<slug:method>/notice/", views.NoticeView.as_view(), name="notice"),
    path("<slug:method>/<slug:key>/", views.ReturnView.as_view(), name="return"),
]
