"""Words that products share: categories, tags, makers, attributes and their options.

All are loaded once a run and made when they are first needed. What is there is used as it
stands: its translations, its place and its spelling are the shop's own.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from oscar.core.loading import get_model

from shop.slugs import slugify

OPTION = "option"


class WrongAttribute(Exception):
    """An attribute of the shop holds another kind of value. The message is fit to show."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The attribute “%(name)s” holds no choices in this shop. Make it an option list.")
            % {"name": name}
        )


class Vocabulary:
    """Finds words by what a file calls them, and makes those that are missing."""

    def __init__(self) -> None:
        self.goods, _made = get_model("catalogue", "ProductClass").objects.get_or_create(
            slug="goods", defaults={"name": "Goods"}
        )
        partners = get_model("partner", "Partner").objects
        self.house, _made = partners.get_or_create(code="house", defaults={"name": "House"})
        self._categories: dict[tuple[str, ...], int] = {}
        self._category_slugs: set[tuple[tuple[str, ...], str]] = set()
        self._load_categories()
        self._tags = _Names("Tag", 100)
        self._makers = _Names("Maker", 120)
        attributes = get_model("catalogue", "ProductAttribute").objects.filter(
            product_class=self.goods
        )
        self._attributes = {one.code: one for one in attributes.select_related("option_group")}
        options = get_model("catalogue", "AttributeOption").objects.all()
        self._options = {(one.group_id, one.option.casefold()): one.pk for one in options}

    def tag(self, name: str) -> int:
        """Return the id of the tag."""
        return self._tags.get(name)

    def maker(self, name: str) -> int:
        """Return the id of the maker."""
        return self._makers.get(name)

    def category(self, path: tuple[str, ...]) -> int:
        """Return the id of the category that lies at this path of names."""
        key = tuple(name.casefold() for name in path)
        if key not in self._categories:
            self._categories[key] = self._new_category(path, key)
        return self._categories[key]

    def attribute(self, code: str, name: str) -> Any:
        """Return the attribute with this code; a new one has options and is called ``name``."""
        if code not in self._attributes:
            group = get_model("catalogue", "AttributeOptionGroup").objects.create(name=name)
            self._attributes[code] = get_model("catalogue", "ProductAttribute").objects.create(
                product_class=self.goods, code=code, name=name, type=OPTION, option_group=group
            )
        return self._attributes[code]

    def option(self, attribute: Any, value: str) -> int:
        """Return the id of the option; raises :class:`WrongAttribute` where there are none."""
        if attribute.type != OPTION or attribute.option_group_id is None:
            raise WrongAttribute(attribute.name)
        key = (attribute.option_group_id, value.casefold())
        if key not in self._options:
            made = get_model("catalogue", "AttributeOption").objects.create(
                group_id=attribute.option_group_id, option=value
            )
            self._options[key] = made.pk
        return self._options[key]

    def _load_categories(self) -> None:
        paths: dict[str, tuple[str, ...]] = {}
        model = get_model("catalogue", "Category")
        for row in model.objects.order_by("path").values_list("pk", "path", "name", "slug"):
            pk, path, name, slug = row
            above = paths.get(path[: -model.steplen], ())
            paths[path] = (*above, name.casefold())
            self._categories.setdefault(paths[path], pk)
            self._category_slugs.add((above, slug))

    def _new_category(self, path: tuple[str, ...], key: tuple[str, ...]) -> int:
        model = get_model("catalogue", "Category")
        slug = _free(slugify(path[-1])[:240], lambda slug: (key[:-1], slug) in self._category_slugs)
        self._category_slugs.add((key[:-1], slug))
        new = model(name=path[-1], slug=slug)
        if len(path) == 1:
            return model.add_root(instance=new).pk
        parent = model.objects.get(pk=self.category(path[:-1]))
        return parent.add_child(instance=new).pk


class _Names:
    """Rows of a model with a name and a slug of their own."""

    def __init__(self, model: str, longest: int) -> None:
        self._model = get_model("catalogue", model)
        self._longest = longest
        rows = self._model.objects.values_list("pk", "name", "slug")
        self._ids: dict[str, int] = {}
        self._slugs: set[str] = set()
        for pk, name, slug in rows:
            self._ids.setdefault(name.casefold(), pk)
            self._slugs.add(slug)

    def get(self, name: str) -> int:
        key = name.casefold()
        if key not in self._ids:
            slug = _free(slugify(name)[: self._longest - 8], self._slugs.__contains__)
            self._slugs.add(slug)
            self._ids[key] = self._model.objects.create(name=name, slug=slug).pk
        return self._ids[key]


def _free(base: str, taken: Any) -> str:
    slug, number = base, 2
    while taken(slug):
        slug, number = f"{base}-{number}", number + 1
    return slug


def unique_slugs(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """Return an address for each (title, key); the key tells products of one title apart."""
    pairs = [(slugify(title)[:180], slugify(key)[:60]) for title, key in wanted]
    candidates = {slug for base, key in pairs for slug in (base, f"{base}-{key}")}
    products = get_model("catalogue", "Product").objects.exclude(structure="child")
    taken = set(products.filter(slug__in=candidates).values_list("slug", flat=True))
    slugs = []
    for base, key in pairs:
        slug = base if base not in taken else f"{base}-{key}"
        if slug in taken:
            near = products.filter(slug__startswith=slug).values_list("slug", flat=True)
            slug = _free(slug, (taken | set(near)).__contains__)
        taken.add(slug)
        slugs.append(slug)
    return slugs
