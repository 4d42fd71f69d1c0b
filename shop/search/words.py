"""Words for a search index in a language that writes none.

Chinese has no spaces, so a database's full-text search sees a sentence as one word.
The index gets the words of the sentence (jieba's search mode, which adds the shorter
words inside longer ones) and each character; a query gets its words. A two-character
word is then found on SQLite and PostgreSQL alike.
"""

import re

import rjieba
from django.utils.html import strip_tags

_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile(r"\w", re.UNICODE)


def index_words(text: str) -> str:
    """Return the words of ``text`` (HTML allowed), space-separated, for an index."""
    plain = strip_tags(text or "")
    return " ".join([*_words(plain), *_IDEOGRAPH.findall(plain)])


def query_words(text: str) -> str:
    """Return the words of a reader's query, space-separated."""
    return " ".join(_words(text or ""))


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut_for_search(text) if _WORD.search(word)]
