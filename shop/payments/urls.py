"""Addresses below ``/payments/``."""

from django.urls import include, path

from . import views

app_name = "payments"
urlpatterns = [
    path("wechat_pay/", include("shop.payments.wechat_pay.urls")),
    path("<slug:method>/notice/", views.NoticeView.as_view(), name="notice"),
    path("<slug:method>/<slug:key>/", views.ReturnView.as_view(), name="return"),
]
