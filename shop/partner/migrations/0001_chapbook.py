"""Partners and stock as our fork has them, in the place of Oscar's own migrations."""

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import oscar.core.utils
import oscar.models.fields
import oscar.models.fields.autoslugfield
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("partner", "0001_initial"),
        ("partner", "0002_auto_20141007_2032"),
        ("partner", "0003_auto_20150604_1450"),
        ("partner", "0004_auto_20160107_1755"),
        ("partner", "0005_auto_20181115_1953"),
        ("partner", "0006_auto_20200724_0909"),
        ("partner", "0007_partneraddress_code"),
    ]

    dependencies = [
        ("address", "0001_initial"),
        ("catalogue", "0001_chapbook"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    oscar.models.fields.autoslugfield.AutoSlugField(
                        blank=True,
                        editable=False,
                        max_length=128,
                        populate_from="name",
                        unique=True,
                        verbose_name="Code",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, db_index=True, max_length=128, verbose_name="Name"
                    ),
                ),
                (
                    "users",
                    models.ManyToManyField(
                        blank=True,
                        related_name="partners",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Users",
                    ),
                ),
            ],
            options={
                "verbose_name": "Fulfillment partner",
                "verbose_name_plural": "Fulfillment partners",
                "ordering": ("name", "code"),
                "permissions": (("dashboard_access", "Can access dashboard"),),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    oscar.models.fields.NullCharField(
                        max_length=255, unique=True, verbose_name="Code"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Mr", "Mr"),
                            ("Miss", "Miss"),
                            ("Mrs", "Mrs"),
                            ("Ms", "Ms"),
                            ("Dr", "Dr"),
                        ],
                        max_length=64,
                        verbose_name="Title",
                    ),
                ),
                (
                    "first_name",
                    models.CharField(blank=True, max_length=255, verbose_name="First name"),
                ),
                (
                    "last_name",
                    models.CharField(blank=True, max_length=255, verbose_name="Last name"),
                ),
                ("line1", models.CharField(max_length=255, verbose_name="First line of address")),
                (
                    "line2",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="Second line of address"
                    ),
                ),
                (
                    "line3",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="Third line of address"
                    ),
                ),
                ("line4", models.CharField(blank=True, max_length=255, verbose_name="City")),
                (
                    "state",
                    models.CharField(blank=True, max_length=255, verbose_name="State/County"),
                ),
                (
                    "postcode",
                    oscar.models.fields.UppercaseCharField(
                        blank=True, max_length=64, verbose_name="Post/Zip-code"
                    ),
                ),
                (
                    "search_text",
                    models.TextField(
                        editable=False,
                        verbose_name="Search text - used only for searching addresses",
                    ),
                ),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="address.country",
                        verbose_name="Country",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addresses",
                        to="partner.partner",
                        verbose_name="Partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "Partner address",
                "verbose_name_plural": "Partner addresses",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StockRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("partner_sku", models.CharField(max_length=128, verbose_name="Partner SKU")),
                (
                    "price_currency",
                    models.CharField(
                        default=oscar.core.utils.get_default_currency,
                        max_length=12,
                        verbose_name="Currency",
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="Price"
                    ),
                ),
                (
                    "num_in_stock",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Number in stock"
                    ),
                ),
                (
                    "low_stock_threshold",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="Low Stock Threshold"
                    ),
                ),
                (
                    "date_created",
                    models.DateTimeField(auto_now_add=True, verbose_name="Date created"),
                ),
                (
                    "date_updated",
                    models.DateTimeField(auto_now=True, db_index=True, verbose_name="Date updated"),
                ),
                (
                    "num_allocated",
                    models.IntegerField(default=0, editable=False, verbose_name="Number allocated"),
                ),
                (
                    "sale_price",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="sale price",
                    ),
                ),
                (
                    "sale_from",
                    models.DateTimeField(blank=True, null=True, verbose_name="sale from"),
                ),
                (
                    "sale_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="sale until"),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stockrecords",
                        to="partner.partner",
                        verbose_name="Partner",
                    ),
                ),
                (
                    "product",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stockrecords",
                        to="catalogue.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "Stock record",
                "verbose_name_plural": "Stock records",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StockAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("threshold", models.PositiveIntegerField(verbose_name="Threshold")),
                (
                    "status",
                    models.CharField(
                        choices=[("Open", "Open"), ("Closed", "Closed")],
                        default="Open",
                        max_length=128,
                        verbose_name="Status",
                    ),
                ),
                (
                    "date_created",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="Date Created"
                    ),
                ),
                (
                    "date_closed",
                    models.DateTimeField(blank=True, null=True, verbose_name="Date Closed"),
                ),
                (
                    "stockrecord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="partner.stockrecord",
                        verbose_name="Stock Record",
                    ),
                ),
            ],
            options={
                "verbose_name": "Stock alert",
                "verbose_name_plural": "Stock alerts",
                "ordering": ("-date_created",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PriceChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "price",
                    models.DecimalField(decimal_places=2, max_digits=12, verbose_name="price"),
                ),
                (
                    "since",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="since"
                    ),
                ),
                (
                    "stockrecord",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_changes",
                        to="partner.stockrecord",
                    ),
                ),
            ],
            options={
                "verbose_name": "price change",
                "verbose_name_plural": "price changes",
                "ordering": ["-since"],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="0.2 means 20 %%.",
                        max_digits=6,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(1),
                        ],
                        verbose_name="rate",
                    ),
                ),
                (
                    "country",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="address.country",
                        verbose_name="country",
                    ),
                ),
            ],
            options={
                "verbose_name": "tax rate",
                "verbose_name_plural": "tax rates",
                "ordering": ["country"],
            },
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("num_allocated__gte", 0)),
                name="partner_stock_allocated_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("num_in_stock__isnull", True),
                    ("num_allocated__lte", models.F("num_in_stock")),
                    _connector="OR",
                ),
                name="partner_stock_not_oversold",
                violation_error_message="More are promised to buyers than that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__isnull", True), ("price__gte", 0), _connector="OR"),
                name="partner_price_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="stockrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sale_price__isnull", True),
                    models.Q(("sale_price__gte", 0), ("sale_price__lt", models.F("price"))),
                    _connector="OR",
                ),
                name="partner_sale_price_below_price",
                violation_error_message="A sale price is lower than the price.",
            ),
        ),
        migrations.AlterUniqueTogether(
            name="stockrecord",
            unique_together={("partner", "partner_sku")},
        ),
        migrations.AddConstraint(
            model_name="taxrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gte", 0), ("rate__lte", 1)),
                name="partner_tax_rate_is_a_share",
            ),
        ),
    ]
