from django.apps import apps

# Bottom first. The user model stands below all: everybody may point at a person.
LAYERS = ("accounts", "shop", "content", "community")


def layer(model):
    """Return the layer of a model, or None for one that is not ours; Oscar's are the shop's."""
    name = model._meta.app_config.name
    root = "accounts" if name == "community.accounts" else name.split(".")[0]
    root = "shop" if root == "oscar" else root
    return LAYERS.index(root) if root in LAYERS else None


def relations():
    """Yield (model, field) for every relation from one of our models to another."""
    for model in apps.get_models(include_auto_created=True):
        if layer(model) is not None:
            for field in model._meta.get_fields():
                if field.is_relation and not field.auto_created and field.related_model:
                    yield model, field


def test_relations_point_down_the_layers():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model, field in relations()
        if layer(field.related_model) is not None and layer(field.related_model) > layer(model)
    ]
    assert upward == []


def test_the_relations_are_seen_at_all():
    seen = {f"{model._meta.label}.{field.name}" for model, field in relations()}
    assert {"basket.Basket.owner", "catalogue.Product.maker"} <= seen
