"""Addresses of lists that members show, below ``/@<handle>/``."""

from django.urls import re_path

from community.people.urls import HANDLE

from .public_views import PublicListView

app_name = "member_lists"
urlpatterns = [
    re_path(rf"{HANDLE}lists/(?P<list_id>[0-9]{{1,18}})/$", PublicListView.as_view(), name="list")
]
