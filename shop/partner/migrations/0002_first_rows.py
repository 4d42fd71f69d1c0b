"""The warehouse that a shop starts with, and the countries of the world to deliver to.

Names and codes of the countries come from the CLDR, as Babel ships it.
"""

from babel import Locale
from django.db import migrations

# Groups, territories of no post and placeholders that the CLDR lists beside countries.
_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}


def add_rows(apps, schema_editor):
    apps.get_model("partner", "Partner").objects.get_or_create(
        code="house", defaults={"name": "House"}
    )
    country = apps.get_model("address", "Country")
    names = Locale("en").territories
    codes = [code for code in names if len(code) == 2 and code not in _NO_COUNTRY]
    country.objects.bulk_create(
        [
            country(
                iso_3166_1_a2=code,
                printable_name=names[code],
                name=names[code],
                is_shipping_country=True,
            )
            for code in sorted(codes)
            if code.isalpha()
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("partner", "0001_chapbook"), ("address", "0007_useraddress_code")]

    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
