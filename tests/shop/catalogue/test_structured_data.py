from datetime import timedelta

import pytest
from django.utils import timezone
from oscar.core.loading import get_model

from tests import factories
from tests.shop.catalogue.pages import json_ld, visit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


class TestForMachines:
    def test_the_canonical_address_has_no_parameters(self, client):
        bowl = factories.make_parent()
        answer = visit(client, bowl, axis_glaze="Ash", via="x", utm_source="y")
        url = f"http://testserver/shop/p/{bowl.slug}/"
        assert f'<link rel="canonical" href="{url}">' in answer.content.decode()
        assert answer.context["meta"]["canonical"] == url

    def test_a_product_is_a_product_with_an_offer(self, client):
        maker = get_model("catalogue", "Maker").objects.create(name="Ruth Hale", slug="hale")
        bowl = factories.make_product("Tea bowl", price="24.00", upc="TB-1", maker=maker)
        factories.add_picture(bowl)
        data = json_ld(visit(client, bowl))["Product"]
        url = f"http://testserver/shop/p/{bowl.slug}/"
        assert (data["name"], data["sku"], data["url"]) == ("Tea bowl", "TB-1", url)
        assert data["brand"] == {"@type": "Brand", "name": "Ruth Hale"}
        assert data["image"][0].startswith("http://testserver/media/")
        assert data["offers"] == {
            "@type": "Offer",
            "url": url,
            "availability": "https://schema.org/InStock",
            "itemCondition": "https://schema.org/NewCondition",
            "priceCurrency": "GBP",
            "price": "24.00",
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": "24.00",
                "priceCurrency": "GBP",
                "valueAddedTaxIncluded": True,
            },
        }

    @pytest.mark.parametrize(
        ("fields", "availability"),
        [
            ({"stock": 9}, "InStock"),
            ({"stock": 2}, "LimitedAvailability"),
            ({"stock": 0}, "OutOfStock"),
            ({"available_from": timezone.now() + DAY}, "PreOrder"),
        ],
    )
    def test_an_offer_says_how_it_stands(self, client, fields, availability):
        data = json_ld(visit(client, factories.make_product(**fields)))["Product"]
        assert data["offers"]["availability"] == f"https://schema.org/{availability}"

    def test_variants_are_a_group(self, client):
        bowl = factories.make_parent(
            "Tea bowl", axes={"glaze": ["Celadon", "Ash", "Rust"]}, stock={"Ash": 0}, upc="TB"
        )
        celadon, ash, rust = factories.variants_of(bowl)
        rust.stockrecords.all().delete()
        data = json_ld(visit(client, bowl))["ProductGroup"]
        assert (data["name"], data["productGroupID"], data["variesBy"]) == (
            "Tea bowl",
            "TB",
            ["Glaze"],
        )
        assert [
            (one["sku"], one["name"], one["offers"]["availability"], one["offers"]["url"])
            for one in data["hasVariant"]
        ] == [
            (
                variant.upc,
                f"Tea bowl, {label}",
                f"https://schema.org/{availability}",
                f"http://testserver/shop/p/{bowl.slug}/?variant={variant.upc}",
            )
            for variant, label, availability in (
                (celadon, "Celadon", "InStock"),
                (ash, "Ash", "OutOfStock"),
            )
        ]

    def test_a_text_cannot_close_its_script(self, client):
        bowl = factories.make_product("</script><script>alert(1)</script>", summary="<!--")
        answer = visit(client, bowl)
        assert "<script>alert" not in answer.content.decode()
        assert json_ld(answer)["Product"]["name"] == "</script><script>alert(1)</script>"

    def test_the_way_to_it_is_told(self, client):
        bowl = factories.make_product("Longjing", category=factories.make_category("Tea"))
        steps = json_ld(visit(client, bowl))["BreadcrumbList"]["itemListElement"]
        assert [(one["position"], one["name"]) for one in steps] == [
            (1, "Shop"),
            (2, "Tea"),
            (3, "Longjing"),
        ]

    def test_a_lost_picture_breaks_nothing(self, client):
        bowl = factories.make_product("Tea bowl")
        image = factories.add_picture(bowl).image
        image.file.storage.delete(image.file.name)
        answer = visit(client, bowl)
        assert "image" not in json_ld(answer)["Product"]
        assert "<picture" not in answer.content.decode()
