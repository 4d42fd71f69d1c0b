"""Addresses below ``/account/addresses/``."""

from django.urls import path

from . import views

app_name = "addresses"
urlpatterns = [
    path("", views.ListView.as_view(), name="list"),
    path("lookup/", views.LookupView.as_view(), name="lookup"),
    path("add/", views.EditView.as_view(), name="add"),
    path("<int:address_id>/", views.EditView.as_view(), name="edit"),
    path("<int:address_id>/delete/", views.DeleteView.as_view(), name="delete"),
    path("<int:address_id>/default/", views.DefaultView.as_view(), name="default"),
]
