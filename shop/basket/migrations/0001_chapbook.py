"""Baskets as our fork has them, in the place of Oscar's own migrations."""

import django.core.serializers.json
import django.db.models.deletion
import oscar.core.utils
import oscar.models.fields.slugfield
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("basket", "0001_initial"),
        ("basket", "0002_auto_20140827_1705"),
    ]

    dependencies = [
        ("catalogue", "0001_chapbook"),
        ("partner", "0001_chapbook"),
        ("wagtailcore", "0098_apitoken"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Addition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, verbose_name="key")),
                ("date_created", models.DateTimeField(auto_now_add=True, verbose_name="when")),
            ],
            options={
                "verbose_name": "addition",
                "verbose_name_plural": "additions",
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "line_reference",
                    oscar.models.fields.slugfield.SlugField(
                        max_length=128, verbose_name="Line Reference"
                    ),
                ),
                ("quantity", models.PositiveIntegerField(default=1, verbose_name="Quantity")),
                (
                    "price_currency",
                    models.CharField(
                        default=oscar.core.utils.get_default_currency,
                        max_length=12,
                        verbose_name="Currency",
                    ),
                ),
                (
                    "price_excl_tax",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="Price excl. Tax"
                    ),
                ),
                (
                    "price_incl_tax",
                    models.DecimalField(
                        decimal_places=2, max_digits=12, null=True, verbose_name="Price incl. Tax"
                    ),
                ),
                (
                    "tax_code",
                    models.CharField(
                        blank=True, max_length=64, null=True, verbose_name="VAT rate code"
                    ),
                ),
                (
                    "date_created",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="Date Created"
                    ),
                ),
                (
                    "date_updated",
                    models.DateTimeField(auto_now=True, db_index=True, verbose_name="Date Updated"),
                ),
                (
                    "source_title",
                    models.CharField(
                        blank=True, editable=False, max_length=255, verbose_name="article's title"
                    ),
                ),
                (
                    "source_block",
                    models.CharField(
                        blank=True, editable=False, max_length=36, verbose_name="block"
                    ),
                ),
                (
                    "source_revision",
                    models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="revision"
                    ),
                ),
                (
                    "source_campaign",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="campaign"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LineAttribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name="Value"
                    ),
                ),
            ],
            options={
                "verbose_name": "Line attribute",
                "verbose_name_plural": "Line attributes",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Basket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("Open", "Open - currently active"),
                            ("Merged", "Merged - superceded by another basket"),
                            ("Saved", "Saved - for items to be purchased later"),
                            ("Frozen", "Frozen - the basket cannot be modified"),
                            ("Submitted", "Submitted - has been ordered at the checkout"),
                        ],
                        default="Open",
                        max_length=128,
                        verbose_name="Status",
                    ),
                ),
                (
                    "date_created",
                    models.DateTimeField(auto_now_add=True, verbose_name="Date created"),
                ),
                (
                    "date_merged",
                    models.DateTimeField(blank=True, null=True, verbose_name="Date merged"),
                ),
                (
                    "date_submitted",
                    models.DateTimeField(blank=True, null=True, verbose_name="Date submitted"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="baskets",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Owner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Basket",
                "verbose_name_plural": "Baskets",
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="addition",
            name="basket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="additions",
                to="basket.basket",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="basket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="basket.basket",
                verbose_name="Basket",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="basket_lines",
                to="catalogue.product",
                verbose_name="Product",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="source_page",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.WAGTAIL_PAGE_MODEL,
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="source_sharer",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="sharer",
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="stockrecord",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="basket_lines",
                to="partner.stockrecord",
            ),
        ),
        migrations.AddField(
            model_name="lineattribute",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attributes",
                to="basket.line",
                verbose_name="Line",
            ),
        ),
        migrations.AddField(
            model_name="lineattribute",
            name="option",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                to="catalogue.option",
                verbose_name="Option",
            ),
        ),
        migrations.AddConstraint(
            model_name="basket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "Open")),
                fields=("owner", "status"),
                name="basket_one_open_an_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="addition",
            constraint=models.UniqueConstraint(
                fields=("basket", "key"), name="basket_addition_once"
            ),
        ),
    ]
