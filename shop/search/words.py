"""Words for a search index in a language that writes none.

Chinese has no spaces, so a database's full-text search sees a sentence as one word.
The index gets the words of the sentence as a dictionary cuts them (jieba's search mode,
which adds the shorter words inside longer ones), and every sign and pair of signs, since
a reader may cut it otherwise. A query gets its words, the long ones in pairs: what is
written somewhere is then found there, on SQLite and PostgreSQL alike.

SQLite's search does not know either that "bowls" are more than one "bowl": both sides
leave the plural's ending away.
"""

import re

import rjieba

from shop.texts import plain_text

_IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"\w", re.UNICODE)
# Ending of a plural → what the singular has in its place; the first that fits counts.
_PLURALS = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=ss|sh|ch)es$"), ""),
    (re.compile(r"(?<=[a-z]x)es$"), ""),
    (re.compile(r"(?<=[a-z]{2}[a-rtv-z])s$"), ""),
)


def index_words(text: str) -> str:
    """Return the words of ``text`` (HTML allowed), space-separated, for an index."""
    plain = plain_text(text)
    runs = _IDEOGRAPHS.findall(plain)
    words = _words(plain)
    parts = [
        *words,
        *(singular for word in words if (singular := _singular(word)) != word.lower()),
        *(pair for run in runs for pair in _pairs(run)),
        *(sign for run in runs for sign in run),
    ]
    return " ".join(parts)


def query_words(text: str) -> str:
    """Return the words of a reader's query, space-separated."""
    found: list[str] = []
    for word in _words(text.replace("\x00", " ")):
        found.extend(_pairs(word) if _is_long(word) else [_singular(word)])
    return " ".join(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut_for_search(text) if _WORD.search(word)]


def _singular(word: str) -> str:
    """Return the word in small letters, without the ending of an English plural."""
    lower = word.lower()
    for ending, instead in _PLURALS:
        if ending.search(lower):
            return ending.sub(instead, lower)
    return lower


def _pairs(run: str) -> list[str]:
    return [run[start : start + 2] for start in range(len(run) - 1)]


def _is_long(word: str) -> bool:
    return len(word) > 2 and _IDEOGRAPHS.fullmatch(word) is not None
