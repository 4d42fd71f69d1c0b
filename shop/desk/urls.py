"""Addresses below ``/manage/orders/``."""

from django.urls import path

from shop.documents.views import DeskPaperView, IssueView, SlipsView

from .views import actions, listing, order, parcels, returns

app_name = "desk"
urlpatterns = [
    path("", listing.OrderListView.as_view(), name="orders"),
    path("returns/", returns.ReturnListView.as_view(), name="returns"),
    path("returns/<int:pk>/", returns.ReturnView.as_view(), name="return"),
    path("slips/", SlipsView.as_view(), name="slips"),
    path("<str:number>/", order.OrderView.as_view(), name="order"),
    path("<str:number>/papers/<str:paper>/", DeskPaperView.as_view(), name="paper"),
    path("<str:number>/papers/", IssueView.as_view(), name="issue"),
    path("<str:number>/note/", actions.AddNoteView.as_view(), name="note"),
    path("<str:number>/receive/", actions.ReceiveView.as_view(), name="receive"),
    path("<str:number>/send/", parcels.SendView.as_view(), name="send"),
    path("<str:number>/refund/", actions.RefundView.as_view(), name="refund"),
    path("<str:number>/cancel/", actions.CancelView.as_view(), name="cancel"),
    path(
        "<str:number>/refunds/<int:refund_id>/paid-back/",
        actions.PaidBackView.as_view(),
        name="paid-back",
    ),
    path(
        "<str:number>/parcels/<int:parcel_id>/arrived/",
        parcels.ArrivedView.as_view(),
        name="arrived",
    ),
    path(
        "<str:number>/parcels/<int:parcel_id>/correct/",
        parcels.CorrectView.as_view(),
        name="correct-parcel",
    ),
    path(
        "<str:number>/parcels/<int:parcel_id>/undo/",
        parcels.UndoParcelView.as_view(),
        name="undo-parcel",
    ),
]
