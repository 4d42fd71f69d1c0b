"""Orders in currencies of three decimals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("order", "0005_mails_moved_out"),
    ]

    operations = [
        migrations.AlterField(
            model_name="line",
            name="line_price_before_discounts_excl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price before discounts (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="line_price_before_discounts_incl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price before discounts (inc. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="line_price_excl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="line_price_incl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price (inc. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="unit_price_excl_tax",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=14,
                null=True,
                verbose_name="Unit Price (excl. tax)",
            ),
        ),
        migrations.AlterField(
            model_name="line",
            name="unit_price_incl_tax",
            field=models.DecimalField(
                blank=True,
                decimal_places=3,
                max_digits=14,
                null=True,
                verbose_name="Unit Price (inc. tax)",
            ),
        ),
        migrations.AlterField(
            model_name="lineprice",
            name="price_excl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="lineprice",
            name="price_incl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Price (inc. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="lineprice",
            name="shipping_excl_tax",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Shipping (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="lineprice",
            name="shipping_incl_tax",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Shiping (inc. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="shipping_excl_tax",
            field=models.DecimalField(
                decimal_places=3,
                default=0,
                max_digits=14,
                verbose_name="Shipping charge (excl. tax)",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="shipping_incl_tax",
            field=models.DecimalField(
                decimal_places=3,
                default=0,
                max_digits=14,
                verbose_name="Shipping charge (inc. tax)",
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="total_excl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Order total (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="order",
            name="total_incl_tax",
            field=models.DecimalField(
                decimal_places=3, max_digits=14, verbose_name="Order total (inc. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="orderdiscount",
            name="amount",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Amount"
            ),
        ),
        migrations.AlterField(
            model_name="orderlinediscount",
            name="amount",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Line discount (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="amount",
            field=models.DecimalField(decimal_places=3, max_digits=14, verbose_name="Amount"),
        ),
        migrations.AlterField(
            model_name="surcharge",
            name="excl_tax",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Surcharge (excl. tax)"
            ),
        ),
        migrations.AlterField(
            model_name="surcharge",
            name="incl_tax",
            field=models.DecimalField(
                decimal_places=3, default=0, max_digits=14, verbose_name="Surcharge (inc. tax)"
            ),
        ),
    ]
