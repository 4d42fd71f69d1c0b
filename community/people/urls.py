"""Addresses of members, ``/@<handle>/``, and of what somebody follows, below ``/account/``."""

from django.urls import path, re_path

from . import views

HANDLE = r"^@(?P<handle>[A-Za-z0-9_]{1,40})/"

app_name = "people"
urlpatterns = [
    re_path(rf"{HANDLE}$", views.PersonView.as_view(), name="person"),
    re_path(rf"{HANDLE}follow/$", views.FollowView.as_view(), name="follow"),
    re_path(rf"{HANDLE}block/$", views.BlockView.as_view(), name="block"),
    path("account/feed/", views.FeedView.as_view(), name="feed"),
    path("account/feed/following/", views.FollowingView.as_view(), name="following"),
    path("account/feed/blocked/", views.BlockedView.as_view(), name="blocked"),
    path("account/feed/topics/<uuid:key>/", views.FollowTopicView.as_view(), name="topic"),
]
