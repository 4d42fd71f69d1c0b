"""The order and uniqueness that Oscar gives its models; a mixin in front had hidden them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_goods"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="attributeoption",
            options={
                "verbose_name": "Attribute option",
                "verbose_name_plural": "Attribute options",
            },
        ),
        migrations.AlterModelOptions(
            name="category",
            options={
                "ordering": ["path"],
                "verbose_name": "Category",
                "verbose_name_plural": "Categories",
            },
        ),
        migrations.AlterModelOptions(
            name="productattribute",
            options={
                "ordering": ["code"],
                "verbose_name": "Product attribute",
                "verbose_name_plural": "Product attributes",
            },
        ),
        migrations.AlterUniqueTogether(
            name="attributeoption",
            unique_together={("group", "option")},
        ),
        migrations.AlterUniqueTogether(
            name="productattribute",
            unique_together={("code", "product_class")},
        ),
    ]
