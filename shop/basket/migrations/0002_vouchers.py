"""A basket's vouchers, apart since vouchers need orders and orders need baskets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("basket", "0003_basket_vouchers"),
        ("basket", "0004_auto_20141007_2032"),
        ("basket", "0005_auto_20150604_1450"),
        ("basket", "0006_auto_20160111_1108"),
        ("basket", "0007_slugfield_noop"),
        ("basket", "0008_auto_20181115_1953"),
        ("basket", "0009_line_date_updated"),
        ("basket", "0010_convert_to_valid_json"),
        ("basket", "0011_json_basket_option"),
        ("basket", "0012_line_code"),
    ]

    dependencies = [
        ("basket", "0001_chapbook"),
        ("voucher", "0001_chapbook"),
    ]

    operations = [
        migrations.AddField(
            model_name="basket",
            name="vouchers",
            field=models.ManyToManyField(blank=True, to="voucher.voucher", verbose_name="Vouchers"),
        ),
    ]
