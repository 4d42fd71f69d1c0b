"""Addresses of members, ``/@<handle>/``, and of what somebody follows, below ``/account/``."""

from django.urls import path, re_path

from . import bio_views, views

HANDLE = r"^@(?P<handle>[A-Za-z0-9_]{1,40})/"

app_name = "people"
urlpatterns = [
    re_path(rf"{HANDLE}$", views.PersonView.as_view(), name="person"),
    re_path(rf"{HANDLE}follow/$", views.FollowView.as_view(), name="follow"),
    re_path(rf"{HANDLE}block/$", views.BlockView.as_view(), name="block"),
    path("account/about/", bio_views.BioView.as_view(), name="bio"),
    path("account/feed/", views.FeedView.as_view(), name="feed"),
    path("account/feed/following/", views.FollowingView.as_view(), name="following"),
    path("account/feed/blocked/", views.BlockedView.as_view(), name="blocked"),
    re_path(
        r"^account/feed/makers/(?P<maker_id>[0-9]{1,18})/$",
        views.FollowMakerView.as_view(),
        name="maker",
    ),
    path("account/feed/topics/<uuid:key>/", views.FollowTopicView.as_view(), name="topic"),
]
