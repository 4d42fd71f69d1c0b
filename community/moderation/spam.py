"""How much a text looks like spam: worked out here, from words and rows, asking nobody outside."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from . import registry
from .models import Case, Word

HOLD_AT = 50  # of 100
WORDS_KEPT = 60  # seconds that the list of words is believed
WORDS_KEY = "moderation:words"
REPEATS_WITHIN = timedelta(days=30)
BURST_WITHIN, BURST = timedelta(minutes=10), 20
YOUNG = timedelta(days=1)
TOO_FAST = 3  # seconds in which nobody types a first post

LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"“”‘’（），。！？、]+", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![@\w.])(?:[a-z0-9-]+\.)+(?:com|net|org|info|biz|top|xyz|shop|site|online|club|cn|ru|io|me|vip|"
    r"live|link|click|store|cc)\b(?:/\S*)?",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:\+?\d[\d\s().-]{8,}\d)|(?:[\w.+-]+@[\w-]+\.[\w.]+)"
    r"|(?:微信|薇信|威信|vx|v信|wechat|weixin|qq群?|电报|telegram|whatsapp|扣扣)\s*[::号]?\s*[a-z0-9_-]{5,}",
    re.IGNORECASE,
)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LIKE_LATIN = str.maketrans("авеікмнорстухѕј0134$@", "abeikmhopctyxsjoieasa")


@dataclass(frozen=True)
class Verdict:
    """How much speaks for spam, 0–100, and why it has to be held, or nothing."""

    score: int
    why: str = ""


def links_in(text: str) -> list[str]:
    """Return the addresses in the text, with or without a scheme."""
    return LINK.findall(text) + _BARE.findall(LINK.sub(" ", text))


def plain(text: str) -> str:
    """Return the text in small letters, without what only disguises it."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()


def fingerprint(text: str) -> str:
    """Return what texts share that differ in capitals, punctuation, numbers and links alone."""
    bare = _BARE.sub("", LINK.sub("", plain(text)))
    letters = "".join(one for one in bare if one.isalpha())
    return hashlib.sha256(letters.encode()).hexdigest() if len(letters) >= 12 else ""


def judge(*, text: str, author: Any, level: int, row_id: int | None = None) -> Verdict:
    """Return what the rules say of a text by a member of this level.

    ``row_id`` is the number of the contribution when it is changed, so that it does not count as
    a repetition of itself.
    """
    score = by_text(text, level) + _by_repeats(text, author, row_id)
    score = min(score, 100)
    if score >= HOLD_AT:
        return Verdict(score, Case.Why.SPAM)
    if level <= 1 and _is_burst():
        return Verdict(score, Case.Why.BURST)
    return Verdict(score, Case.Why.NEW if level == 0 else "")


def by_text(text: str, level: int) -> int:
    """Return how much speaks for spam in the words themselves."""
    score = len(links_in(text)) * (30 if level < 2 else 10)
    score += _by_words(text)
    score += 30 * bool(_CONTACT.search(plain(text)))
    letters = [one for one in text if one.isalpha()]
    shouts = len(letters) > 20 and sum(one.isupper() for one in letters) > 0.7 * len(letters)
    hidden = any(ord(one) in _INVISIBLE for one in text)
    return score + 15 * shouts + 25 * hidden + 15 * bool(re.search(r"(.)\1{6,}", text))


def _by_words(text: str) -> int:
    """Add up the words of the lists; a word that was pulled apart or dressed up counts, too."""
    seen = plain(text)
    undressed = seen.translate(_LIKE_LATIN)
    squeezed = "".join(one for one in undressed if one.isalnum())
    total = 0
    for word, weight in _words():
        if word.isascii():
            found = re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", f"{seen}\n{undressed}")
            bare = word.replace(" ", "")
            total += weight if found or (len(bare) >= 6 and bare in squeezed) else 0
        else:
            total += weight if word in squeezed or word in seen else 0
    return total


def _words() -> list[tuple[str, int]]:
    found = cache.get(WORDS_KEY)
    if found is None:
        found = [
            (plain(text), weight) for text, weight in Word.objects.values_list("text", "weight")
        ]
        cache.set(WORDS_KEY, found, WORDS_KEPT)
    return found


def _by_repeats(text: str, author: Any, row_id: int | None) -> int:
    """Look for the same text in what others, or the same person, wrote lately."""
    mark = fingerprint(text)
    if not mark:
        return 0
    since = timezone.now() - REPEATS_WITHIN
    score = 0
    for kind in registry.every():
        same = kind.model._default_manager.filter(fingerprint=mark, date_created__gt=since)
        same = same.exclude(pk=row_id) if row_id else same
        authors = set(same.values_list("author", flat=True)[:20])
        others = authors - {author.pk}
        score = max(score, 60 if others else 40 if authors else 0)
    return score


def _is_burst() -> bool:
    """Return whether many young accounts have written within a few minutes."""
    now = timezone.now()
    count = 0
    for kind in registry.every():
        lately = kind.model._default_manager.filter(
            date_created__gt=now - BURST_WITHIN, author__date_joined__gt=now - YOUNG
        )
        count += lately[:BURST].count()
    return count >= BURST
