"""Addresses below ``/account/``."""

from django.urls import path

from . import passwords, privacy_views, profile, security, signing, social

app_name = "accounts"
urlpatterns = [
    path("", profile.AccountView.as_view(), name="account"),
    path("details/", profile.DetailsView.as_view(), name="details"),
    path("email/", profile.EmailView.as_view(), name="email"),
    path("privacy/", privacy_views.PrivacyView.as_view(), name="privacy"),
    path("privacy/export/", privacy_views.FetchView.as_view(), name="export"),
    path("privacy/delete/", privacy_views.DeleteView.as_view(), name="delete"),
    path("sign-in/", signing.SignInView.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOutView.as_view(), name="sign-out"),
    path("register/", signing.RegisterView.as_view(), name="register"),
    path("confirm/", signing.ConfirmView.as_view(), name="confirm"),
    path("password/", passwords.AskView.as_view(), name="password-ask"),
    path("password/sent/", passwords.SentView.as_view(), name="password-sent"),
    path("password/changed/", passwords.ChangedView.as_view(), name="password-changed"),
    path("password/change/", passwords.ChangeView.as_view(), name="password-change"),
    path("password/set/", passwords.SetView.as_view(), name="password-set"),
    path("password/<uidb36>/<key>/", passwords.ChooseView.as_view(), name="password-choose"),
    path("security/", security.SecurityView.as_view(), name="security"),
    path("devices/", security.DevicesView.as_view(), name="devices"),
    path("connections/", social.ConnectionsView.as_view(), name="connections"),
]
