import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop import storefront
from tests import factories

pytestmark = pytest.mark.django_db


def zh(**texts):
    """Return translations into Chinese."""
    return {"translations": {"zh-hans": texts}}


class TestWords:
    @pytest.mark.parametrize(
        "query", ["Celadon", "celadon", "CELADON bowl", "bowl celadon", "bowls"]
    )
    def test_find_a_product_by_its_title(self, query):
        bowl = factories.make_product("Celadon bowl")
        factories.make_product("Iron kettle")
        assert storefront.search(query) == [bowl.pk]

    def test_find_a_product_by_what_is_written_of_it(self):
        maker = get_model("catalogue", "Maker").objects.create(name="Ruth Hale", slug="hale")
        bowl = factories.make_product(
            "Bowl",
            summary="Thin and light",
            description="<ul><li>Stoneware</li><li>Ash glaze</li></ul>",
            maker=maker,
        )
        bowl.tags.add(get_model("catalogue", "Tag").objects.create(name="Gifts", slug="gifts"))
        bowl.save()
        for query in ("thin", "stoneware", "ash", "hale", "gifts"):
            assert storefront.search(query) == [bowl.pk], query

    def test_must_all_be_there(self):
        factories.make_product("Celadon bowl")
        assert storefront.search("celadon kettle") == []

    def test_of_a_title_count_more_than_of_a_text(self):
        by_text = factories.make_product("Tray", description="Holds a kettle and two cups.")
        by_title = factories.make_product("Kettle", description="Iron.")
        assert storefront.search("kettle") == [by_title.pk, by_text.pk]

    @pytest.mark.parametrize("query", ["青瓷", "茶碗", "瓷茶", "碗", "青瓷茶碗", "茶碗 青瓷"])
    def test_of_two_chinese_signs_are_found(self, query):
        bowl = factories.make_product("Bowl", **zh(title="青瓷茶碗"))
        factories.make_product("Kettle", **zh(title="铁壶"))
        assert storefront.search(query) == [bowl.pk]

    def test_inside_a_chinese_text_are_found(self):
        bowl = factories.make_product("Bowl", **zh(description="<p>在景德镇烧制的研究生命。</p>"))
        for query in ("景德镇", "烧制", "生命"):
            assert storefront.search(query) == [bowl.pk], query

    @pytest.mark.parametrize("query", ["", "   ", "?", "%", "*", "\x00"])
    def test_that_are_none_find_nothing(self, query):
        factories.make_product("Bowl")
        assert storefront.search(query) == []

    def test_are_cut_off_at_a_limit(self):
        for _ in range(3):
            factories.make_product("Bowl")
        assert len(storefront.search("bowl", limit=2)) == 2


class TestCode:
    def test_typed_whole_comes_first(self):
        for _ in range(3):
            factories.make_product("Goes with TB 1", description="TB-1, TB-1, TB-1")
        bowl = factories.make_product("Bowl", upc="TB-1")
        for query in ("TB-1", "tb-1", " TB-1 "):
            assert storefront.search(query)[0] == bowl.pk

    def test_of_a_variant_finds_its_product_once(self):
        bowl = factories.make_parent("Bowl")
        variant = factories.variants_of(bowl)[0]
        get_model("catalogue", "Product").objects.filter(pk=variant.pk).update(upc="TB-1-C")
        bowl.save()
        assert storefront.search("TB-1-C") == [bowl.pk]

    @pytest.mark.parametrize("hidden", ["parent", "variant"])
    def test_of_something_hidden_finds_nothing(self, hidden):
        bowl = factories.make_parent("Bowl", is_public=hidden != "parent")
        variant = factories.variants_of(bowl)[0]
        changed = {"upc": "TB-1-C", "is_public": hidden != "variant"}
        get_model("catalogue", "Product").objects.filter(pk=variant.pk).update(**changed)
        assert storefront.search("TB-1-C") == []


class TestVisibility:
    def test_what_is_hidden_is_not_found(self):
        factories.make_product("Bowl", is_public=False)
        assert storefront.search("bowl") == []

    def test_what_is_hidden_later_is_not_found_any_more(self):
        bowl = factories.make_product("Bowl")
        bowl.is_public = False
        bowl.save()
        assert storefront.search("bowl") == []

    def test_a_product_stands_for_its_variants(self):
        bowl = factories.make_parent("Bowl")
        factories.make_variant(bowl, title="Bowl in gold")
        assert storefront.search("bowl") == [bowl.pk]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        st.text("\"'*()-+:^~&|!<>\\ANDORNEAR茶碗\x00 ", max_size=20),
    )
)
def test_no_query_breaks_the_search(query):
    assert isinstance(storefront.search(query), list)


def test_as_many_queries_find_twelve_as_one(same_queries):
    factories.make_product("Bowl")
    same_queries(
        lambda: storefront.search("bowl"),
        lambda: [factories.make_product("Bowl") for _ in range(11)],
        most=4,
    )
