"""Whatever a browser, a script or an attacker posts, the basket answers and stays whole."""

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oscar.core.loading import get_model

from shop.basket import forms
from tests import factories

FIELDS = (
    "product",
    "v",
    "axis_glaze",
    "axis_size",
    "axis_",
    "quantity",
    "source",
    "key",
    "next",
    "card",
    "plate",
    "level",
    "on",
    "items",
    "remove",
)
# Text as browsers can send it: everything but lone surrogates.
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers().map(str),
    st.sampled_from(["", "1", "product", "Celadon", "//evil.example", "1e9", "\x00", "9" * 30]),
)
posts = st.dictionaries(st.sampled_from(FIELDS), texts)
many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def query(**fields):
    """Return fields as a form sends them."""
    data = QueryDict(mutable=True)
    data.update(fields)
    return data


class TestReading:
    @pytest.mark.parametrize("text", ["", " 1", "-1", "1.0", "٣", "x", "9" * 19, "1\x00"])
    def test_an_id_is_plain_digits_that_a_database_takes(self, text):
        assert forms.id_in(text) is None

    def test_choices_come_by_id_and_by_axis(self):
        data = query(v="7", axis_glaze="Ash", axis_size="L", product="1")
        assert forms.choice_in(data) == (7, {"glaze": "Ash", "size": "L"})

    def test_the_last_of_several_values_counts(self):
        assert forms.choice_in(QueryDict("axis_glaze=Ash&axis_glaze=Rust")) == (
            None,
            {"glaze": "Rust"},
        )

    def test_items_that_are_none_are_left_out(self):
        assert forms.items_in(QueryDict("items=1&items=x&items=2&items=")) == [1, 2]


@pytest.mark.django_db
class TestGarbage:
    @pytest.fixture
    def bowl(self):
        return factories.make_parent("Tea bowl")

    @many
    @given(fields=posts, real=st.booleans(), htmx=st.booleans())
    def test_never_breaks_an_add(self, bowl, fields, real, htmx):
        client = Client(raise_request_exception=True)
        if real:
            fields = fields | {"product": str(bowl.pk)}
        headers = {"HX-Request": "true"} if htmx else None
        answer = client.post("/basket/add/", fields, headers=headers)
        assert answer.status_code == (200 if htmx else 303)

    @many
    @given(fields=posts)
    def test_never_breaks_an_add_of_many(self, bowl, fields):
        assert Client().post("/basket/add-many/", fields).status_code == 303

    @many
    @given(fields=posts, htmx=st.booleans())
    def test_never_breaks_a_line(self, bowl, fields, htmx):
        client = Client()
        client.post("/basket/add/", {"product": factories.variants_of(bowl)[0].pk})
        line = get_model("basket", "Line").objects.order_by("pk").last()
        headers = {"HX-Request": "true"} if htmx else None
        answer = client.post(f"/basket/lines/{line.pk}/", fields, headers=headers)
        assert answer.status_code == (200 if htmx else 303)

    @many
    @given(cookie=st.text(st.characters(min_codepoint=33, max_codepoint=255), max_size=60))
    def test_never_breaks_the_cookie(self, cookie):
        client = Client()
        client.cookies["basket"] = cookie
        assert client.get("/basket/").status_code == 200

    def test_a_form_of_two_megabytes_is_refused_and_kept_nowhere(self, client, bowl):
        answer = client.post("/basket/add/", {"product": "x" * 3_000_000, "v": "1"})
        assert answer.status_code in (303, 400, 413)
        assert not get_model("sessions", "Session").objects.exists()
