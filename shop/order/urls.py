"""Addresses below ``/orders/``."""

from django.urls import path

from . import views

app_name = "orders"
urlpatterns = [
    path("find/", views.FindOrderView.as_view(), name="find"),
    path("<str:number>/<str:token>/", views.OrderPageView.as_view(), name="status"),
    path("<str:number>/<str:token>/pay/", views.PayView.as_view(), name="pay"),
    path("<str:number>/<str:token>/thank-you/", views.ThankYouView.as_view(), name="thank-you"),
]
