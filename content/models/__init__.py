"""The pages of the magazine."""

from .article import ArticleAuthor, ArticlePage
from .brand_story import BrandFact, BrandStoryPage
from .home import HomePage, HomePick
from .lists import AuthorPage, IndexPage, SectionPage, TopicPage
from .plain import PlainPage
from .search_log import SearchLog
from .story import Story

__all__ = [
    "ArticleAuthor",
    "ArticlePage",
    "AuthorPage",
    "BrandFact",
    "BrandStoryPage",
    "HomePage",
    "HomePick",
    "IndexPage",
    "PlainPage",
    "SearchLog",
    "SectionPage",
    "Story",
    "TopicPage",
]
