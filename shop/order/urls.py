"""Addresses below ``/orders/``."""

from django.urls import path

from shop.documents.views import InvoiceView
from shop.payments.scan import ScanView
from shop.returns.views import ReturnView, WithdrawView

from . import pages, views

app_name = "orders"
urlpatterns = [
    path("find/", views.FindOrderView.as_view(), name="find"),
    path("withdraw/", views.FindToWithdrawView.as_view(), name="find-withdraw"),
    path("<str:number>/<str:token>/", views.OrderPageView.as_view(), name="status"),
    path("<str:number>/<str:token>/cancel/", pages.CancelView.as_view(), name="cancel"),
    path("<str:number>/<str:token>/return/", ReturnView.as_view(), name="return"),
    path("<str:number>/<str:token>/withdraw/", WithdrawView.as_view(), name="withdraw"),
    path("<str:number>/<str:token>/papers/<str:paper>/", InvoiceView.as_view(), name="paper"),
    path("<str:number>/<str:token>/pay/", views.PayView.as_view(), name="pay"),
    path("<str:number>/<str:token>/scan/", ScanView.as_view(), name="scan"),
    path("<str:number>/<str:token>/thank-you/", views.ThankYouView.as_view(), name="thank-you"),
]
