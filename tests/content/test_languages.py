import pytest
from django.urls import reverse
from wagtail.models import Locale

from content import models
from tests.content import pages
from tests.factories import make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def chinese():
    return pages.chinese_home().locale


def translate(page, locale):
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def test_every_language_of_the_site_has_a_locale():
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "zh-hans"}


def test_the_first_language_has_no_prefix_and_others_have(client, chinese):
    article = pages.make_article()
    copy = translate(article, chinese)
    assert article.url.startswith("/journal-")
    assert copy.url.startswith("/zh-hans/journal-")
    for page in (article, copy):
        assert client.get(page.url).status_code == 200


def test_a_translated_story_shows_the_same_products(client, chinese):
    thing = make_product("Cup", translations={"zh-hans": {"title": "日用杯"}})
    article = pages.make_article(body=[pages.card(thing)])
    html = client.get(translate(article, chinese).url).content.decode()
    assert "日用杯" in html
    assert '<html lang="zh-hans"' in html


def test_authors_and_topics_are_shown_in_the_language_of_the_story(client, chinese):
    author, topic = pages.make_author("Lu Yan"), pages.make_topic("Glaze")
    article = pages.make_article(authors=[author], topics=[topic])
    for page, title in ((author, "陆彦"), (topic, "釉")):
        copy = translate(page, chinese)
        copy.title = title
        copy.save_revision().publish()
    copy = translate(article, chinese)
    context = client.get(copy.url).context
    assert [one["name"] for one in context["story"]["authors"]] == ["陆彦"]
    assert [one["title"] for one in context["topics"]] == ["釉"]
    for page in (author, topic):
        there = page.get_translation(chinese)
        assert [tile.title for tile in client.get(there.url).context["stories"]] == [copy.title]


def test_an_untranslated_author_is_shown_as_they_are(client, chinese):
    article = pages.make_article(authors=[pages.make_author("Lu Yan")])
    context = client.get(translate(article, chinese).url).context
    assert [one["name"] for one in context["story"]["authors"]] == ["Lu Yan"]


def test_the_switch_leads_to_the_same_page(client, chinese):
    article = pages.make_article()
    copy = translate(article, chinese)
    switch = client.get(copy.url).context["languages"]
    assert [(one["code"], one["url"], one["current"]) for one in switch] == [
        ("en", article.url, False),
        ("zh-hans", copy.url, True),
    ]


def test_an_unpublished_translation_is_not_offered(client, chinese):
    article = pages.make_article()
    article.copy_for_translation(chinese, copy_parents=True)
    switch = {one["code"]: one["url"] for one in client.get(article.url).context["languages"]}
    assert switch["zh-hans"] == "/zh-hans/"


def test_the_front_page_falls_back_to_the_first_language(client):
    assert client.get("/zh-hans/").status_code == 200


def test_copying_a_home_page_keeps_its_shelf(chinese):
    thing = make_product()
    home = pages.home()
    home.shelf = [("product", thing.pk)]
    home.save_revision().publish()
    assert isinstance(pages.home(), models.HomePage)
    assert [one.value for one in pages.home().shelf] == [thing.pk]


def test_an_editor_translates_a_page_from_its_menu(editor, chinese):
    section = pages.make_section()
    translate(section, chinese)
    body = [pages.card(make_product("Cup"))]
    article = pages.make_article("A heavier bowl", section=section, body=body)
    menu = editor.client.get(reverse("wagtailadmin_pages:edit", args=(article.pk,)))
    url = reverse("simple_translation:submit_page_translation", args=(article.pk,))
    assert url in menu.content.decode()
    answer = editor.client.post(url, {"locales": [chinese.pk]})
    assert answer.status_code == 302
    copy = article.get_translation(chinese)
    assert (copy.live, copy.get_parent().locale) == (False, chinese)
    assert copy.product_ids() == article.product_ids()
