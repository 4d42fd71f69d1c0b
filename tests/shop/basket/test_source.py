from uuid import uuid4

import pytest
from oscar.core.loading import get_model
from wagtail.models import Page

from shop import storefront
from tests import factories
from tests.shop.basket.visits import add, lines

pytestmark = pytest.mark.django_db

BLOCK = str(uuid4())


class TestSource:
    @pytest.fixture
    def page(self):
        return Page.objects.get(depth=2)

    def kept(self):
        """Return the source of the one line there is."""
        line = get_model("basket", "Line").objects.get(basket__status="Open")
        return (line.source_page_id, line.source_title, line.source_block, line.source_revision)

    def token(self, page, block="", revision=None):
        return storefront.source_token(storefront.Source(page.pk, block, revision))

    def test_is_kept_with_the_title_of_the_time(self, client, page):
        add(client, factories.make_product(), source=self.token(page, BLOCK, 12))
        title = page.title
        Page.objects.filter(pk=page.pk).update(title="Another title")
        assert self.kept() == (page.pk, title, BLOCK, 12)

    def test_the_last_touch_before_the_add_wins(self, client, page):
        bowl = factories.make_product()
        add(client, bowl, source=self.token(page, "first"))
        add(client, bowl, source=self.token(page, "second"))
        assert self.kept()[2] == "second"

    @pytest.mark.parametrize("token", ["", "forged", "1..:forged"])
    def test_an_add_without_one_leaves_the_earlier(self, client, page, token):
        bowl = factories.make_product()
        add(client, bowl, source=self.token(page, BLOCK))
        add(client, bowl, source=token)
        assert self.kept()[2] == BLOCK
        assert lines() == [(bowl.pk, 2)]

    def test_survives_a_sign_in(self, client, page, reader):
        add(client, factories.make_product(), source=self.token(page, BLOCK))
        client.force_login(reader.user)
        client.get("/basket/")
        assert self.kept()[2] == BLOCK
        assert get_model("basket", "Line").objects.get().basket.owner == reader.user

    def test_of_an_article_that_is_gone_is_none(self, client, page):
        gone = storefront.source_token(storefront.Source(999_999, BLOCK))
        add(client, factories.make_product(), source=gone)
        assert self.kept() == (None, "", "", None)
