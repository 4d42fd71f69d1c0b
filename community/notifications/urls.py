"""Addresses below ``/account/notifications/``."""

from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("read/", views.ReadAllView.as_view(), name="read"),
    path("<int:number>/", views.OpenView.as_view(), name="open"),
    path("choose/", views.WishesView.as_view(), name="wishes"),
    path("stop/<str:token>/", views.LeaveView.as_view(), name="leave"),
]
