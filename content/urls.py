"""Addresses of the editorial app beside the tree of pages."""

from django.urls import path

from . import feeds
from .views.search import search_page

urlpatterns = [
    path("search/", search_page, name="search"),
    path("feeds/stories.atom", feeds.stories_feed, name="feed"),
    path("feeds/<slug:section>.atom", feeds.section_feed, name="section-feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("robots.txt", feeds.robots, name="robots"),
]
