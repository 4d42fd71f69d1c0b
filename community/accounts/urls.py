"""Addresses below ``/account/``."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountView.as_view(), name="account"),
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    path("register/", views.RegisterView.as_view(), name="register"),
]
