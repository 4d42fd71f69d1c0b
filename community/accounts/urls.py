"""Addresses below ``/account/``."""

from django.urls import path

from . import passwords, views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountView.as_view(), name="account"),
    path("sign-in/", views.SignInView.as_view(), name="sign-in"),
    path("sign-out/", views.SignOutView.as_view(), name="sign-out"),
    path("register/", views.RegisterView.as_view(), name="register"),
    path("password/", passwords.AskView.as_view(), name="password-ask"),
    path("password/sent/", passwords.SentView.as_view(), name="password-sent"),
    path("password/changed/", passwords.ChangedView.as_view(), name="password-changed"),
    path("password/<uidb64>/<token>/", passwords.ChooseView.as_view(), name="password-choose"),
]
