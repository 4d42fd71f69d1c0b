import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.words import index_words, query_words

CHINESE = st.text("青瓷茶杯研究生命科学的一是了我中国人民", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ""),
        ("  ", ""),
        ("?!", ""),
        ("Tea bowl", "tea bowl"),
        ("tea, bowl; tea", "tea bowl"),
        ("青瓷", "青瓷"),
        ("茶", "茶"),
        ("AB-1", "ab ab-1"),
        ("a\x00b", "a b"),
    ],
)
def test_a_query_is_its_words(query, words):
    assert query_words(query) == words


def test_an_index_has_the_words_and_signs_of_its_text():
    words = index_words("<p>青瓷茶杯</p>").split()
    assert {"青瓷", "茶杯", "青", "瓷", "茶", "杯"} <= set(words)


def test_neighbouring_elements_are_not_one_word():
    words = index_words("<ul><li>Cup</li><li>Saucer &amp; spoon</li></ul>").split()
    assert words == ["Cup", "Saucer", "spoon"]


def test_nothing_has_no_words():
    assert index_words("") == ""
    assert index_words("<p></p>") == ""


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("Bowls", "bowl"),
        ("dishes", "dish"),
        ("glasses", "glass"),
        ("boxes", "box"),
        ("stories", "story"),
        ("vases", "vase"),
        ("teas", "tea"),
        ("glass", "glass"),
        ("cactus", "cactus"),
        ("yes", "yes"),
        ("is", "is"),
        ("gas", "gas"),
    ],
)
def test_a_plural_is_asked_for_as_one(plural, singular):
    assert query_words(plural) == singular
    assert singular in index_words(plural).lower().split()


@given(st.text("aeioshxyzc-'1", max_size=12))
def test_any_word_finds_itself(text):
    assert set(query_words(text).split()) <= set(index_words(text).lower().split())


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("研究生命科学", "生命"),
        ("研究生命科学", "研究生"),
        ("景德镇的青瓷", "德镇"),
        ("一是了我", "是了"),
    ],
)
def test_a_word_is_found_however_a_dictionary_cuts_the_sentence(text, query):
    assert set(query_words(query).split()) <= set(index_words(text).split())


@given(text=CHINESE, data=st.data())
def test_any_part_of_a_chinese_text_finds_it(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert set(query_words(text[start:end]).split()) <= set(index_words(text).split())


@given(st.text(max_size=60))
def test_anything_can_be_asked(text):
    assert "\x00" not in query_words(text)
